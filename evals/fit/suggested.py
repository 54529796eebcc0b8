"""Which of the questions that we may suggest next have no answer with us: those are not suggested.

    python -m evals.fit.suggested            asks all, tells how many are refused
    python -m evals.fit.suggested --write    and writes them to corpus/language/refused_suggestions.yaml

A minute and a half on two cores. The index is then of another corpus, and is built anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import yaml

from advisor.advisor import Advisor
from advisor.answer.next_steps import OF_A_ROLE, OF_A_THEME, REFUSED
from advisor.domain import LANGUAGES, Question
from advisor.settings import Settings, data_folder

ABOUT = "# What we might suggest to ask next, and have no answer to: made by `python -m evals.fit.suggested --write`.\n"


def suggestions(advisor: Advisor, language: str) -> Iterator[str]:
    """Every question about a job or a theme that an answer in `language` may suggest."""
    rooms = advisor.house.current()
    steps, concepts = rooms.composer.next_steps, rooms.corpus.concepts
    for key in sorted(rooms.composer.phrases.starting("follow_")):
        kinds = ("occupation", "role") if key.endswith(OF_A_ROLE) else ("theme",) if key.endswith(OF_A_THEME) else ()
        for kind in kinds:
            for name in concepts[kind]:
                yield steps.suggested(key, kind, name, language)


def refused(advisor: Advisor, language: str) -> list[str]:
    """Those of them that are refused, in order."""
    return sorted({q for q in suggestions(advisor, language) if advisor.ask(Question(q, language)).abstained})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    advisor = Advisor.open(Settings.from_environment())
    found = {}
    for language in LANGUAGES:
        asked = list(suggestions(advisor, language))
        found[language] = refused(advisor, language)
        print(f"{language}: {len(found[language])} of {len(asked)} have no answer")
    if given.write:
        text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=200)
        (data_folder("corpus") / "language" / REFUSED).write_text(ABOUT + text, "utf-8")


if __name__ == "__main__":
    main()
