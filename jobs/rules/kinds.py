"""The kinds of event that watchers may hear of, and patterns of them such as `report.*`; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Annotated

from crawler.parsing.field_types import FromText
from crawler.sources.together.event_kinds import EVENT_KINDS, kinds_of_source
from state.model.values import SourceName

KINDS = tuple(kind.name for kind in EVENT_KINDS.values() if not kind.for_ops)
"""The names of all kinds that a watcher may follow."""
_FAMILIES = tuple(dict.fromkeys(f"{kind.partition('.')[0]}.*" for kind in KINDS))


def comes_of(source: SourceName, patterns: Iterable[str]) -> bool:
    """Whether any kind that a source brings fits one of these patterns: who follows none of them
    does not miss it."""
    wanted = tuple(patterns)
    return any(fits_any(kind.name, wanted) for kind in kinds_of_source(source))


def checked_kind(text: str) -> str:
    """The text, when it is a kind or a pattern with `*` that any kind fits; else ValueError."""
    pattern = re.escape(text).replace(r"\*", ".*")
    if not any(re.fullmatch(pattern, kind) for kind in KINDS):
        meant = get_close_matches(text.casefold(), (*KINDS, *_FAMILIES), n=1)
        guess = f'did you mean "{meant[0]}"? ' if meant else ""
        raise ValueError(f"no kind of event is called so; {guess}known are {', '.join(KINDS)}")
    return text


Kind = Annotated[str, FromText(str, checked_kind, "report.*")]
"""A kind, or a pattern of kinds, in the configuration."""


def fits_any(kind: str, patterns: Iterable[str]) -> bool:
    """Whether a kind is, or fits, any of these.

    >>> fits_any("report.new", ("question.*", "report.*"))
    True
    """
    return any(fnmatchcase(kind, pattern) for pattern in patterns)
