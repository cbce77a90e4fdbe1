"""Counts and lists in words: one event, two events; pure."""

from __future__ import annotations

from collections.abc import Sequence

_SIBILANTS = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"


def counted(count: int, noun: str) -> str:
    """The number with its noun, in the plural unless it is one; thousands are parted.

    The noun is the first word, or the one before " of ", " from " or " in " where there are more.

    >>> counted(1, "event"), counted(2, "event"), counted(0, "delivery"), counted(1200, "body")
    ('1 event', '2 events', '0 deliveries', '1,200 bodies')
    >>> counted(3, "new snapshot"), counted(2, "fetch of questions")
    ('3 new snapshots', '2 fetches of questions')
    """
    return f"{count:,} {noun if count == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    for between in (" of ", " from ", " in "):
        head, found, rest = noun.partition(between)
        if found:
            return f"{_plural(head)}{found}{rest}"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(_SIBILANTS) else f"{noun}s"


def listed(words: Sequence[str]) -> str:
    """The words one after the other as a sentence has them.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
