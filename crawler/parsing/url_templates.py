"""Addresses that are made from a template, and what was filled into one; pure."""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter

# What may stand in the place of a name in a template; digits where it is not told here.
_VALUES = {"query": r"[^/?#]+?", "words": r"[^&#]*?", "ids": r"\d+(?:,\d+)*"}


_DIGITS = r"\d+"


def fields_of(template: str, url: str) -> dict[str, str] | None:
    """What was filled into a template to make this address, None when it is not made of it.

    >>> fields_of("https://a.be/lijst?id={ids}", "https://a.be/lijst?id=1,2")
    {'ids': '1,2'}
    """
    match = _pattern(template).fullmatch(url)
    return match.groupdict() if match else None


@lru_cache(maxsize=64)
def _pattern(template: str) -> re.Pattern[str]:
    parts: list[str] = []
    names: set[str] = set()
    for text, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(text))
        if name in names:
            parts.append(f"(?P={name})")
        elif name:
            parts.append(f"(?P<{name}>{_VALUES.get(name, _DIGITS)})")
            names.add(name)
    return re.compile("".join(parts))
