"""Page numbers and running headers and footers, which belong to the page and not the text; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.sources.questions.document.numbering import number_marker
from state.model.words import fold

_PAGE_WORD = re.compile(
    r"(?:pagina|blz\.?)\s{0,2}\d{1,4}(?:\s{0,2}(?:/|van)\s{0,2}\d{1,4})?|\d{1,4}\s{0,2}/\s{0,2}\d{1,4}",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"[-–]?\s?(\d{1,4})\s?[-–]?")
_HEAD_LINE = re.compile(r"(?:nrs?\.?\s?\d|van\s|datum\b|op\s+(?:de\s+)?vra)", re.IGNORECASE)
_EDGE = 2


@dataclass(frozen=True)
class Line:
    """A line, its page (from 1), and how many empty lines stand before it on that page."""

    text: str
    page: int
    gap: int


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of all pages in order, page numbers and running headers and footers left out."""
    numbered = _without_numbers(pages)
    top = _running([page[:_EDGE] for page in numbered], numbered)
    bottom = _running([page[-_EDGE:] for page in numbered], numbered)
    kept: list[Line] = []
    for place, page in enumerate(numbered):
        cut = {i for i in range(min(_EDGE, len(page))) if place and _key(page[i]) in top}
        cut |= {i for i in range(max(0, len(page) - _EDGE), len(page)) if _key(page[i]) in bottom}
        cut -= {i for i in cut if _is_letterhead(page, i)}
        kept.extend(_without(page, cut))
    return kept


def _without(page: Sequence[Line], cut: set[int]) -> list[Line]:
    """The page without some lines; the empty lines around a header go with it."""
    kept: list[Line] = []
    after_cut = False
    for index, line in enumerate(page):
        if index in cut:
            after_cut = True
            continue
        kept.append(replace(line, gap=0) if after_cut and not kept else line)
        after_cut = False
    return kept


def _without_numbers(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Bare numbers go where they follow the pages' own count; nothing else is known of them."""
    offsets = Counter(
        offset for place, page in enumerate(pages) for offset in _offsets(place, page)
    )
    result: list[list[Line]] = []
    for place, page in enumerate(pages):
        cut = {
            i
            for i in {0, len(page) - 1}
            if page
            and (
                _PAGE_WORD.fullmatch(page[i].text)
                or (
                    (n := _number(page[i])) is not None
                    and (n == place + 1 or offsets[n - place] > 1)
                )
            )
        }
        result.append(_without(page, cut))
    return result


def _offsets(place: int, page: Sequence[Line]) -> set[int]:
    edges = [page[0], page[-1]] if page else []
    return {n - place for line in edges if (n := _number(line)) is not None}


def _number(line: Line) -> int | None:
    match = _BARE_NUMBER.fullmatch(line.text)
    return int(match[1]) if match else None


def _running(edges: Sequence[Sequence[Line]], pages: Sequence[Sequence[Line]]) -> set[str]:
    """Keys of lines that come back at this edge of the pages and stand nowhere else."""
    if len(pages) < 2:
        return set()
    counts = Counter(key for edge in edges for key in {_key(line) for line in edge} if key)
    elsewhere = {_key(line) for page in pages[1:] for line in page[_EDGE:-_EDGE]}
    capitals = {_key(line) for edge in edges for line in edge if line.text.isupper()}
    # A minister in capitals stands over the question and over the answer.
    return {
        key
        for key, count in counts.items()
        if count >= max(3 if key in capitals else 2, len(pages) / 2) and key not in elsewhere
    }


def _key(line: Line) -> str:
    """What two lines have in common that differ in numbers alone; empty for part of a sentence."""
    text = line.text
    if text.endswith((".", "?", "!", ",", ";", ":")) or text[0].islower() or len(text) > 100:
        return ""
    if number_marker(text):
        return ""
    folded = re.sub(r"\b\d{1,3}\b", "#", fold(text))
    return folded if re.search(r"[^\W\d_]{3}", folded) else ""


def _is_letterhead(page: Sequence[Line], index: int) -> bool:
    text = fold(page[index].text)
    if text == "antwoord":
        return True
    following = page[index + 1].text if index + 1 < len(page) else ""
    return text.startswith("schriftelijke vraag") and _HEAD_LINE.match(following) is not None
