"""Items as they are shown, and what is said of those that are not: the values of templates; pure.

The fields of `Section`, `Block` and `Link` are what docs/reference.md promises to templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.sources.together.event_kinds import event_kind, told
from crawler.telling.phrases import Language
from jobs.messages.content.items import (
    Group,
    Item,
    count_kinds,
    group_by_project,
    heading,
    project_name,
)
from jobs.messages.content.lines import event_lines
from jobs.messages.content.notice_words import notice_lines
from jobs.messages.content.places import Passage, passages_shown, reason_words
from jobs.messages.content.subject import headline
from jobs.messages.phrases.catalogue import capital, long_instant, translate
from jobs.messages.phrases.copied import official_url
from jobs.messages.phrases.sanitizing import sanitize_own, sanitize_text
from jobs.messages.phrases.telling import tell
from jobs.messages.presenters.by_kind import presenter_of
from state.model.values import Event

_MOST_PROJECTS = 5
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
    reader gets it in few words, `why` the same as a sentence, `passages` the words around what is
    followed; `seen` is when vvwatch saw it. `reference` is for `vvwatch show`.
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
    passages: tuple[Passage, ...] = ()


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
    lines = [translate(language, "more_items", count=len(rest), kinds=kinds)]
    counted = Counter(code for item in rest for code in item.projects)
    if counted:
        first = counted.most_common(_MOST_COUNTED)
        projects = ", ".join(f"{code} ({count})" for code, count in first)
        projects += ", …" if len(counted) > len(first) else ""
        lines.append(translate(language, "per_project", projects=projects))
    days = [item.event.detected_at[:10] for item in rest if item.event]
    if days:
        is_all = len(counted) <= _MOST_COUNTED and all(item.projects for item in rest)
        chosen = "".join(f" --project {code}" for code in sorted(counted)) if is_all else ""
        command = f"vvwatch events --since {min(days)}{chosen}"
        lines.append(translate(language, "where_to_look", command=command))
    return tuple(lines)


def _section_heading(group: Group, groups: int, language: Language) -> str:
    if group.code is None:
        return translate(language, "elsewhere") if groups > 1 else ""
    name = project_name(group.code, group.items)
    return f"{group.code} {name}" if name else group.code


def _block(item: Item, number: int, code: str | None, section: str, language: Language) -> Block:
    what = capital(heading(item, language))
    if item.event is None:
        lines = notice_lines(item.notice, language) if item.notice else ()
        return Block(number, headline(item, language), what, "", lines, ())
    event = item.event
    title = sanitize_text(event.title)
    is_said = presenter_of(event_kind(event.kind)).has_title and title in what
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
        seen=translate(language, "seen", day=day, time=time),
        place=place,
        why=translate(language, "why", reasons=place) if place else None,
        reference=sanitize_own(event.subject, 120),
        passages=passages_shown(item.reasons),
    )


def _project_lines(
    item: Item, event: Event, code: str | None, language: Language
) -> tuple[str, ...]:
    """The projects besides the one of the section: the reader's, or those that are named."""
    if presenter_of(event_kind(event.kind)).names_project:
        return ()
    codes = [c for c in item.projects if c != code] if code else list(event.projects)
    if not codes:
        return ()
    named = [_with_name(c, item) for c in codes[:_MOST_PROJECTS]]
    more = f" (+{len(codes) - len(named)})" if len(codes) > len(named) else ""
    name = "also" if code else "project" if len(codes) == 1 else "projects"
    return (translate(language, name, projects=", ".join(named) + more),)


def _with_name(code: str, item: Item) -> str:
    name = project_name(code, [item])
    return f"{code} ({name})" if name else code


def _links(event: Event, language: Language) -> tuple[Link, ...]:
    """The official page, then what else the presenter of its kind links."""
    news = told(event)
    more = presenter_of(news.kind).links(news)
    found = [
        (translate(language, "more"), event.url),
        *((tell(label, language), url) for label, url in more),
    ]
    official = {official_url(url): label for label, url in reversed(found)}
    return tuple(Link(label, url) for url, label in reversed(official.items()) if url)
