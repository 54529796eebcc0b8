"""The same answer in simpler words: each statement gives way to the one that was written for it by hand.

Only whole statements of our own corpus are replaced, under the same mark; courses, documents, caveats and our own
sentences stay as they are. Nothing is shortened by a machine, so that no condition gets lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from advisor.corpus.model import Corpus, Text3
from advisor.corpus.simple import simple_texts
from advisor.domain import LANGUAGES, Answer, Citation
from advisor.text import sentences

PIECE = re.compile(r"(?<=\])\s+(?!\[)")  # after a mark, where the next sentence begins
_MARKED = re.compile(r"^(.*?)\s*((?:\s*\[\d+\])+)$", re.DOTALL)


@dataclass(frozen=True)
class Simplifier:
    """`folder` is that of our corpus, None where it is not asked; its simple texts are read when first needed."""

    corpus: Corpus
    folder: Path | None

    @cached_property
    def texts(self) -> Mapping[str, Text3]:
        """By id of the fact or gap. Raises CorpusError where a file cannot be read."""
        return simple_texts(self.folder) if self.folder else {}

    def simple(self, answer: Answer) -> Answer:
        """`answer` with simpler statements; the same object where none of them has a simpler text."""
        if answer.language not in LANGUAGES:  # a language model's, beside the words of the source
            return answer
        cited = {c.marker: c for c in answer.citations}
        done: set[int] = set()
        told = "\n\n".join(
            paragraph for p in answer.answer.split("\n\n") if (paragraph := self._paragraph(p, cited, answer, done))
        )
        return replace(answer, answer=told) if told != answer.answer else answer

    def _paragraph(self, paragraph: str, cited: Mapping[int, Citation], answer: Answer, done: set[int]) -> str:
        pieces = []
        for piece in PIECE.split(paragraph):
            marked = _MARKED.match(piece)
            marks = [int(m) for m in re.findall(r"\d+", marked[2])] if marked else []
            citation = cited.get(marks[0]) if len(marks) == 1 else None
            around = self._around(marked[1], citation, answer.language) if marked and citation else None
            if around is None or citation is None:
                pieces.append(piece)
            elif citation.marker not in done:
                done.add(citation.marker)
                simple = self.texts[citation.document][answer.language]
                told = sentences(simple)
                told[-1] = _before_stop(told[-1], around[1])
                pieces += [f"{around[0] if i == 0 else ''}{s} [{citation.marker}]" for i, s in enumerate(told)]
        return " ".join(pieces)

    def _around(self, text: str, citation: Citation, language: str) -> tuple[str, str] | None:
        """What stands before and after a sentence of the statement that is cited (from when it holds, from which
        country it is); None where `text` is no such sentence, or there is no simpler one."""
        if citation.document not in self.texts:
            return None
        record = self.corpus.facts.get(citation.document) or self.corpus.holes.get(citation.document)
        if record is None:
            return None
        for sentence in sentences(record.statement[language]):
            body = sentence.rstrip(".!?")
            at = text.find(body)
            if at < 0:
                continue
            before, after = text[:at], text[at + len(body) :].rstrip(".!?")
            if re.fullmatch(r"(?:[^.!?]|\d\.)*[.:!?]?\s?", before) and re.fullmatch(r"(?: \([^()]*\))?", after):
                return before, after
        return None


def _before_stop(sentence: str, addition: str) -> str:
    body = sentence.rstrip()
    return body[:-1] + addition + body[-1] if addition and body[-1:] in (".", "!", "?") else body + addition
