"""Our clock against those of the sites, by the Date header of their answers; pure."""

from __future__ import annotations

import email.utils
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crawler.running.probing.values import DateSeen
from crawler.telling.probing import Outcome
from jobs.doctor.checks import Check
from jobs.doctor.words import Words

_NAME = "clock.sites"
_BOUND = timedelta(minutes=2)
# A `--now` that is further off is a what-if, and no clock.
_WHAT_IF = timedelta(days=1)


def clock_check(dates: Sequence[DateSeen], ahead: timedelta, words: Words) -> Check:
    """Whether our clock is right: it is when it agrees with that of any host.

    `ahead`: by how much an instant that stands in for the clock is ahead of it.
    """
    if abs(ahead) > _WHAT_IF:
        return Check(_NAME, Outcome.NOT_TESTED, words("clock.sites.given"))
    apart = [
        (abs(seen.at + ahead - said), seen.host)
        for seen in dates
        if (said := _said(seen)) is not None
    ]
    if not apart:
        return Check(_NAME, Outcome.NOT_TESTED, _nothing_said(dates, words))
    least, host = min(apart)
    values = {"seconds": round(least.total_seconds()), "host": host}
    if least <= _BOUND:
        return Check(_NAME, Outcome.HELD, words("clock.sites", **values))
    seen = words("clock.sites.off", **values)
    return Check(_NAME, Outcome.FAILED, seen, words("clock.remedy"))


def _nothing_said(dates: Sequence[DateSeen], words: Words) -> str:
    if not dates:
        return words("clock.sites.none")
    return words("clock.sites.odd", host=dates[0].host, header=dates[0].header)


def _said(seen: DateSeen) -> datetime | None:
    """What time a host said it was, the age of a kept copy added; None where that is no time."""
    try:
        said = email.utils.parsedate_to_datetime(seen.header)
        aware = said if said.tzinfo is not None else said.replace(tzinfo=UTC)
        return aware.astimezone(UTC) + timedelta(seconds=seen.age_seconds)
    except (ValueError, OverflowError, TypeError):
        return None
