"""The subject of a message: which project, and what happened; pure."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.sources.together.event_kinds import event_kind
from crawler.telling.phrases import Language
from jobs.messages.content.items import Item, heading, rank
from jobs.messages.phrases.catalogue import translate
from jobs.messages.phrases.sanitizing import sanitize_text, within

SUBJECT_CHARACTERS = 150
_MOST_CODES = 3


def subject_of(items: Sequence[Item], language: Language, others: int = 0) -> str:
    """One line that names project and event of the most important item, and counts the rest, among
    them so many others.

    Harmless in any header or chat, at most 150 characters, cut at a word.
    """
    first = min(items, key=rank)
    count = len(items) - 1 + others
    more = translate(language, "and_more", count=count) if count else ""
    return within(headline(first, language), SUBJECT_CHARACTERS - len(more)) + more


def headline(item: Item, language: Language) -> str:
    """What an item is about and what happened, as in "VV078: vraag nr. 104 beantwoord"."""
    return f"{_about(item, language)}: {heading(item, language)}"


def _about(item: Item, language: Language) -> str:
    codes = item.projects
    if codes:
        return ", ".join(codes[:_MOST_CODES]) + ("…" if len(codes) > _MOST_CODES else "")
    if item.event is None or event_kind(item.event.kind).for_ops:
        return "vvwatch"
    keywords = [reason.value for reason in item.reasons if reason.kind == "keyword"]
    if keywords:
        return translate(language, "keyword", value=sanitize_text(keywords[0], 40))
    return translate(language, "plan")
