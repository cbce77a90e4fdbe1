"""The passage around what made somebody get an event, so that the hit can be seen; pure."""

from __future__ import annotations

import re

from crawler.parsing.codes import normal_code
from crawler.parsing.texts.project_numbers import project_numbers
from state.model.deliveries import Excerpt, Reason
from state.model.words import fold, tidy

# What leads the eye from a heading to its page.
_LEADERS = (".....", ". . . . ", "………", "_____")
_NEAR = 60
AROUND = 120
"""How many characters are shown on either side of a hit, at most."""


def passage_of(reason: Reason, text: str, beside: str = "") -> Excerpt | None:
    """The first place in a text at which a reason's project or word stands; None for none.

    `beside` is what stands over the text, such as its title.
    """
    shown = tidy(text)
    if reason.kind == "project":
        span = _of_project(reason.value, shown, beside)
    elif reason.kind == "keyword":
        span = _of_keyword(reason.value, shown)
    else:
        span = None
    return _excerpt(shown, *span) if span else None


def _of_project(code: str, text: str, beside: str) -> tuple[int, int] | None:
    found = [
        (one.start, one.end)
        for one in project_numbers(text, beside)
        if normal_code(f"VV{one.number}") == code
    ]
    said = (span for span in found if not _is_in_contents(text, *span))
    return next(said, next(iter(found), None))


def _is_in_contents(text: str, start: int, end: int) -> bool:
    """Whether a hit stands in a table of contents, which says nothing of it."""
    around = text[max(0, start - _NEAR) : end + _NEAR]
    return any(leader in around for leader in _LEADERS)


def _of_keyword(keyword: str, text: str) -> tuple[int, int] | None:
    folded, places = _folded_with_places(text)
    if not fold(keyword):
        return None
    match = re.search(rf"(?<!\w){re.escape(fold(keyword))}(?!\w)", folded)
    return (places[match.start()], places[match.end() - 1] + 1) if match else None


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """A tidy text folded sign by sign, and of each sign of that where it stood."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        folded = " " if sign == " " else fold(sign)
        signs.append(folded)
        places.extend([place] * len(folded))
    return "".join(signs), places


def _excerpt(text: str, start: int, end: int) -> Excerpt:
    before = text[max(0, start - AROUND) : start]
    after = text[end : end + AROUND]
    if start > AROUND:
        before = f"…{before.partition(' ')[2] or before}"
    if end + AROUND < len(text):
        after = f"{after.rpartition(' ')[0] or after}…"
    return Excerpt(before, text[start:end], after)
