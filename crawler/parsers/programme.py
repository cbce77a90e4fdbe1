"""The programme page: its sections, and the files of each measurement it links; pure.

Source: https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht (docs/sources.md, section
6). Five dated states of the page have been read; form last checked 2026-11-23 against notes of
these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsel import Selector

from crawler.config import ProgrammeSettings
from crawler.parsers.base import Listing, Parsed, Reading, where
from crawler.parsers.pages import (
    file_links,
    file_targets,
    heading,
    main_part,
    running_text,
    select,
    text_of,
)
from state.errors import ParseError
from state.model import JsonObject, Snapshot
from state.words import fold

VERSION = "1"
KEY = "programme:vlaamse-veerkracht"

_HEADINGS = ("h1", "h2", "h3")
_NO_CONTENT = frozenset(("script", "style", "noscript", "template", "nav", "footer"))
_BLOCKS = frozenset(
    ("p", "li", "td", "th", "dt", "dd", "figcaption", "blockquote", "h4", "h5", "h6")
)


def parse(snapshot: Snapshot, settings: ProgrammeSettings) -> Parsed:
    """The page as one reading, with the files it links; a listing of one page."""
    page = select(snapshot, "the programme page", "programme.page")
    title = heading(page)
    main = main_part(page)
    sections = _sections(main, settings)
    has_words = fold(settings.required_words) in fold(running_text(main))
    if title is None or not has_words or not any(lines for _, lines, _ in sections):
        raise ParseError(
            f'a page with a heading, sections, and the words "{settings.required_words}"',
            "a page without them",
            where(snapshot),
            "programme.page",
        )
    files = _files(sections, settings)
    data = {
        "title": title,
        "url": snapshot.url,
        "sections": [[name, "\n".join(lines)] for name, lines, _ in sections],
        "files": files,
    }
    linked = (
        Reading(
            f"file:{file['number']}",
            f"link:{KEY}",
            {"title": f"{title}: {file['section']}", "label": file["label"]},
        )
        for file in files
    )
    listing = Listing(series=snapshot.url, index=0, is_last=True, keys=(KEY,))
    return Parsed((Reading(KEY, "page", data), *linked), file_targets(files), listing)


Section = tuple[str, list[str], list[Selector]]
"""A heading, the lines below it, and the nodes that these were read from."""


def _sections(main: Selector, settings: ProgrammeSettings) -> list[Section]:
    sections: list[Section] = [("", [], [])]
    seen: dict[str, int] = {}
    for node in _leaves(main):
        text = text_of(node)
        if node.root.tag in _HEADINGS:
            seen[text] = seen.get(text, 0) + 1
            name = text if seen[text] == 1 else f"{text} ({seen[text]})"
            sections.append((name, [], []))
        elif text and not any(re.search(p, text) for p in settings.ignore_lines):
            sections[-1][1].append(text)
            sections[-1][2].append(node)
    return [section for section in sections if section[0] or section[1]]


def _leaves(node: Selector) -> Iterator[Selector]:
    """Headings, paragraphs and the like in reading order; loose text counts with its parent."""
    for child in node.xpath("./*"):
        tag = child.root.tag
        if not isinstance(tag, str) or tag in _NO_CONTENT:
            continue
        deeper = child.xpath(".//*").getall() if tag not in (*_HEADINGS, *_BLOCKS) else []
        has_blocks = bool(deeper) and bool(child.xpath(_BLOCK_BELOW))
        if has_blocks:
            yield from _leaves(child)
        else:
            yield child


_BLOCK_BELOW = "|".join(f".//{tag}" for tag in (*_HEADINGS, *sorted(_BLOCKS)))


def _files(sections: list[Section], settings: ProgrammeSettings) -> list[JsonObject]:
    found: dict[str, JsonObject] = {}
    for name, _, nodes in sections:
        for node in nodes:
            for file in file_links(node, settings.file_pattern, settings.file_url):
                found.setdefault(file["number"], {**file, "section": name})
    return list(found.values())
