"""Why somebody gets an item, with its place in words."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.messages.content.places import place_words, reason_words
from state.model.deliveries import Reason

FILE = "https://docs.vlaamsparlement.be/files/pfile?id=2011111"
LANGUAGES: tuple[Any, ...] = ("nl", "en")


def detail_of(answer_page: int | None, *states: str) -> dict[str, Any]:
    """The details of a question with documents in these states."""
    documents = [{"url": f"{FILE}{number}", "state": s} for number, s in enumerate(states)]
    return {"answer_page": answer_page, "documents": documents}


# kind of event, its details, place and page; where that is in Dutch and in English.
PLACES: dict[str, tuple[str, dict[str, Any], str | None, int | None, str, str]] = {
    "answer": (
        *("question.answered", detail_of(3, "read"), FILE, 3),
        *("antwoord, blz. 3", "answer, p. 3"),
    ),
    "after the answer began": (
        *("question.answered", detail_of(3, "read", "broken"), FILE, 5),
        *("antwoord, blz. 5", "answer, p. 5"),
    ),
    "before the answer": (
        *("question.answered", detail_of(3, "read"), FILE, 2),
        *("vraag, blz. 2", "question, p. 2"),
    ),
    "no answer yet": (
        *("question.new", detail_of(None, "read"), FILE, 2),
        *("document, blz. 2", "document, p. 2"),
    ),
    "one of two documents": (
        *("question.answered", detail_of(1, "read", "read"), FILE, 2),
        *("document, blz. 2", "document, p. 2"),
    ),
    "report": ("report.project_changed", {}, FILE, 88, "rapport, blz. 88", "report, p. 88"),
    "file without page": ("publication.new", {}, FILE, None, "document", "document"),
    "title": ("question.new", {}, "title", None, "titel", "title"),
    "themes": ("question.new", {}, "themes", None, "thema’s", "themes"),
    "page": ("publication.new", {}, "page", None, "de pagina", "the page"),
    "milestones": (
        *("report.project_changed", {}, "milestones", None),
        *("mijlpalen", "milestones"),
    ),
    "section": ("programme.changed", {}, "Stand", None, "onder ‘Stand’", "under ‘Stand’"),
    "nowhere": ("programme.changed", {}, None, None, "", ""),
}


@pytest.mark.parametrize(
    ("kind", "detail", "where", "page", "dutch", "english"), PLACES.values(), ids=PLACES.keys()
)
def test_place(
    make_event: Any,
    kind: str,
    detail: dict[str, Any],
    where: str | None,
    page: int | None,
    dutch: str,
    english: str,
) -> None:
    """A field, a heading or a page of a file is named as a reader would."""
    event = make_event(kind, detail=detail)
    said = [place_words(where, page, event, language) for language in LANGUAGES]
    assert said == [dutch, english]


@pytest.mark.parametrize("field", ["title", "subject", "themes", "description", "page"])
def test_fields_of_records_have_words(make_event: Any, field: str) -> None:
    """The fields in which codes and keywords are looked for are not shown by their names."""
    assert "‘" not in place_words(field, None, make_event(), "nl")


def test_reasons_in_a_row(make_event: Any) -> None:
    """All reasons are named, each with its place, and of very many the first."""
    event = make_event("question.answered", detail=detail_of(3, "read"))
    project = Reason("project", "VV078", FILE, 3)
    keyword = Reason("keyword", "cultuur", "title", None)
    everything = Reason("all", "", None, None)
    why = [project, keyword, everything]
    assert reason_words(why, event, "nl") == (
        "VV078 (antwoord, blz. 3); ‘cultuur’ (titel); alle projecten"
    )
    assert reason_words([], event, "nl") is None
    many = reason_words([keyword] * 20, event, "nl")
    assert many is not None
    assert many.count("cultuur") == 8
    assert many.endswith("; …")
