"""What is said of each kind of event, and of one that nobody has a presenter for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.sources.together import event_kinds
from crawler.telling.phrases import LANGUAGES, Language
from crawler.telling.saying import Beginning, Day, Measurement, Row, Status, Text, phrase
from jobs.messages.content.changed_fields import changes_told
from jobs.messages.content.items import Item
from jobs.messages.phrases import catalogue
from jobs.messages.phrases.telling import tell
from jobs.messages.presenters.by_kind import presenter_of
from jobs.messages.render import render_message
from state.model.event_kinds import EventKind
from state.model.values import Change

PERMIT = EventKind("permit.changed", rank=75)


@pytest.fixture
def permit(monkeypatch: pytest.MonkeyPatch, make_event: Any) -> Any:
    """An event of a kind that a source declares, in words of its own, without a presenter."""
    kinds = {**event_kinds.EVENT_KINDS, PERMIT.name: PERMIT}
    monkeypatch.setattr(event_kinds, "EVENT_KINDS", kinds)
    words = {
        "nl": {"permit.changed": "vergunning gewijzigd", "field.holder": "houder"},
        "en": {"permit.changed": "permit changed", "field.holder": "holder"},
    }
    merged = {language: {**catalogue.PHRASES[language], **words[language]} for language in words}
    monkeypatch.setattr(catalogue, "PHRASES", merged)
    changes = (
        Change("holder", "Jan", "An"),
        Change("valid_until_on", "2024-03-01", "2024-04-02"),
        Change("floor_area", 10, 20),
    )
    return make_event(PERMIT.name, title="Cultuurhuis", detail={}, changes=changes)


def test_new_kind_is_told_by_its_declaration_and_its_words(permit: Any) -> None:
    """A kind needs no more than its declaration and its words: headline, title, and each changed
    field are told; a field without words is told by its name, a day as a day."""
    message = render_message("x", "w", [Item(permit, None)], "en", 50)
    assert message.subject == "Vlaamse Veerkracht: permit changed: Cultuurhuis"
    for line in (
        "1. Permit changed: Cultuurhuis",
        "   Holder: Jan → An",
        "   Valid until on: 1 March 2024 → 2 April 2024",
        "   Floor area: 10 → 20",
    ):
        assert line in message.text.splitlines()
    many = render_message("x", "w", [Item(permit, None)] * 60, "nl", 1)
    assert "59 × vergunning gewijzigd" in many.text


def test_kind_that_no_source_has_any_more(make_event: Any) -> None:
    """What was stored by a source that is gone can still be told, by its name."""
    event = make_event("bulletin.new", title="Nota", detail={"number": "VR 2024"})
    assert "1. Bulletin new: Nota\n" in render_message("x", "w", [Item(event, None)], "nl", 50).text


@pytest.mark.parametrize("name", event_kinds.EVENT_KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_words(name: str, language: Language) -> None:
    """Each kind has words to be counted by; a headline besides, or a presenter that makes one."""
    assert catalogue.words_named(language, name)
    kind = event_kinds.EVENT_KINDS[name]
    assert catalogue.words_named(language, f"what.{name}") or presenter_of(kind).names_project


def test_values_in_words() -> None:
    """Each sort of value is told in the reader's language, and scraped words come out inert."""
    hostile = "www.evil.example @all"
    row = Row((Text("a"), phrase("quoted", text=Text("b"))), more=2)
    said = {
        tell(Text(hostile), "nl").replace("\u200b", "|"): "www.|evil.|example @|all",
        tell(Beginning("Een. Twee. Drie.", 12), "nl"): "Een. Twee.",
        tell(Day(date(2024, 3, 6)), "en"): "6 March 2024",
        tell(Status("stopped"), "nl"): "stopgezet",
        tell(Status(None), "en"): "unknown",
        tell(Measurement(6), "nl"): "zesde meting",
        tell(row, "nl"): "a, ‘b’ (+2)",
        tell(7, "nl"): "7",
    }
    assert list(said) == list(said.values())


@pytest.mark.parametrize(
    ("language", "field", "before", "after", "words"),
    [
        ("nl", "day", "2024-03-26", "2024-04-09", "Dag: 26 maart 2024 → 9 april 2024"),
        ("en", "day", "2024-03-26", "2024-04-09", "Day: 26 March 2024 → 9 April 2024"),
        ("nl", "asked_on", None, "2024-01-16", "Gesteld op: (leeg) → 16 januari 2024"),
        ("nl", "day", ["2024-03-26"], ["2024-04-09"], "Dag: 26 maart 2024 → 9 april 2024"),
        ("nl", "number", "2024-02-31", "20240326", "Nummer: 2024-02-31 → 20240326"),
    ],
)
def test_days_are_days_of_the_language(
    language: Language, field: str, before: object, after: object, words: str
) -> None:
    """A day that changed is told as days are everywhere, whatever its field is called; what is no
    day stands as it is."""
    [told] = changes_told([Change(field, before, after)], frozenset(), language)
    assert tell(told, language) == words


def test_no_stop_behind_what_was_cut() -> None:
    """A sentence that ends with something cut ends with its ellipsis."""
    told = phrase("promise.by", minister=Text("minister van Cultuur en Jeugd", 16))
    assert tell(told, "nl") == "Aangekondigd door minister van…"
