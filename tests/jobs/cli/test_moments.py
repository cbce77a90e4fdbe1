"""Since when: in the words of people, seen from now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobs.cli.moments import moment_of

# A Sunday, an hour before Brussels changes to summer time.
NOW = datetime(2024, 3, 31, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2024-03-30T23:00"),
        ("yesterday", "2024-03-29T23:00"),
        ("Gisteren", "2024-03-29T23:00"),
        ("12h", "2024-03-30T12:00"),
        ("2d", "2024-03-29T00:00"),
        ("3 w", "2024-03-10T00:00"),
        ("1m", "2024-02-29T00:00"),
        ("6m", "2023-09-30T00:00"),
        ("1y", "2023-03-31T00:00"),
        ("2024-03-06", "2024-03-05T23:00"),
        ("2024-03-06T08:00+01:00", "2024-03-06T07:00"),
    ],
)
def test_moment(text: str, expected: str) -> None:
    """Words, spans, days and instants are understood; days begin in Brussels."""
    assert moment_of(text, NOW).isoformat()[:16] == expected


@pytest.mark.parametrize("text", ["", "soon", "2", "d", "-2d", "2dd", "9999y", "2024-13-01"])
def test_no_moment(text: str) -> None:
    """What is no time is refused with what would be one."""
    with pytest.raises(ValueError, match="expected"):
        moment_of(text, NOW)
