"""Reading pages of www.vlaanderen.be: their running text, headings and links; pure.

Pages of this site carry the words "Gedaan met laden. U bevindt zich op: …" in front of the
title [seen, docs/sources.md, section 6].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from parsel import Selector
from parsel.selector import SelectorList

from crawler.parsing.base import INLINE_TAGS, describe, looks_like_html, where
from crawler.parsing.url_templates import AddressTemplate
from state.model.errors import ParseError
from state.model.values import FILE_ROLE, JsonObject, Snapshot, Target
from state.model.words import tidy

_LOADING_WORDS = re.compile(r"^.*?Gedaan met laden\.?\s*(?:U bevindt zich op:?[^\n]*)?", re.S)
# A whole page ends with its closing tag, comments of servers and the like aside.
_TAIL_BYTES = 5_000
_NO_WORDS = frozenset(("script", "style", "noscript", "template"))
_ONLY_TO_MOVE_AROUND = frozenset(("nav", "footer"))
_INLINE = frozenset(INLINE_TAGS)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LOADING_WORDS = re.compile(r"Gedaan met laden\.?\s*(?:U bevindt zich op:?)?\s*")


@dataclass(frozen=True)
class Line:
    """One line of a page as it is read: its words, the level of its heading (0 for none), and
    the links in it: address as written, and words."""

    text: str
    level: int
    links: tuple[tuple[str, str], ...]


class _LineReader:
    """Walks a tree in reading order and breaks it into lines."""

    def __init__(self, left_out: frozenset[str]) -> None:
        self._left_out = left_out
        self._words: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._level = 0
        self.lines: list[Line] = []

    def read(self, element: Any) -> None:
        """Read an element, its tail not included."""
        tag = element.tag
        if not isinstance(tag, str) or tag in self._left_out:
            return
        breaks = tag not in _INLINE
        if breaks:
            self._end_line()
        level, self._level = self._level, _level(tag) or self._level
        if tag == "a" and element.get("href"):
            words = tidy(" ".join(element.itertext()))
            self._links.append((element.get("href").strip(), words))
        self._add(element.text)
        for child in element:
            self.read(child)
            self._add(child.tail)
        if breaks:
            self._end_line()
        self._level = level

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(self._without_loading_words(text))

    def _without_loading_words(self, text: str) -> str:
        """These words stand in front of a title, with what leads to it behind them."""
        found = _LOADING_WORDS.search(text)
        if found is None:
            return text
        return text[found.end() :] if self._level == 1 else text[: found.start()]

    def finish(self) -> None:
        """End the last line."""
        self._end_line()

    def _end_line(self) -> None:
        text = tidy("".join(self._words))
        if text or self._links:
            self.lines.append(Line(text, self._level, tuple(self._links)))
        self._words, self._links = [], []


def _level(tag: str) -> int:
    return _HEADINGS.index(tag) + 1 if tag in _HEADINGS else 0


def select(snapshot: Snapshot, expected: str, assumption: str) -> Selector:
    """The page as a tree; ParseError when the body is no HTML page, or not the whole of one."""
    if b"<" not in snapshot.body or snapshot.body.lstrip()[:1] in (b"{", b"["):
        raise ParseError(expected, describe(snapshot.body), where(snapshot), assumption)
    # A page that never opened its outermost element need not close it either.
    if looks_like_html(snapshot.body) and b"</html" not in snapshot.body[-_TAIL_BYTES:].lower():
        came = f"an HTML page that is cut off after {len(snapshot.body)} bytes"
        raise ParseError(expected, came, where(snapshot), assumption)
    return Selector(text=snapshot.body.decode("utf-8", "replace"), type="html")


def main_part(page: Selector) -> Selector:
    """What the page is about: its `main` element, else its body."""
    return (
        page.css("main") or page.css("[role=main]") or page.css("body") or SelectorList([page])
    )[0]


def text_of(node: Selector) -> str:
    """The words of a node in one line, without scripts and markup."""
    return _joined(_lines(node, _NO_WORDS))


def running_text(node: Selector) -> str:
    """The words of a part of a page in one line, without what only helps to move around."""
    return _joined(running_lines(node))


def running_lines(node: Selector) -> list[Line]:
    """The lines of a part of a page in reading order, without what only helps to move around."""
    # Only where a page has no main part do the headers of the site come along.
    header = {"header"} if node.root.tag == "body" else set()
    return _lines(node, _NO_WORDS | _ONLY_TO_MOVE_AROUND | header)


def _lines(node: Selector, left_out: frozenset[str]) -> list[Line]:
    reader = _LineReader(left_out)
    reader.read(node.root)
    # A node that is itself inline ends no line.
    reader.finish()
    return reader.lines


def _joined(lines: Iterable[Line]) -> str:
    return tidy(" ".join(line.text for line in lines))


def heading(page: Selector) -> str | None:
    """The heading of the first level, None when there is none with words in it."""
    headings = (text_of(node) for node in page.css("h1"))
    return next((text for text in headings if text), None)


def links(node: Selector) -> Iterator[tuple[str, str, Selector]]:
    """Every link in the node: its address as written, its words, and the link itself."""
    for anchor in node.css("a[href]"):
        yield anchor.attrib["href"].strip(), text_of(anchor), anchor


def file_links(
    found: Iterable[tuple[str, str]], pattern: re.Pattern[str], file_url: AddressTemplate
) -> list[JsonObject]:
    """The files among links (address, words), each once: `number`, canonical `url`, `label`."""
    files: dict[str, JsonObject] = {}
    for href, label in found:
        if match := pattern.search(href):
            number = match.group(1)
            url = file_url.format(id=number)
            entry = files.setdefault(number, {"number": number, "url": url, "label": label})
            entry["label"] = entry["label"] or label
    return list(files.values())


def file_targets(files: list[JsonObject]) -> tuple[Target, ...]:
    """What to ask for to have these files."""
    return tuple(Target(FILE_ROLE, file["url"]) for file in files)
