"""Why somebody gets an item, and where the project or keyword stands, in words; pure."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.messages.phrases.lookup import Language, say
from jobs.messages.phrases.sanitizing import inert
from state.model.values import Event, JsonObject

_FIELDS = frozenset({"title", "subject", "themes", "description", "page", "milestones", "text"})
_MOST_REASONS = 8


def reason_words(why: Sequence[JsonObject], event: Event, language: Language) -> str | None:
    """The reasons in a row, each with its place: "VV078 in antwoord, p. 3"; None without any."""
    words = [_reason(reason, event, language) for reason in why[:_MOST_REASONS]]
    if len(why) > len(words):
        words.append("…")
    return "; ".join(words) or None


def _reason(reason: JsonObject, event: Event, language: Language) -> str:
    if reason["kind"] == "all":
        return say(language, "all")
    what = inert(reason["value"], 80)
    if reason["kind"] == "keyword":
        what = say(language, "keyword", value=what)
    place = place_words(reason.get("where"), reason.get("page"), event, language)
    return f"{what} {place}" if place else what


def place_words(where: str | None, page: int | None, event: Event, language: Language) -> str:
    """A place in words: the name of a field, a heading, or a page of a file; "" for none.

    `where` is the name of a field, the heading of a section or the address of a file.
    """
    if not where:
        return ""
    if "://" in where:
        name = say(language, f"place.{_file(page, event)}")
        return name + (say(language, "page", page=page) if page else "")
    if where in _FIELDS:
        return say(language, f"place.{where}")
    return say(language, "place.section", heading=inert(where, 80))


def answer_document(event: Event) -> str | None:
    """The address of the document that the answer's page is in; None where that is not known."""
    read = [file["url"] for file in event.detail["documents"] if file["state"] == "read"]
    # With more documents it is not known which of them the page is in.
    return read[0] if len(read) == 1 and event.detail.get("answer_page") else None


def _file(page: int | None, event: Event) -> str:
    """What the file is to the reader: question, answer, report or some document."""
    if event.kind.startswith("report."):
        return "report"
    if page is None or not event.kind.startswith("question.") or answer_document(event) is None:
        return "document"
    return "answer" if page >= event.detail["answer_page"] else "question"
