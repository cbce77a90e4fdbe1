"""Reading pages of www.vlaanderen.be: their running text, headings and links; pure.

Pages of this site carry the words "Gedaan met laden. U bevindt zich op: …" in front of the
title [seen, docs/sources.md, section 6].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree
from parsel import Selector
from parsel.selector import SelectorList

from crawler.parsing.texts.markup import INLINE_TAGS
from crawler.parsing.url_templates import AddressTemplate
from state.model.values import FILE_ROLE, JsonObject, Target
from state.model.words import tidy

_MOST_LINKS_AROUND = 5
_NO_WORDS = frozenset(("script", "style", "noscript", "template"))
_ONLY_TO_MOVE_AROUND = frozenset(("nav", "footer"))
_INLINE = frozenset(INLINE_TAGS)
_BOLD = frozenset(("b", "strong"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LOADING_WORDS = re.compile(r"Gedaan met laden\.?\s*+(?:U bevindt zich op:?)?\s*+")


@dataclass(frozen=True)
class Line:
    """One line of a page as it is read: its words, the level of its heading (0 for none), the links
    in it (address as written, and words), and whether all of its words are bold."""

    text: str
    level: int
    links: tuple[tuple[str, str], ...]
    is_bold: bool = False


class _LineReader:
    """Walks a tree in reading order and breaks it into lines."""

    def __init__(self, left_out: frozenset[str]) -> None:
        self._left_out = left_out
        self._words: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._levels = [0]
        self._bold = 0
        self._has_plain_words = False
        self.lines: list[Line] = []

    def read(self, element: Any) -> None:
        """Read an element, its tail not included."""
        # Without recursion, since a page may nest its elements as deeply as it likes.
        left_out: Any = None
        for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
            if left_out is not None:
                left_out = None if inner is left_out and event == "end" else left_out
            elif event == "start" and inner.tag in self._left_out:
                left_out = inner
            elif event == "start":
                self._begin(inner)
            elif event == "end":
                self._end(inner)
            if left_out is None and event != "start" and inner is not element:
                self._add(inner.tail)

    def _begin(self, element: Any) -> None:
        if element.tag not in _INLINE:
            self._end_line()
        self._levels.append(_level(element.tag) or self._levels[-1])
        self._bold += element.tag in _BOLD
        if element.tag == "a" and element.get("href"):
            words = "" if _is_buried(element) else tidy(" ".join(element.itertext()))
            self._links.append((element.get("href").strip(), words))
        self._add(element.text)

    def _end(self, element: Any) -> None:
        if element.tag not in _INLINE:
            self._end_line()
        self._bold -= element.tag in _BOLD
        self._levels.pop()

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(self._without_loading_words(text))
            self._has_plain_words |= not self._bold and not text.isspace()

    def _without_loading_words(self, text: str) -> str:
        """These words stand in front of a title, with what leads to it behind them."""
        found = _LOADING_WORDS.search(text)
        if found is None:
            return text
        return text[found.end() :] if self._levels[-1] == 1 else text[: found.start()]

    def finish(self) -> None:
        """End the last line."""
        self._end_line()

    def _end_line(self) -> None:
        text = tidy("".join(self._words))
        if text or self._links:
            is_bold = bool(text) and not self._has_plain_words
            self.lines.append(Line(text, self._levels[-1], tuple(self._links), is_bold))
        self._words, self._links, self._has_plain_words = [], [], False


def _level(tag: str) -> int:
    return _HEADINGS.index(tag) + 1 if tag in _HEADINGS else 0


def _is_buried(anchor: Any) -> bool:
    """Whether a link lies within so many others that its words would be read over and over."""
    around = islice(anchor.iterancestors("a"), _MOST_LINKS_AROUND)
    return sum(1 for _ in around) == _MOST_LINKS_AROUND


def main_part(page: Selector) -> Selector:
    """What the page is about: its `main` element, else its body."""
    return (
        page.css("main") or page.css("[role=main]") or page.css("body") or SelectorList([page])
    )[0]


def text_of(node: Selector) -> str:
    """The words of a node in one line, without scripts and markup."""
    return _joined(_lines(node, _NO_WORDS))


def all_lines(node: Selector) -> list[Line]:
    """The lines of a page in reading order, also those that only help to move around."""
    return _lines(node, _NO_WORDS)


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
        words = "" if _is_buried(anchor.root) else text_of(anchor)
        yield anchor.attrib["href"].strip(), words, anchor


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
