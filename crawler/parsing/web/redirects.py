"""Where a redirect leads: to the thing asked for, to where it has moved, or elsewhere; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto

from crawler.parsing.web.pages_instead import is_root, is_same_address
from state.model.values import FILE_ROLE, Target

KeyOf = Callable[[str], str | None]
"""The key of the thing whose own address this is, None when it is nobody's."""

_PERMANENT = frozenset({301, 308})


class Leads(Enum):
    """To the same thing, to the new address of it, or to something that was not asked for."""

    THERE = auto()
    MOVED = auto()
    AWAY = auto()


def where_to(target: Target, final_url: str, statuses: Sequence[object], key_of: KeyOf) -> Leads:
    """Where what was asked for has led, by redirects of these statuses.

    The body of a file may lie anywhere, and tells by its kind what it is; a page may not. One that
    has moved for good is the same thing under another name.
    """
    if is_same_address(target.url, final_url):
        return Leads.THERE
    asked, found = key_of(target.url), key_of(final_url)
    if target.role == FILE_ROLE:
        is_other = found is not None and found != asked
        return Leads.AWAY if is_other or is_root(final_url) else Leads.THERE
    if asked is None or found is None:
        return Leads.AWAY
    if asked == found:
        return Leads.THERE
    return Leads.MOVED if _PERMANENT.issuperset(statuses) else Leads.AWAY
