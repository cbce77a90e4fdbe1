"""Cron lines mean what cron means by them, in Europe/Brussels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.cron_lines import cron_line
from crawler.sources.registry import SOURCE_NAMES
from crawler.sources.together.settings import SourcesSettings
from jobs.config.cron import cron_trigger, is_due
from state.model.instants import BRUSSELS
from state.model.values import SourceName

MONDAY = datetime(2024, 3, 4, tzinfo=BRUSSELS)
NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def fires(line: str, days: int = 7, start: datetime = MONDAY) -> list[datetime]:
    """When a line fires in the days from a Monday on, in Brussels time."""
    trigger, found, at = cron_trigger(cron_line(line)), [], start - timedelta(microseconds=1)
    while (at := trigger.get_next_fire_time(at, at)) and at < start + timedelta(days=days):
        found.append(at.astimezone(BRUSSELS))
        at += timedelta(microseconds=1)
    return found


def weekdays(line: str) -> list[str]:
    """The days of the week on which a line fires, from Monday on."""
    return list(dict.fromkeys(f"{at:%a}".lower() for at in fires(line)))


@pytest.mark.parametrize("number", range(8))
def test_number_of_a_weekday(number: int) -> None:
    """Days of the week are counted from Sunday, which is 0 as well as 7."""
    assert weekdays(f"0 8 * * {number}") == [NAMES[number % 7]]


@pytest.mark.parametrize("name", NAMES)
def test_name_of_a_weekday(name: str) -> None:
    """Days of the week go by their English names too, in any case."""
    assert weekdays(f"0 8 * * {name}") == weekdays(f"0 8 * * {name.upper()}") == [name]


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("*", "mon tue wed thu fri sat sun"),
        ("1-5", "mon tue wed thu fri"),
        ("mon-fri", "mon tue wed thu fri"),
        ("5-7", "fri sat sun"),
        ("0,6", "sat sun"),
        ("6,7", "sat sun"),
        ("1,3,5", "mon wed fri"),
        ("1-5/2", "mon wed fri"),
        ("0-6", "mon tue wed thu fri sat sun"),
        ("0-4", "mon tue wed thu sun"),
        ("0-7", "mon tue wed thu fri sat sun"),
        ("sun-thu", "mon tue wed thu sun"),
    ],
)
def test_weekdays(field: str, days: str) -> None:
    """Ranges, lists and steps of days are the days that cron means."""
    assert weekdays(f"0 8 * * {field}") == days.split()


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("*/30 6-7 * * mon", ["06:00", "06:30", "07:00", "07:30"]),
        ("5,35 23 * * 1", ["23:05", "23:35"]),
        ("0 0 4 3 *", ["00:00"]),
    ],
)
def test_times(line: str, times: list[str]) -> None:
    """Minutes and hours are those of the clock in Brussels."""
    assert [f"{at:%H:%M}" for at in fires(line)] == times


@pytest.mark.parametrize("day", ["2024-03-31", "2024-10-27"])
def test_hour_stays_when_the_clock_changes(day: str) -> None:
    """A line fires once at its hour in Brussels on the days of winter and summer time too."""
    start = datetime.fromisoformat(day).replace(tzinfo=BRUSSELS)
    assert [f"{at:%H:%M}" for at in fires("0 6 * * *", 1, start)] == ["06:00"]


@pytest.mark.parametrize(
    "line",
    ["", "* * * *", "* * * * * *", "61 * * * *", "* 24 * * *", "* * * * 8", "* * * * day", "x"],
)
def test_line_that_cannot_be_read(line: str) -> None:
    """What is no cron line of five fields is refused with the reason."""
    with pytest.raises(ValueError, match=r"."):
        cron_line(line)


@pytest.mark.parametrize("place", range(5))
def test_part_that_is_taken_can_fire(place: int) -> None:
    """What is taken at the bounds of a field is good for APScheduler too."""
    parts = ("*", "0", "00", "5", "31", "59", "60", "0-5", "5-0", "8-8", "1,2")
    steps = ("", "/0", "/1", "/11", "/12", "/22", "/23", "/30", "/31", "/59")
    for part, step in product(parts, steps):
        fields = ["*"] * 5
        fields[place] = part + step
        try:
            line = cron_line(" ".join(fields))
        except ValueError:
            continue
        assert cron_trigger(line)


@pytest.mark.parametrize("source", SOURCE_NAMES)
def test_defaults_are_cron_lines(source: SourceName) -> None:
    """The schedules that hold without a configuration can be read."""
    table = SourcesSettings().of(source)
    for line in (table.schedule, table.sweeps):
        assert line is None or fires(line.text)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2024-03-04T08:00", True),
        ("2024-03-04T07:59", "2024-03-04T07:59:59", False),
        ("2024-03-04T07:59", "2024-03-04T08:00", True),
        ("2024-03-04T08:00", "2024-03-04T08:00", False),
        ("2024-03-04T08:00", "2024-03-05T07:59", False),
        ("2024-03-04T08:00", "2024-03-05T08:00", True),
        ("2024-03-01T08:00", "2024-03-04T12:00", True),
        ("2024-03-05T08:00", "2024-03-04T08:00", True),
    ],
)
def test_is_due(last: str | None, now: str, due: bool) -> None:
    """A line is due when it fired after the last time and not after now; a last time that is yet
    to come was noted by a clock that was wrong, and counts as unknown."""
    last_at = datetime.fromisoformat(last).replace(tzinfo=BRUSSELS) if last else None
    now_at = datetime.fromisoformat(now).replace(tzinfo=BRUSSELS)
    assert is_due(cron_line("0 8 * * *"), last_at, now_at) is due
    assert (
        is_due(cron_line("0 8 * * *"), last_at and last_at.astimezone(UTC), now_at.astimezone(UTC))
        is due
    )


@given(
    st.sampled_from(["*/30 6-22 * * *", "0 4 * * sun", "15 * * * *", "0 8 1 * *"]),
    st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)),  # noqa: DTZ001 - made aware below
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.timedeltas(timedelta(0), timedelta(days=40)),
)
def test_due_stays_due(line: str, last: datetime, one: timedelta, more: timedelta) -> None:
    """What is due at one time is due at every later one, and nothing is due at its own time."""
    last_at = last.replace(tzinfo=UTC)
    assert not is_due(cron_line(line), last_at, last_at)
    if is_due(cron_line(line), last_at, last_at + one):
        assert is_due(cron_line(line), last_at, last_at + one + more)
