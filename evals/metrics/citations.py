"""Do the markers and the citations belong together? The contract's rule, all or nothing for each answer."""

from __future__ import annotations

from evals.metrics.base import Metric, Score, passed
from evals.outcome import Outcome
from evals.text import MALFORMED, markers


def validity(outcome: Outcome) -> Score | None:
    """Every [n] resolves to one citation, every citation is used, the markers are 1..n, and every quote says
    something. Answers with neither marker nor citation are not counted here (see coverage for those)."""
    answer = outcome.answer
    used = markers(answer.answer)
    given = [c.marker for c in answer.citations]
    malformed = MALFORMED.findall(answer.answer)
    if not used and not given and not malformed:
        return None
    wrong = []
    if malformed:
        wrong.append(f"malformed markers {malformed}")
    if loose := sorted(set(used) - set(given)):
        wrong.append(f"markers without a citation: {loose}")
    if unused := sorted(set(given) - set(used)):
        wrong.append(f"citations never used: {unused}")
    if sorted(given) != list(range(1, len(given) + 1)):
        wrong.append(f"the citations are numbered {given}, not 1 to {len(given)}")
    if empty := [c.marker for c in answer.citations if not c.quote.strip() or not c.document]:
        wrong.append(f"citations without a quote or document: {empty}")
    return passed(not wrong, "; ".join(wrong))


VALIDITY = Metric("citations", "markers and citations agree", validity)
