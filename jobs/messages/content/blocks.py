"""Items as they are shown, and what is said of those that are not: the values of templates; pure.

The fields of `Section`, `Block` and `Link` are what docs/reference.md promises to templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jobs.messages.content.items import (
    Group,
    Item,
    count_kinds,
    group_by_project,
    heading,
    project_name,
)
from jobs.messages.content.lines import event_lines
from jobs.messages.content.notices import notice_lines
from jobs.messages.content.places import answer_document, reason_words
from jobs.messages.content.subject import headline
from jobs.messages.phrases.lookup import Language, capital, long_instant, say
from jobs.messages.phrases.sanitizing import inert, official_url
from state.model.values import Event

_MOST_PROJECTS = 5
_TITLE_IN_HEADING = ("publication.", "document.", "expectation.", "source.")
_MOST_COUNTED = 10


@dataclass(frozen=True)
class Link:
    """An official address and what a reader finds there."""

    label: str
    url: str


@dataclass(frozen=True)
class Block:
    """One item as it is shown.

    `headline` names the project and what happened, `heading` the latter alone. `place` is why the
    reader gets it in few words, `why` the same as a sentence; `seen` is when vvwatch saw it.
    `reference` is for `vvwatch show`.
    """

    number: int
    headline: str
    heading: str
    title: str
    lines: tuple[str, ...]
    links: tuple[Link, ...]
    seen: str | None = None
    place: str | None = None
    why: str | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Section:
    """The items of one project under its heading, or, without one, all that there is."""

    heading: str
    blocks: tuple[Block, ...]


def sections_of(items: Sequence[Item], language: Language) -> tuple[Section, ...]:
    """The items in sections, most important project first, numbered throughout."""
    sections: list[Section] = []
    number = 0
    groups = group_by_project(items)
    for group in groups:
        title = _section_heading(group, len(groups), language)
        blocks = []
        for item in group.items:
            number += 1
            blocks.append(_block(item, number, group.code, title, language))
        sections.append(Section(title, tuple(blocks)))
    return tuple(sections)


def rest_lines(rest: Sequence[Item], language: Language) -> tuple[str, ...]:
    """The counts of what is not shown, by kind and project, and where to look."""
    if not rest:
        return ()
    kinds = count_kinds(rest, language)
    lines = [say(language, "more_items", count=len(rest), kinds=kinds)]
    counted = Counter(code for item in rest for code in item.projects)
    if counted:
        first = counted.most_common(_MOST_COUNTED)
        projects = ", ".join(f"{code} ({count})" for code, count in first)
        projects += ", …" if len(counted) > len(first) else ""
        lines.append(say(language, "per_project", projects=projects))
    days = [item.event.detected_at[:10] for item in rest if item.event]
    if days:
        is_all = len(counted) <= _MOST_COUNTED and all(item.projects for item in rest)
        chosen = "".join(f" --project {code}" for code in sorted(counted)) if is_all else ""
        command = f"vvwatch events --since {min(days)}{chosen}"
        lines.append(say(language, "where_to_look", command=command))
    return tuple(lines)


def _section_heading(group: Group, groups: int, language: Language) -> str:
    if group.code is None:
        return say(language, "elsewhere") if groups > 1 else ""
    name = project_name(group.code, group.items)
    return f"{group.code} {name}" if name else group.code


def _block(item: Item, number: int, code: str | None, section: str, language: Language) -> Block:
    what = capital(heading(item, language))
    if item.event is None:
        lines = notice_lines(item.notice, language) if item.notice else ()
        return Block(number, headline(item, language), what, "", lines, ())
    event = item.event
    title = inert(event.title)
    is_said = event.kind.startswith(_TITLE_IN_HEADING) and title in what
    place = reason_words(item.reasons, event, language)
    day, time = long_instant(language, event.detected_at)
    return Block(
        number=number,
        headline=headline(item, language),
        heading=what,
        title="" if is_said or title == section else title,
        lines=(
            *event_lines(event, frozenset(item.projects), language),
            *_project_lines(item, event, code, language),
        ),
        links=_links(event, language),
        seen=say(language, "seen", day=day, time=time),
        place=place,
        why=say(language, "why", reasons=place) if place else None,
        reference=inert(event.subject, 120),
    )


def _project_lines(
    item: Item, event: Event, code: str | None, language: Language
) -> tuple[str, ...]:
    """The projects besides the one of the section: the reader's, or those that are named."""
    if event.kind == "report.project_changed":
        return ()  # its heading or title names the project
    codes = [c for c in item.projects if c != code] if code else list(event.projects)
    if not codes:
        return ()
    named = [_with_name(c, item) for c in codes[:_MOST_PROJECTS]]
    more = f" (+{len(codes) - len(named)})" if len(codes) > len(named) else ""
    name = "also" if code else "project" if len(codes) == 1 else "projects"
    return (say(language, name, projects=", ".join(named) + more),)


def _with_name(code: str, item: Item) -> str:
    name = project_name(code, [item])
    return f"{code} ({name})" if name else code


def _links(event: Event, language: Language) -> tuple[Link, ...]:
    """The official page, then the page of the answer or the file of the report."""
    found = [(say(language, "more"), event.url)]
    if event.kind == "question.answered" and (document := answer_document(event)):
        page = event.detail["answer_page"]
        found.append((say(language, "answer_page", page=page), f"{document}#page={page}"))
    if event.kind == "report.new" and event.detail["file_url"]:
        found.append((say(language, "file"), event.detail["file_url"]))
    official = {official_url(url): label for label, url in reversed(found)}
    return tuple(Link(label, url) for url, label in reversed(official.items()) if url)
