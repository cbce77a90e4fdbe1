"""Our clock against those of the sites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.running.probing.values import DateSeen
from crawler.telling.probing import Outcome
from jobs.doctor.site_clocks import clock_check
from jobs.doctor.words import Words

AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
RIGHT = "Wed, 25 Nov 2026 12:00:07 GMT"


def seen(header: str, age_seconds: int = 0) -> DateSeen:
    """What a host said at noon."""
    return DateSeen(host="a.be", header=header, age_seconds=age_seconds, at=AT)


@pytest.mark.parametrize(
    ("headers", "outcome", "words"),
    [
        ((RIGHT,), Outcome.HELD, "7 s"),
        (("Wed, 25 Nov 2026 11:00:00 GMT",), Outcome.FAILED, "3600 s"),
        (
            ("Wed, 25 Nov 2026 13:00:00 GMT", "Wed, 25 Nov 2026 14:00:00 GMT"),
            Outcome.FAILED,
            "3600",
        ),
        (("Wed, 25 Nov 2026 13:00:00 GMT", RIGHT), Outcome.HELD, "7 s"),
        (("Wed, 25 Nov 2026 13:00:00 +0100",), Outcome.HELD, "0 s"),
        (("nonsense", RIGHT), Outcome.HELD, "7 s"),
        (("nonsense",), Outcome.NOT_TESTED, "nonsense"),
        (("Wed, 99 Nov 2026 99:99:99 GMT",), Outcome.NOT_TESTED, "99"),
        (("Fri, 31 Dec 9999 23:59:59 -2359",), Outcome.NOT_TESTED, "9999"),
        ((), Outcome.NOT_TESTED, "no site"),
    ],
)
def test_clock(headers: tuple[str, ...], outcome: Outcome, words: str) -> None:
    """A clock is right when it agrees with that of any host; what is no time says nothing."""
    check = clock_check([seen(header) for header in headers], timedelta(), Words("en"))
    assert check.status is outcome
    assert words in check.seen
    assert (check.remedy is not None) is (outcome is Outcome.FAILED)


def test_kept_copy_is_as_old_as_it_says() -> None:
    """The date of a copy that a cache has kept for an hour is an hour old."""
    copy = seen("Wed, 25 Nov 2026 11:00:00 GMT", age_seconds=3600)
    assert clock_check([copy], timedelta(), Words("en")).status is Outcome.HELD


@pytest.mark.parametrize(
    ("ahead", "outcome"),
    [
        (timedelta(hours=1), Outcome.FAILED),
        (-timedelta(hours=1), Outcome.FAILED),
        (timedelta(days=-700), Outcome.NOT_TESTED),
    ],
)
def test_given_instant(ahead: timedelta, outcome: Outcome) -> None:
    """An instant that stands in for the clock is compared in its place, unless it is a what-if."""
    assert clock_check([seen(RIGHT)], ahead, Words("en")).status is outcome
