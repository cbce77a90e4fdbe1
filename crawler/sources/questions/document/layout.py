"""Lines and paragraphs of a document of the parliament; pure.

Leaves out page numbers and running headers, joins the lines of a paragraph, undoes hyphenation
and joins addresses that run over a line. It must not know what the text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.sources.questions.document.numbering import letter_marker, number_marker
from crawler.sources.questions.document.page_furniture import Line, without_furniture
from state.model.words import tidy

MAX_CHARACTERS = 500_000
_SOFT_HYPHEN = "\u00ad"
_CLOSING = "\"'’”»›)]"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:nrs?|blz|p|art|ca|max|min|resp|bv|o\.a|i\.v\.m|incl|excl|vs|mln|mio|par)\.$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-–•*▪◦\uf0b7]\s+\S|o\s+[A-Z]")
_IF_SO = re.compile(r"(?:zo|indien)\s+(?:ja|nee|neen|niet)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ADDRESS_SIGNS = re.compile(r"[\w\-./?=&%#~+:,;@!$*()]+")
# Hyphens that belong to the word: `e-mail`, `OSLO-model`, `niet-begroot`, `zand- en grind`.
_OWN_HYPHEN = re.compile(
    r"(?:\b\w|\b(?:niet|oud|ex|vice|co|non|semi|zogenaamd)|[A-Z0-9]{2}\w{0,40})-$"
)
_AND_OR = re.compile(r"(?:en|of|tot|noch)\b")
_LONG_LINE = 150


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in one line, and the page (from 1) on which it begins."""

    text: str
    page: int


@dataclass(frozen=True)
class Shape:
    """How long the lines of a text are; `wrapped` is false where each line is a paragraph."""

    width: int
    wrapped: bool


def read_lines(pages: Sequence[str]) -> tuple[list[Line], bool]:
    """The lines of all pages without their furniture, and whether all was read."""
    room = MAX_CHARACTERS
    read: list[list[Line]] = []
    for number, page in enumerate(pages, start=1):
        read.append(_page_lines(page[:room], number))
        room -= len(page)
        if room <= 0:
            return without_furniture(read), number == len(pages) and room == 0
    return without_furniture(read), True


def _page_lines(page: str, number: int) -> list[Line]:
    lines: list[Line] = []
    gap = 0
    for raw in page.splitlines():
        text = tidy(raw)
        if not text:
            gap += 1
            continue
        soft = raw.rstrip().endswith(_SOFT_HYPHEN)
        lines.append(Line(text + _SOFT_HYPHEN if soft else text, number, gap))
        gap = 0
    return lines


def shape_of(lines: Sequence[Line]) -> Shape:
    """The width to which the lines are filled."""
    lengths = sorted(len(line.text) for line in lines if not _is_address(line.text))
    if not lengths:
        return Shape(0, True)
    long = sum(length for length in lengths if length > _LONG_LINE)
    width = lengths[min(len(lengths) - 1, len(lengths) * 9 // 10)]
    return Shape(width, wrapped=long < 0.4 * sum(lengths))


def read_paragraphs(lines: Sequence[Line], shape: Shape | None = None) -> list[Paragraph]:
    """The paragraphs that the lines make up; a numbered part always begins one."""
    shape = shape or shape_of(lines)
    groups = [[line] for line in lines[:1]]
    for before, line in pairwise(lines):
        if _begins_paragraph(before, line, shape):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [Paragraph(join_lines(line.text for line in group), group[0].page) for group in groups]


def _begins_paragraph(before: Line, line: Line, shape: Shape) -> bool:
    if before.text.endswith(_SOFT_HYPHEN) or _address_goes_on(before.text, line.text):
        return False
    if not shape.wrapped or _is_address(before.text) or _is_address(line.text):
        return True
    if _is_marker_alone(before.text):
        return False
    ended = ends_sentence(before.text)
    if is_item(line.text):
        return ended or line.gap > 0 or len(before.text) < 0.7 * shape.width
    if line.gap:
        return ended or not _runs_on(before, line, shape)
    if ended and _IF_SO.match(line.text):
        return True
    length = len(before.text) + 1 + len(line.text.split(" ", 1)[0])
    if ended:
        return length <= 0.88 * shape.width
    return not line.text[0].islower() and length <= 0.6 * shape.width


def _runs_on(before: Line, line: Line, shape: Shape) -> bool:
    """Whether a sentence goes on behind empty lines, as it does over the end of a page."""
    if line.text[0].islower() or before.text.endswith((",", "(", " -", " –")):
        return True
    apart = line.gap > 2 or line.page != before.page
    return apart and len(before.text) >= 0.7 * shape.width


def is_item(text: str) -> bool:
    """Whether a line looks like the beginning of a numbered part or of an item in a list."""
    if _BULLET.match(text):
        return True
    return number_marker(text) is not None or letter_marker(text, None) is not None


def _is_marker_alone(text: str) -> bool:
    marker = number_marker(text) or letter_marker(text, None)
    return marker is not None and not marker.rest


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence or an announcement does."""
    bare = text.rstrip(_CLOSING)
    return bare.endswith((".", "?", "!", ":", ";", "…")) and not _ABBREVIATION.search(bare)


def join_lines(lines: Iterable[str]) -> str:
    """The lines as one, with words and addresses that run over a line end made whole."""
    pieces: list[str] = []
    for line in lines:
        if not pieces:
            pieces.append(line)
            continue
        last = pieces[-1]
        if last.endswith(_SOFT_HYPHEN):
            pieces[-1] = last[:-1]
        elif not _address_goes_on(last, line):
            if not _word_goes_on(last, line):
                pieces.append(" ")
            elif not _OWN_HYPHEN.search(last[-40:]):
                pieces[-1] = last[:-1]
        pieces.append(line)
    return tidy("".join(pieces))


def _word_goes_on(last: str, line: str) -> bool:
    if not re.search(r"[^\W_][-\u2010]$", last[-2:]) or "://" in last.rsplit(" ", 1)[-1]:
        return False
    return line[0].islower() and not _AND_OR.match(line)


def _is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def _address_goes_on(last: str, line: str) -> bool:
    """Whether a line surely goes on with the address at the end of the one before."""
    tail = last.rsplit(" ", 1)[-1]
    head, _, more = line.partition(" ")
    if not re.search(r"https?://|www\.", tail, re.IGNORECASE) or _ADDRESS.match(head):
        return tail.endswith("://") and _ADDRESS.match(head) is not None
    if not _ADDRESS_SIGNS.fullmatch(head) or number_marker(line):
        return False
    if head[0] in "/?=&%#_" or tail.endswith("://"):
        return len(head) > 1
    if not (head[0].islower() or head[0].isdigit()):
        return False
    inside = head.rstrip(".,;:)")
    if tail[-1] in "/-_=&?%#~":
        return not more or re.search(r"[-/_=&?%#.\d]", inside) is not None
    return tail[-1] == "." and "/" in inside


def addresses(texts: Iterable[str]) -> tuple[str, ...]:
    """All distinct addresses in the texts, in the order in which they first stand there."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _ADDRESS.finditer(text):
            address = _bare(match[0])
            if len(address) > len("https://"):
                found.setdefault(address)
    return tuple(found)


def _bare(address: str) -> str:
    """An address without the punctuation of the sentence it stands in."""
    address = re.split(r"[<>\"“”»|\\]", address, maxsplit=1)[0]
    while address and address[-1] in ".,;:!?'’)]}":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address
