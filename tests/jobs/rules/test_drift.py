"""What a source does that answers, and is yet other than it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from jobs.rules.unusual.drift import (
    EARLIER_RECORDS,
    MOST_EARLIER,
    NEW_RECORDS,
    is_emptied,
    is_quiet,
    other_than,
)
from state.model.working_days import Span, Terms, is_working_day

TODAY = date(2024, 3, 20)
EVERY_DAY = frozenset(TODAY - timedelta(days=n) for n in range(60))


def quiet(newest_on: date, today: date = TODAY, **more: Any) -> bool | None:
    """Whether it is quiet after ten working days, looked at every day."""
    days = more.pop("days", None)
    good = frozenset(today - timedelta(days=n) for n in range(60)) if days is None else days
    return is_quiet(newest_on, good, today, 10, more.get("terms", Terms()))


def test_ten_working_days() -> None:
    """Nothing for ten working days is quiet, something on the first of them is not."""
    assert quiet(date(2024, 3, 5)) is True
    assert quiet(date(2024, 3, 6)) is False
    assert quiet(TODAY) is False


@pytest.mark.parametrize(
    "days",
    [
        frozenset(),
        frozenset({TODAY}),
        # A week without a good pass, which may have failed or not run.
        EVERY_DAY - {date(2024, 3, day) for day in (11, 12, 13)},
        # The first weeks.
        frozenset(TODAY - timedelta(days=n) for n in range(9)),
    ],
)
def test_nobody_looked(days: frozenset[date]) -> None:
    """Where nobody looked on most of these days, silence says nothing; one or two do not matter."""
    assert quiet(date(2024, 2, 1), days=days) is None
    assert quiet(date(2024, 2, 1), days=EVERY_DAY - {date(2024, 3, 11)}) is True


def test_recess() -> None:
    """In recess, configured or possible, and on days off nothing is told; its days do not count."""
    for today in (date(2024, 8, 20), date(2024, 12, 30), date(2024, 1, 5), date(2024, 3, 16)):
        assert quiet(date(2024, 1, 1), today) is None
    assert quiet(date(2024, 6, 28), date(2024, 10, 4)) is False
    assert quiet(date(2024, 6, 10), date(2024, 10, 4)) is None
    spring = Terms(recess=(Span(date(2024, 3, 4), date(2024, 3, 15)),))
    assert quiet(date(2024, 3, 5), terms=spring) is False
    assert quiet(date(2024, 2, 1), date(2024, 3, 8), terms=spring) is None
    assert is_working_day(date(2024, 3, 8))


FULL: dict[str, Any] = {"asker": "x", "themes": ["a"]}
BARE: dict[str, Any] = {"asker": None, "themes": []}


@pytest.mark.parametrize(
    ("new", "earlier", "emptied"),
    [
        ([BARE] * NEW_RECORDS, [FULL] * EARLIER_RECORDS, True),
        ([BARE] * NEW_RECORDS, [FULL] * 36 + [BARE] * 4, True),
        ([BARE] * NEW_RECORDS, [FULL] * 35 + [BARE] * 5, None),
        ([BARE] * (NEW_RECORDS - 1) + [FULL], [FULL] * EARLIER_RECORDS, False),
        ([BARE] * (NEW_RECORDS - 1), [FULL] * EARLIER_RECORDS, None),
        ([BARE] * NEW_RECORDS, [FULL] * (EARLIER_RECORDS - 1), None),
        ([{}] * NEW_RECORDS, [FULL] * EARLIER_RECORDS, True),
        ([BARE] * NEW_RECORDS, [BARE] * 20 + [FULL] * (MOST_EARLIER - 20), True),
        ([BARE] * NEW_RECORDS, [BARE] * 21 + [FULL] * (MOST_EARLIER - 21), None),
    ],
)
def test_emptied(
    new: list[dict[str, Any]], earlier: list[dict[str, Any]], emptied: bool | None
) -> None:
    """A field of nine in ten that none of the newest twenty has; fewer tell nothing."""
    assert is_emptied("asker", new, earlier) is emptied
    assert is_emptied("themes", new, earlier) is emptied


def test_canary() -> None:
    """A reading is compared by what it says, not by the bytes that say it."""
    first = {"sha256": "a", "size_bytes": 1, "url": "x", "pages": 3, "codes": [{"code": "VV078"}]}
    assert other_than(first, {**first, "sha256": "b", "size_bytes": 2}) == ()
    assert other_than(first, {**first, "pages": 1, "codes": []}) == ("pages", "codes[0]")
