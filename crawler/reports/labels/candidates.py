"""Lines that begin with a project's code as the heading of its sheet does; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.parsing.codes import normal_code
from crawler.reports.labels.lines import Line
from state.model.words import tidy

_HEADING = re.compile(
    r"""^\s*+(?:\d{1,2}(?:\.\d{1,3}){0,3}\.?\s++)?
    (?:(?:project(?:fiche)?|fiche)\b\s*+(?:nr\.?\s*+)?[:\-–—]?\s*+)?
    VV[ \-‐‑–]{0,2}(?P<digits>\d{2,3})(?![\w/])
    (?P<separator>\s*+[:|.\-‐‑–—]\s*+|\s++|$)(?P<name>.*)$""",
    re.VERBOSE | re.IGNORECASE,
)
MAX_LINE = 400
"""How much of a line is looked at."""
WRAPPED_FROM = 55
"""A line of fewer characters than this hardly goes on over its end."""


@dataclass(frozen=True)
class Candidate:
    """A line that looks like a heading: `index` of its first line, `length` in lines."""

    index: int
    code: str
    name: str
    length: int = 1

    @property
    def end(self) -> int:
        """The index of the line after it."""
        return self.index + self.length


def heading_code(text: str) -> str | None:
    """The code with which a line begins as a heading does, else None."""
    if "VV" not in text[:40].upper() or (match := _HEADING.match(text[:MAX_LINE])) is None:
        return None
    name = match.group("name")
    if name and match.group("separator").isspace() and not re.match(r"[A-Z0-9‘“]", name):
        return None  # "VV078 wordt …" goes on as a sentence
    return normal_code("VV" + match.group("digits"))


def split_heading(text: str) -> tuple[str, str] | None:
    """The code and the name of "VV078 - Ondersteuning …", None where no code begins the text."""
    code, match = heading_code(text), _HEADING.match(text[:MAX_LINE])
    return (code, tidy(match.group("name"))) if code and match else None


def find_candidate(lines: Sequence[Line], index: int) -> Candidate | None:
    """The candidate that this line is, None where it is none."""
    code = heading_code(lines[index].text)
    match = _HEADING.match(lines[index].text[:MAX_LINE]) if code else None
    if match is None or code is None:
        return None
    return Candidate(index, code, tidy(match.group("name")))
