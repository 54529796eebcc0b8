"""Whether two quantities say the same, whatever the unit in which they are told."""

from __future__ import annotations

from advisor.guard.quantities import Quantity


def same(said: Quantity, known: Quantity) -> bool:
    """Whether `known` (of the evidence) says what `said` says, units and all."""
    if said.code != known.code:
        return False
    if said.digits or known.digits:
        return said.digits == known.digits
    if said.date and known.date:
        return all(a is None or a == b for a, b in zip(said.date, known.date, strict=True))
    if said.date:
        return said.date[1] is None and float(said.date[0] or 0) == known.value
    if known.date:
        return said.unit is None and known.date[0] is not None and said.value == known.date[0]
    if said.over is not None and known.soft and known.value == said.over:
        return True  # "un tiers"
    if said.over is not None or known.over is not None:
        return _share(said) is not None and _share(said) == _share(known)
    if known.unit is None and said.unit == "month":
        return said.value in (known.value, 12 * known.value)  # ages are told with and without "years"
    if known.unit == "month" and said.unit is None:
        return known.value in (said.value, 12 * said.value)
    if abs(said.value - known.value) > 1e-9 * max(1.0, abs(known.value)):
        return False
    return said.unit == known.unit


def _share(q: Quantity) -> float | None:
    """A ratio or a percentage as a share of 1."""
    if q.over:
        return round(q.value / q.over, 4)
    if q.unit == "percent":
        return round(q.value / 100, 4)
    return q.value if q.value in (0.5, 0.25, 0.75) else None
