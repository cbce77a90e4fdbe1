"""The subject of a message: which project, and what happened; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.sources.together.event_kinds import event_kind, told
from crawler.telling.phrases import Language
from crawler.telling.saying import Counts
from jobs.messages.content.items import Item, heading, rank
from jobs.messages.content.places import reason_name
from jobs.messages.content.tallies import Tally
from jobs.messages.phrases.catalogue import translate, translate_count
from jobs.messages.phrases.sanitizing import within
from jobs.messages.phrases.telling import tell
from jobs.messages.presenters.by_kind import presenter_of
from state.model.event_kinds import REPORT_NEW, REPORT_PROJECT_CHANGED

SUBJECT_CHARACTERS = 150
_MOST_CODES = 3


def subject_of(
    items: Sequence[Item], language: Language, others: int = 0, tally: Tally | None = None
) -> str:
    """One line that names project and event of the most important item, and counts the rest, among
    them so many others.

    A report that is out is followed by what it brings, as far as there is room: the change of the
    reader's project, or how many changed and how. Harmless in any header or chat, at most 150
    characters, cut at a word.
    """
    first = min(items, key=rank)
    count = len(items) - 1 + others
    more = translate(language, "and_more", count=count) if count else ""
    room = SUBJECT_CHARACTERS - len(more)
    said = headline(first, language)
    for besides in _brought(first, items, tally, language):
        line = within(said + besides, SUBJECT_CHARACTERS)
        if len(line) <= room and not line.endswith("…"):
            return line + more
    return within(said, room) + more


def _brought(
    first: Item, items: Sequence[Item], tally: Tally | None, language: Language
) -> Iterator[str]:
    """What a report brings, in ever fewer words; nothing where the first item is none."""
    if first.kind != REPORT_NEW.name:
        return
    follows_all = any(reason.kind == "all" for reason in first.reasons)
    changes = [item for item in items if item.kind == REPORT_PROJECT_CHANGED.name]
    if changes and not follows_all:
        change = min(changes, key=rank)
        about = _about(change, language)
        whose = "" if about == _about(first, language) else f"{about}: "
        yield f"; {whose}{glance(change, language)}"
    if tally is not None:
        changed = translate_count(language, "changed_short", tally.total)
        yield f" ({changed}: {tell(Counts(tally.told[:2]), language)})"
        yield f" ({changed})"


def headline(item: Item, language: Language) -> str:
    """What an item is about and what happened, as in "VV078: vraag nr. 104 beantwoord"."""
    return f"{_about(item, language)}: {heading(item, language)}"


def glance(item: Item, language: Language) -> str:
    """What happened in as few words as can be, where it is known of which report it is told."""
    if item.event is None:
        return heading(item, language)
    news = told(item.event)
    return tell(presenter_of(news.kind).glance(news), language)


def _about(item: Item, language: Language) -> str:
    codes = item.projects
    if codes:
        return ", ".join(codes[:_MOST_CODES]) + ("…" if len(codes) > _MOST_CODES else "")
    if item.event is None or event_kind(item.event.kind).for_ops:
        return "vvwatch"
    named = (r for r in item.reasons if r.kind not in ("project", "all", "subject"))
    first = next(named, None)
    return reason_name(first, language) if first else translate(language, "plan")
