"""The programme page: its sections, and the files of each measurement it links; pure.

Source: https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht (docs/sources.md, section
6). Five dated states of the page have been read; form last checked 2026-11-23 against notes of
these.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parsel import Selector

from crawler.parsing.base import Listing, Parsed, Reading, where
from crawler.parsing.web.pages import (
    Line,
    file_links,
    file_targets,
    heading,
    main_part,
    running_lines,
    running_text,
)
from crawler.parsing.web.pages_instead import select
from crawler.reports.recognition import speaks_of_reports
from crawler.sources.programme.names import KEY
from crawler.sources.programme.settings import ProgrammeReading
from state.model.errors import ParseError
from state.model.values import JsonObject, Snapshot
from state.model.words import fold

# Headings down to this level divide the page into sections.
_SECTION_LEVEL = 3
_BOLD_LEVEL = 7
_LONGEST_SUBHEADING = 120


def parse(snapshot: Snapshot, settings: ProgrammeReading) -> Parsed:
    """The page as one reading, with the files it links; a listing of one page."""
    page = select(snapshot, "the programme page", "programme.page")
    title = heading(page)
    main = main_part(page)
    sections = _sections(main, settings)
    has_words = fold(settings.required_words) in fold(running_text(main))
    if title is None or not has_words or not any(section.lines for section in sections):
        raise ParseError(
            f'a page with a heading, sections, and the words "{settings.required_words}"',
            "a page without them",
            where(snapshot),
            "programme.page",
        )
    files = _files(sections, _headings_over(main, settings), settings)
    data = {
        "title": title,
        "url": snapshot.url,
        "sections": [[section.name, "\n".join(section.lines)] for section in sections],
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


@dataclass
class _Section:
    """A heading, the lines below it, and the links in all of them."""

    name: str
    lines: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def _sections(main: Selector, settings: ProgrammeReading) -> list[_Section]:
    sections = [_Section("")]
    seen: dict[str, int] = {}
    for line in running_lines(main):
        if line.text and 0 < line.level <= _SECTION_LEVEL:
            seen[line.text] = seen.get(line.text, 0) + 1
            times = seen[line.text]
            sections.append(_Section(line.text if times == 1 else f"{line.text} ({times})"))
        elif line.text and not any(p.search(line.text) for p in settings.ignore_lines):
            sections[-1].lines.append(line.text)
        sections[-1].links.extend(line.links)
    return [section for section in sections if section.name or section.lines]


def _headings_over(main: Selector, settings: ProgrammeReading) -> dict[str, list[str]]:
    """The headings over the first link to each file, by its number, the outermost first.

    A line in bold that has no link is a heading too. One that speaks of reports and names no
    measurement stands under the one before it, also where both are of one level.
    """
    over: dict[str, list[str]] = {}
    trail: list[tuple[int, str]] = []
    for line in running_lines(main):
        level = line.level or (_BOLD_LEVEL if _is_subheading(line) else 0)
        if line.text and level > 1:
            is_under = speaks_of_reports(line.text)
            while trail and (trail[-1][0] > level or (trail[-1][0] == level and not is_under)):
                trail.pop()
            if trail and trail[-1][0] == level and speaks_of_reports(trail[-1][1]):
                trail.pop()
            trail.append((level, line.text))
        for address, _ in line.links:
            if match := settings.file_pattern.search(address):
                over.setdefault(match.group(1), [text for _, text in trail])
    return over


def _is_subheading(line: Line) -> bool:
    is_words = 0 < len(line.text) <= _LONGEST_SUBHEADING and line.text[-1] not in ".,;"
    return line.is_bold and not line.links and is_words


def _files(
    sections: list[_Section], over: dict[str, list[str]], settings: ProgrammeReading
) -> list[JsonObject]:
    found: dict[str, JsonObject] = {}
    for section in sections:
        for file in file_links(section.links, settings.file_pattern, settings.file_url):
            entry = {**file, "section": section.name}
            under = over.get(file["number"], [])
            if under not in ([], [section.name]):
                entry["under"] = under
            found.setdefault(file["number"], entry)
    return list(found.values())
