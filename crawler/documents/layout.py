"""Words of a PDF page with their places, and the lines drawn on it, from PDFium; pure.

Boxes are asked for two characters per word: one call per character would be slow. Coordinates
are points, `y` downwards from the top as one reads the page.
"""

from __future__ import annotations

import ctypes
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from crawler.documents.document import plain
from state.model.words import plain_signs

_WORD = re.compile(r"[^\s\x00]+")
_MAX_WORDS = 6_000
_MAX_PATHS = 3_000
_LONG, _HIGH = 15.0, 6.0


class Word(NamedTuple):
    """One word and its box; `y0` is its upper edge.

    A tuple, since a report has a hundred thousand of them.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        """How high its box is."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """The height on the page at which it stands."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True)
class Rule:
    """One horizontal edge of something drawn: a line, or a side of a rectangle."""

    y: float
    x0: float
    x1: float


@dataclass(frozen=True)
class Wall:
    """One vertical edge of something drawn; `y0` is its upper end."""

    x: float
    y0: float
    y1: float


@dataclass(frozen=True)
class PageLayout:
    """Where the words of one page stand, kept small: hundreds of these are held at once."""

    text: str
    boxes: array[float]
    paths: array[float]

    def words(self) -> Iterator[Word]:
        """The words in the order of the text."""
        for number, match in enumerate(_WORD.finditer(self.text)):
            if 4 * number >= len(self.boxes):
                return
            # Not in the whole text: a word of unseen signs alone has a box as well.
            if text := plain_signs(match.group()):
                yield Word(text, *self.boxes[4 * number : 4 * number + 4])

    def rules(self) -> list[Rule]:
        """The horizontal edges, from the top down."""
        sides = self._paths()
        edges = (Rule(y, x0, x1) for x0, y0, x1, y1 in sides for y in {y0, y1} if x1 - x0 > _LONG)
        return sorted(edges, key=lambda rule: rule.y)

    def walls(self) -> list[Wall]:
        """The vertical edges, from left to right."""
        sides = self._paths()
        edges = (Wall(x, y0, y1) for x0, y0, x1, y1 in sides for x in {x0, x1} if y1 - y0 > _HIGH)
        return sorted(edges, key=lambda wall: wall.x)

    def _paths(self) -> list[tuple[float, ...]]:
        return [tuple(self.paths[i : i + 4]) for i in range(0, len(self.paths), 4)]


def plain_text(text: str) -> str:
    """PDFium's text with plain line ends, hyphens and signs."""
    return plain(_hyphenated(text))


def _hyphenated(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\ufffe", "-")


def read_layout(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, text: str) -> PageLayout:
    """The places on a page, of which `text` is what `get_text_range()` gave."""
    turn = _Turn(page)
    return PageLayout(_hyphenated(text), _boxes(text_page, text, turn), _paths(page, turn))


class _Turn:
    """From PDFium's coordinates to those of the page as it is read."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.rotation = page.get_rotation()
        self.left, self.bottom, self.right, self.top = page.get_bbox()

    def box(self, bounds: tuple[float, ...]) -> tuple[float, float, float, float]:
        """Left, upper, right and lower edge of a box given as left, bottom, right, top."""
        x0, y0, x1, y1 = bounds
        if self.rotation == 90:
            return (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.rotation == 180:
            return (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        if self.rotation == 270:
            return (self.top - y1, self.right - x1, self.top - y0, self.right - x0)
        return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)


def _boxes(text_page: pdfium.PdfTextPage, text: str, turn: _Turn) -> array[float]:
    box = raw.FS_RECTF()
    reference, handle, get = ctypes.byref(box), text_page.raw, raw.FPDFText_GetLooseCharBox
    # Characters without text, or outside the basic plane, shift one count against the other.
    aligned = len(text) == text_page.count_chars()
    index_of = raw.FPDFText_GetCharIndexFromTextIndex
    shift = _units_before(text) if not aligned else ()
    found: array[float] = array("f")
    for number, match in enumerate(_WORD.finditer(text)):
        if number >= _MAX_WORDS:
            break
        first, last = match.start(), match.end() - 1
        if text[last] == "\ufffe" and last > first:
            last -= 1  # a hyphen that PDFium made has no box
        if not aligned:
            first, last = (index_of(handle, i + shift[i]) for i in (first, last))
        get(handle, first, reference)
        x0, y0, x1, y1 = box.left, box.bottom, box.right, box.top
        if last != first:
            get(handle, last, reference)
            x0, x1 = min(x0, box.left), max(x1, box.right)
            y0, y1 = min(y0, box.bottom), max(y1, box.top)
        found.extend(turn.box((x0, y0, x1, y1)))
    return found


def _units_before(text: str) -> Sequence[int]:
    """Per character how many more UTF-16 units than characters stand before it."""
    shifts, shift = [], 0
    for character in text:
        shifts.append(shift)
        shift += character > "\uffff"
    return shifts


def _paths(page: pdfium.PdfPage, turn: _Turn) -> array[float]:
    found: array[float] = array("f")
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])
    for number, path in enumerate(paths):
        if number >= _MAX_PATHS:
            break
        found.extend(turn.box(_placed(path)))
    return found


def _placed(path: pdfium.PdfObject) -> tuple[float, ...]:
    """The bounds of a path on its page, also where it is part of forms placed on it."""
    bounds = path.get_bounds()
    form = path.container
    while form is not None:
        bounds = form.get_matrix().on_rect(*bounds)
        form = form.container
    return tuple(bounds)
