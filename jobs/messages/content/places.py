"""Why somebody gets an item, and where the project or keyword stands, in words; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.sources.together.event_kinds import told
from crawler.telling.phrases import Language
from jobs.messages.phrases.catalogue import translate, words_named
from jobs.messages.phrases.sanitizing import sanitize_text
from jobs.messages.presenters.by_kind import presenter_of
from state.model.deliveries import Excerpt, Reason
from state.model.values import Event

_MOST_REASONS = 8
_MOST_PASSAGES = 2
_LONGEST_PASSAGE = 600
_NAMES = {
    "subject": "followed.subject",
    "asker": "followed.asker",
    "minister": "followed.minister",
    "theme": "followed.theme",
}
_QUOTED = str.maketrans("»«", "”“")


@dataclass(frozen=True)
class Passage:
    """The words around a hit; `text` is all of them, with the hit between » and «."""

    before: str
    hit: str
    after: str
    text: str


def passages_shown(why: Sequence[Reason]) -> tuple[Passage, ...]:
    """The first passages in which the reasons stand, each once, harmless."""
    found = dict.fromkeys(reason.passage for reason in why if reason.passage is not None)
    return tuple(_passage(excerpt) for excerpt in [*found][:_MOST_PASSAGES])


def _passage(excerpt: Excerpt) -> Passage:
    parts = (part.translate(_QUOTED) for part in (excerpt.before, excerpt.hit, excerpt.after))
    text = sanitize_text("{}»{}«{}".format(*parts), _LONGEST_PASSAGE)
    before, _, rest = text.partition("»")
    hit, _, after = rest.partition("«")
    return Passage(before, hit, after, text)


def reason_words(why: Sequence[Reason], event: Event, language: Language) -> str | None:
    """The reasons in a row, each with its place: "VV078 (antwoord, blz. 3)"; None without any."""
    words = [_reason(reason, event, language) for reason in why[:_MOST_REASONS]]
    if len(why) > len(words):
        words.append("…")
    return "; ".join(words) or None


def _reason(reason: Reason, event: Event, language: Language) -> str:
    what = reason_name(reason, language)
    if reason.kind in _NAMES:
        return what
    place = place_words(reason.where, reason.page, event, language)
    return translate(language, "placed", what=what, place=place) if place else what


def reason_name(reason: Reason, language: Language) -> str:
    """What somebody follows, in words."""
    if reason.kind == "all":
        return translate(language, "all")
    what = sanitize_text(reason.value, 80)
    if reason.kind == "project":
        return what
    return translate(language, _NAMES.get(reason.kind, "keyword"), value=what)


def place_words(where: str | None, page: int | None, event: Event, language: Language) -> str:
    """A place in words: the name of a field, a heading, or a page of a file; "" for none.

    `where` is the name of a field, the heading of a section or the address of a file.
    """
    if not where:
        return ""
    if "://" in where:
        news = told(event)
        name = translate(language, f"in_file.{presenter_of(news.kind).file_role(news, page)}")
        return name + (translate(language, "page", page=page) if page else "")
    if where != "section" and (field := words_named(language, f"place.{where}")):
        return field
    return translate(language, "place.section", heading=sanitize_text(where, 80))
