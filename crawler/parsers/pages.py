"""Reading pages of www.vlaanderen.be: their running text, headings and links; pure.

Pages of this site carry the words "Gedaan met laden. U bevindt zich op: …" in front of the
title [seen, docs/sources.md, section 6].
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsel import Selector
from parsel.selector import SelectorList

from crawler.parsers.base import describe, looks_like_html, where
from state.errors import ParseError
from state.model import JsonObject, Role, Snapshot, Target
from state.words import tidy

_LOADING_WORDS = re.compile(r"^.*?Gedaan met laden\.?\s*(?:U bevindt zich op:?[^\n]*)?", re.S)
# A whole page ends with its closing tag, comments of servers and the like aside.
_TAIL_BYTES = 5_000
_NO_WORDS = "self::script or self::style or self::noscript or self::template"
_NOT_RUNNING = f"{_NO_WORDS} or self::nav or self::footer or (self::header and not(ancestor::main))"


def select(snapshot: Snapshot, expected: str, assumption: str) -> Selector:
    """The page as a tree; ParseError when the body is no HTML page, or not the whole of one."""
    if not looks_like_html(snapshot.body):
        raise ParseError(expected, describe(snapshot.body), where(snapshot), assumption)
    if b"</html" not in snapshot.body[-_TAIL_BYTES:].lower():
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
    return _words(node, _NO_WORDS)


def running_text(node: Selector) -> str:
    """The words of a part of a page in one line, without what only helps to move around."""
    return _words(node, _NOT_RUNNING)


def _words(node: Selector, left_out: str) -> str:
    words = node.xpath(f".//text()[not(ancestor::*[{left_out}])]").getall()
    return without_loading_words(tidy(" ".join(words)))


def without_loading_words(text: str) -> str:
    """The text without the words that this site puts in front of a title."""
    return tidy(_LOADING_WORDS.sub("", text, count=1)) if "Gedaan met laden" in text else text


def heading(page: Selector) -> str | None:
    """The heading of the first level, None when there is none with words in it."""
    headings = (text_of(node) for node in page.css("h1"))
    return next((text for text in headings if text), None)


def links(node: Selector) -> Iterator[tuple[str, str, Selector]]:
    """Every link in the node: its address as written, its words, and the link itself."""
    for anchor in node.css("a[href]"):
        yield anchor.attrib["href"].strip(), text_of(anchor), anchor


def file_links(node: Selector, pattern: str, file_url: str) -> list[JsonObject]:
    """The files linked in the node, each once: `number`, canonical `url`, `label`."""
    found: dict[str, JsonObject] = {}
    for href, label, _ in links(node):
        if match := re.search(pattern, href):
            number = match.group(1)
            url = file_url.format(id=number)
            entry = found.setdefault(number, {"number": number, "url": url, "label": label})
            entry["label"] = entry["label"] or label
    return list(found.values())


def file_targets(files: list[JsonObject]) -> tuple[Target, ...]:
    """What to ask for to have these files."""
    return tuple(Target(Role.FILE, file["url"]) for file in files)
