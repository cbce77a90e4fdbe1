"""When a source is other than it was, though it answers as it should; pure.

Small numbers, days on which nobody looked and days that may be of recess say nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from state.changes.json_values import differences
from state.model.values import JsonObject
from state.model.working_days import Terms

NEW_RECORDS = 20
"""So many new records must lack a field before that means anything."""
EARLIER_RECORDS = 40
"""Among so many earlier ones at least it must have been usual."""
MOST_EARLIER = 5 * EARLIER_RECORDS
"""No more than these are looked at."""
KEPT_DAYS = 60

# So few may lack what is usual: one in so many.
_ONE_IN = 10
_WATCHED = 0.8
# When the Parliament may be in recess, whatever is configured: month and day.
_QUIET_SEASONS = (((7, 1), (9, 30)), ((12, 20), (12, 31)), ((1, 1), (1, 10)))
# What of a file may differ though it reads the same.
_NOT_READ = frozenset({"url", "sha256", "size_bytes"})


def is_quiet(
    newest_on: date, good_days: Collection[date], today: date, most: int, terms: Terms
) -> bool | None:
    """Whether nothing new has come on the last `most` working days before today, though somebody
    looked on most of them; None where that cannot be told.

    `newest_on` is the day of the newest thing, `good_days` are those on which the source was good.
    """
    if not _counts(today, terms):
        return None
    days = _last_days(today, most, terms)
    if newest_on >= days[-1]:
        return False
    watched = sum(day in good_days for day in days)
    return True if watched >= _WATCHED * most else None


def _last_days(today: date, most: int, terms: Terms) -> list[date]:
    """The last so many days before today that count, the newest first."""
    days: list[date] = []
    day = today
    while len(days) < most:
        day -= timedelta(days=1)
        if _counts(day, terms):
            days.append(day)
    return days


def _counts(day: date, terms: Terms) -> bool:
    in_season = any(first <= (day.month, day.day) <= last for first, last in _QUIET_SEASONS)
    return terms.longest.counts(day) and not in_season


def is_emptied(name: str, new: Sequence[JsonObject], earlier: Iterable[JsonObject]) -> bool | None:
    """Whether a field that nine of ten earlier records have is in none of the new ones; None where
    there are too few of either to tell.

    Of up to MOST_EARLIER earlier ones no more are read than it takes to tell.
    """
    if len(new) < NEW_RECORDS:
        return None
    if any(_has(fields, name) for fields in new):
        return False
    having = lacking = 0
    for fields in earlier:
        if _has(fields, name):
            having += 1
        else:
            lacking += 1
        if _ONE_IN * lacking > MOST_EARLIER:
            return None
    count = having + lacking
    return True if count >= EARLIER_RECORDS and _ONE_IN * lacking <= count else None


def _has(fields: JsonObject, name: str) -> bool:
    return fields.get(name) not in (None, "", [], {})


def other_than(reference: JsonObject, now: JsonObject) -> tuple[str, ...]:
    """The places in which a reading says otherwise than the first one, in their order."""
    return tuple(found.path for found in differences(_read(reference), _read(now)))


def _read(data: JsonObject) -> JsonObject:
    return {name: value for name, value in data.items() if name not in _NOT_READ}
