"""The items of a message: how important each is, and under which project it is told; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.parsing.texts.project_names import KNOWN_NAMES
from crawler.sources.together.event_kinds import told
from crawler.telling.phrases import Language
from jobs.messages.content.notice_words import notice_heading
from jobs.messages.phrases.catalogue import translate
from jobs.messages.phrases.sanitizing import sanitize_text
from jobs.messages.phrases.telling import kind_words, tell
from jobs.messages.presenters.by_kind import presenter_of
from state.model.deliveries import Notice, Reason
from state.model.values import Event

# Something that names more projects than this is news of the whole plan to those who follow all.
_MOST_OF_ALL = 5

Rank = tuple[int, int, str]


@dataclass(frozen=True)
class Item:
    """One event or one notice, and why its reader gets it; `along` are events that are told with
    it, as one thing."""

    event: Event | None
    notice: Notice | None
    reasons: Sequence[Reason] = ()
    along: tuple[Event, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the event or notice."""
        told = self.event or self.notice
        return told.kind if told else ""

    @property
    def projects(self) -> tuple[str, ...]:
        """The projects because of which the reader gets it, sorted; empty where there are none."""
        codes = {reason.value for reason in self.reasons if reason.kind == "project"}
        follows_all = any(reason.kind == "all" for reason in self.reasons)
        if self.event and follows_all and len(self.event.projects) <= _MOST_OF_ALL:
            codes.update(self.event.projects)
        return tuple(sorted(codes))


@dataclass(frozen=True)
class Group:
    """Items told under one project, most important first; `code` is None for what has none."""

    code: str | None
    items: tuple[Item, ...]


def rank(item: Item) -> Rank:
    """The place of an item among others: what sorts first is most important, then oldest."""
    if item.event is None:
        return item.notice.detail.rank if item.notice else 0, 0, ""
    news = told(item.event)
    return *presenter_of(news.kind).rank(news), item.event.detected_at


def group_by_project(items: Sequence[Item]) -> list[Group]:
    """Each item once, under the most important of its projects; what has none comes last."""
    best: dict[str, Rank] = {}
    for item in items:
        for code in item.projects:
            best[code] = min(rank(item), best.get(code, rank(item)))
    grouped: dict[str | None, list[Item]] = {}
    for item in sorted(items, key=rank):
        first = min(item.projects, key=lambda code: (best[code], code), default=None)
        grouped.setdefault(first, []).append(item)
    # They were met in the order of their most important items.
    ordered = sorted(grouped, key=lambda code: code is None)
    return [Group(code, tuple(grouped[code])) for code in ordered]


def count_kinds(items: Iterable[Item], language: Language) -> str:
    """How many there are of each kind, in words, most frequent first."""
    counted = Counter(_kind_words(item, language) for item in items)
    return ", ".join(f"{count} × {kind}" for kind, count in counted.most_common())


def _kind_words(item: Item, language: Language) -> str:
    return kind_words(item.kind, language) if item.event else translate(language, "notice")


def heading(item: Item, language: Language) -> str:
    """What happened, in a few words."""
    if item.event:
        return event_headline(item.event, language)
    return notice_heading(item.notice, language) if item.notice else ""


def event_headline(event: Event, language: Language) -> str:
    """What an event tells, in the reader's language, without its project.

    Examples are in tests/jobs/messages/test_subjects.py, one for each kind of event.
    """
    news = told(event)
    return tell(presenter_of(news.kind).headline(news), language)


def project_name(code: str, items: Iterable[Item]) -> str | None:
    """The name of a project as it is known, or as one of the items gives it; inert."""
    found = (f.name for item in items if item.event for f in item.event.findings if f.code == code)
    name = KNOWN_NAMES.get(code) or next((name for name in found if name), None)
    return sanitize_text(name, 120) if name else None
