"""Items as they are shown, and what is said of those that are not: the values of templates; pure.

The fields of `Section`, `Block` and `Link` are what docs/reference.md promises to templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.reports.recognition import report_named
from crawler.sources.together.event_kinds import event_kind
from crawler.telling.phrases import Language
from crawler.telling.saying import Counts, Day, Text, Value, phrase
from jobs.messages.content.items import (
    Group,
    Item,
    count_kinds,
    group_by_project,
    heading,
    project_name,
)
from jobs.messages.content.lines import event_parts
from jobs.messages.content.links import Link, links_of, notice_links
from jobs.messages.content.notice_words import notice_lines
from jobs.messages.content.parts import Part, lines_of, parts_of
from jobs.messages.content.places import Passage, passages_shown, reason_words
from jobs.messages.content.subject import headline
from jobs.messages.content.tallies import Tally
from jobs.messages.phrases.catalogue import capital, long_instant, translate, translate_count
from jobs.messages.phrases.sanitizing import sanitize_own, sanitize_text
from jobs.messages.presenters.by_kind import presenter_of
from state.model.details import ExpectationDetail
from state.model.event_kinds import EXPECTATION_MET, REPORT_NEW
from state.model.values import Event

_MOST_PROJECTS = 5
_MOST_COUNTED = 10


@dataclass(frozen=True)
class Audience:
    """Who reads, and what is known besides the items.

    `site` is the address of the public pages, "" where there are none; `tallies` say by the subject
    of a report how its projects changed. Those who run vvwatch (`is_ops`) are told commands and
    keys, others are not.
    """

    site: str = ""
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    is_ops: bool = False


@dataclass(frozen=True)
class Block:
    """One item as it is shown.

    `headline` names the project and what happened, `heading` the latter alone. `lines` are the
    words of the `parts`. `place` is why the reader gets it in few words, `why` the same as a
    sentence, `passages` the words around what is followed; `seen` is when vvwatch saw it.
    `reference` is for `vvwatch show`, and for ops alone.
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
    parts: tuple[Part, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def height(self) -> int:
        """About how many lines it takes."""
        words = (*self.lines, *self.links, *self.passages)
        return 2 + bool(self.title) + len(words) + bool(self.place)


@dataclass(frozen=True)
class Section:
    """The items of one project under its heading, or, without one, all that there is."""

    heading: str
    blocks: tuple[Block, ...]
    items: tuple[Item, ...] = field(default=(), repr=False)

    @property
    def numbered(self) -> tuple[tuple[int, Item], ...]:
        """The items, each with the number of its block."""
        numbers = (block.number for block in self.blocks)
        return tuple(zip(numbers, self.items, strict=True))


def sections_of(
    items: Sequence[Item], language: Language, audience: Audience | None = None
) -> tuple[Section, ...]:
    """The items in sections, numbered throughout: reports that are out lead, then the most
    important project comes first."""
    audience = audience or Audience()
    leads = tuple(item for item in items if item.kind == REPORT_NEW.name)
    groups = group_by_project([item for item in items if item.kind != REPORT_NEW.name])
    sections: list[Section] = []
    number = 0
    for group in (*([Group(None, leads)] if leads else []), *groups):
        is_lead = group.items == leads and bool(leads)
        title = "" if is_lead else _section_heading(group, len(groups) + bool(leads), language)
        blocks = []
        for item in group.items:
            number += 1
            blocks.append(_block(item, number, group.code, title, language, audience))
        sections.append(Section(title, tuple(blocks), group.items))
    return tuple(sections)


def rest_lines(
    rest: Sequence[Item], language: Language, audience: Audience | None = None
) -> tuple[str, ...]:
    """The counts of what is not shown, by kind and project, and where to look."""
    audience = audience or Audience()
    if not rest:
        return ()
    kinds = count_kinds(rest, language)
    lines = [translate_count(language, "more_items", len(rest), kinds=kinds)]
    counted = Counter(code for item in rest for code in item.projects)
    if counted:
        first = counted.most_common(_MOST_COUNTED)
        projects = ", ".join(f"{code} ({count})" for code, count in first)
        projects += ", …" if len(counted) > len(first) else ""
        lines.append(translate(language, "per_project", projects=projects))
    days = [item.event.detected_at[:10] for item in rest if item.event]
    if days and audience.is_ops:
        command = f"vvwatch events --since {min(days)}"
        lines.append(translate(language, "where_to_look", command=command))
    elif audience.site:
        lines.append(translate(language, "where_to_look_site", url=audience.site))
    return tuple(lines)


def _section_heading(group: Group, groups: int, language: Language) -> str:
    if group.code is None:
        return translate(language, "elsewhere") if groups > 1 else ""
    name = project_name(group.code, group.items)
    return f"{group.code} {name}" if name else group.code


def _block(
    item: Item,
    number: int,
    code: str | None,
    section: str,
    language: Language,
    audience: Audience,
) -> Block:
    what = capital(heading(item, language))
    if item.event is None:
        lines = notice_lines(item.notice, language) if item.notice else ()
        parts = tuple(Part("line", line) for line in lines)
        links = notice_links(item.notice, language)
        return Block(number, headline(item, language), what, "", lines, links, parts=parts)
    event = item.event
    title = sanitize_text(event.title)
    is_said = presenter_of(event_kind(event.kind)).has_title and title in what
    place = reason_words(item.reasons, event, language)
    day, time = long_instant(language, event.detected_at)
    parts = (
        *event_parts(event, frozenset(item.projects), language),
        *parts_of(_along(item, audience), language),
        *(Part("line", line) for line in _project_lines(item, event, code, language)),
    )
    return Block(
        number=number,
        headline=headline(item, language),
        heading=what,
        title="" if is_said or title == section or _names_nothing(event) else title,
        lines=lines_of(parts),
        links=links_of(event, item.projects, audience.site, language),
        seen=translate(language, "seen", day=day, time=time),
        place=place if _is_placed(item, event) else None,
        why=translate(language, "why", reasons=place) if place else None,
        reference=sanitize_own(event.subject, 120) if audience.is_ops else None,
        parts=parts,
        passages=passages_shown(item.reasons),
    )


def _is_placed(item: Item, event: Event) -> bool:
    """Whether it helps to say why the reader gets the item, and where that stands: the page of the
    project itself is linked."""
    is_its_own = presenter_of(event_kind(event.kind)).names_project
    return any(
        r.kind not in ("all", "project") or (r.where and not is_its_own) for r in item.reasons
    )


def _names_nothing(event: Event) -> bool:
    """Whether the title is what the heading has said: a report by its measurement."""
    is_report = event_kind(event.kind).is_replaced_file and report_named(event.title) is not None
    return event.kind == REPORT_NEW.name or is_report


def _along(item: Item, audience: Audience) -> Iterator[Value]:
    """What is told with an item: that it was expected, and how its projects changed."""
    for event in item.along:
        if event.kind == EXPECTATION_MET.name:
            due_on = ExpectationDetail.of(event.detail).due_on
            yield phrase("as_expected", day=Day(due_on)) if due_on else Text("")
    tally = audience.tallies.get(item.event.subject) if item.event else None
    if tally is not None:
        yield phrase("changed" if tally.total > 1 else "changed.1", count=tally.total)
        yield Counts(tally.told)


def _project_lines(
    item: Item, event: Event, code: str | None, language: Language
) -> tuple[str, ...]:
    """The projects besides the one of the section: the reader's, or those that are named."""
    if presenter_of(event_kind(event.kind)).names_project or event.kind == REPORT_NEW.name:
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
