"""Days are read in every spelling that the sites are known for, and nothing else is one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.texts.days import EARLIEST, LATEST, MONTHS, DayReader, as_day


@pytest.mark.parametrize(
    "value",
    [
        "2024-01-16", "16-01-2024", "16/1/2024", "16.01.2024", "2024/01/16", "20240116", 20240116,
        "16 januari 2024", "16 JANUARI 2024", "16 jan. 2024", "16 jan 2024", "di 16 januari 2024",
        "dinsdag, 16 januari 2024", "  16  januari\t2024 ", "16de januari 2024", "16-jan-2024",
        "2024-01-16T00:00:00+01:00", "2024-01-16T00:00:59+0100", "2024-01-15T23:00:00Z",
        "2024-01-15T23:00:00.000Z", "2024-01-15 23:00 UTC", "2024-01-16T09:30",
        "2024-01-16 09:30:00", "16/01/2024 09:30", "16 januari 2024 om 9.30 uur",
        "16-01-2024 00:00:00", 1705359600, "1705359600", 1705359600000,
    ],
)  # fmt: skip
def test_the_same_day_in_every_spelling(value: Any) -> None:
    """16 January 2024 in Brussels is that day, however it is written."""
    assert as_day(value) == date(2024, 1, 16)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-01-11T23:00:00Z", date(2024, 1, 12)),
        ("2024-07-11T22:00:00Z", date(2024, 7, 12)),
        ("2024-07-11T21:59:59Z", date(2024, 7, 11)),
        ("1709679599", date(2024, 3, 5)),
        (1709679600, date(2024, 3, 6)),
        ("1 mrt 2024", date(2024, 3, 1)),
        ("3 sept. 2023", date(2023, 9, 3)),
    ],
)
def test_instants_are_days_in_brussels(value: Any, day: date) -> None:
    """An instant counts as the day that people in Brussels have then, in summer and in winter."""
    assert as_day(value) == day


@pytest.mark.parametrize(
    "value",
    [
        None, "", " ", 0, "-1", "morgen", "31/02/2024", "2024-13-01", "16 foo 2024", "januari 2024",
        "9999-12-31", "31/12/9999", "0001-01-01", "1900-01-01", "9999999999999", True, {}, [], 1.5,
        "2024-01-16T25:00:00Z", "2024-01-16x", "x2024-01-16", "16 januari 2024 en later",
        "9" * 5000, "9999-12-31T23:59:59-14:00", "٢٠٢٤-٠١-١٦", "16 " * 1000,
    ],
)  # fmt: skip
def test_what_is_no_day(value: Any) -> None:
    """Words, days that no calendar has and days that only fill a field are none."""
    assert as_day(value) is None


@given(st.dates(EARLIEST, date(2099, 12, 31)))
def test_spelling_changes_no_day(day: date) -> None:
    """Any day reads as itself in each of the common spellings."""
    month = MONTHS[day.month - 1]
    spellings = (
        day.isoformat(), f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day.day} {month} {day.year}",
        f"{day.isoformat()}T12:00:00Z",
    )  # fmt: skip
    assert {as_day(spelling) for spelling in spellings} == {day}


@given(st.one_of(st.text(max_size=80), st.integers(), st.floats(), st.none(), st.booleans()))
def test_nothing_raises(value: Any) -> None:
    """Whatever stands where a day should, reading it gives a day within bounds or none."""
    found = as_day(value)
    assert found is None or EARLIEST <= found < LATEST


def test_what_is_no_day_is_named() -> None:
    """A field that holds something else than a day is noted; an empty one is not."""
    days = DayReader()

    read = [days.read(value, "asked_on") for value in ("2024-01-16", "", None, "9999-12-31", "?")]

    assert read == [date(2024, 1, 16), None, None, None, None]
    assert days.unread == ["asked_on: '9999-12-31'", "asked_on: '?'"]
