"""Three days: before the rules of 2026, today, and after the career voucher has gone."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.corpus.calendar import may_be_told_as_current, status
from advisor.corpus.model import Corpus

DAYS = (dt.date(2026, 1, 15), dt.date(2026, 11, 23), dt.date(2027, 2, 1))
FUTURE, CURRENT, LAPSED = "future", "current", "lapsed"


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("inc-vov-2025-2026-final", (CURRENT, LAPSED, LAPSED)),
        ("inc-vov-2025-2026-rate", (CURRENT, LAPSED, LAPSED)),
        ("digi-extension-2025-2026", (CURRENT, LAPSED, LAPSED)),
        ("inc-loopbaancheque-one-until-2026", (CURRENT, CURRENT, LAPSED)),
        ("inc-loopbaankrediet-2027", (FUTURE, FUTURE, CURRENT)),
        ("inc-fla-abolished-2026", (FUTURE, CURRENT, CURRENT)),
        ("inc-fla-check", (CURRENT, LAPSED, LAPSED)),
        ("inc-fla-data-until-end-2026", (CURRENT, CURRENT, LAPSED)),
        ("inc-kmo-2026-advice-only-cyber", (FUTURE, CURRENT, CURRENT)),
        ("inc-kmo-portefeuille", (CURRENT, LAPSED, LAPSED)),
        ("inc-unemployment-training-2026", (CURRENT, CURRENT, CURRENT)),
        ("study-30000-new-talents", (CURRENT, CURRENT, CURRENT)),
    ],
)
def test_status_on_three_days(fact: str, expected: tuple[str, ...], real: Corpus) -> None:
    assert tuple(status(real.facts[fact], day) for day in DAYS) == expected


def test_the_first_and_the_last_day_belong_to_a_rule(real: Corpus) -> None:
    last = real.facts["inc-vov-2025-2026-final"]
    assert status(last, dt.date(2026, 8, 31)) == CURRENT
    assert status(last, dt.date(2026, 9, 1)) == LAPSED
    first = real.facts["inc-loopbaankrediet-2027"]
    assert status(first, dt.date(2026, 12, 31)) == FUTURE
    assert status(first, dt.date(2027, 1, 1)) == CURRENT


def test_history_and_lapsed_rules_are_never_told_as_current(real: Corpus) -> None:
    today = DAYS[1]
    assert may_be_told_as_current(real.facts["study-59000-green-upskilling"], today)
    assert not may_be_told_as_current(real.facts["occ-bottleneck-2024"], today)
    assert not may_be_told_as_current(real.facts["inc-vov-2025-2026-final"], today)
    assert not may_be_told_as_current(real.facts["inc-loopbaankrediet-2027"], today)
