"""What may be followed besides projects and single words, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.rules.keywords import TextLocation, places_in
from jobs.rules.matching import Interest, Matcher
from state.model.deliveries import Reason
from state.model.details import Parties

QUESTION = "question:1795000"


def told(event: Any, places: tuple[TextLocation, ...] = (), *about: str, **follows: Any) -> Any:
    """Why a watcher who follows this gets an event; empty when it does not."""
    values: dict[str, Any] = {"projects": frozenset(), "keywords": (), "kinds": ("*",), **follows}
    return dict(Matcher([Interest("w", **values)]).match(event, places, about)).get("w", ())


@pytest.mark.parametrize(
    "kind", ["question.answered", "question.overdue", "question.changed", "question.withdrawn"]
)
def test_one_question(make_event: Any, kind: str) -> None:
    """Who follows a question is told all of it, whatever it is about, and nothing of others."""
    event = make_event(kind, projects=(), findings=())
    assert told(event, subjects=(QUESTION,)) == (Reason("subject", QUESTION),)
    assert told(event, subjects=("question:1",)) == ()


def test_what_a_question_promised_or_links(make_event: Any) -> None:
    """What a followed question has promised, and a file of it, are told too."""
    met = make_event("expectation.met", subject="expectation:x", detail={"title": "x"})
    assert told(met, (), QUESTION, subjects=(QUESTION,)) == (Reason("subject", QUESTION),)


def test_persons_and_themes(make_event: Any) -> None:
    """An asker, a minister and a theme count, each with its own reason, in whatever spelling."""
    event = make_event(projects=(), findings=())
    event.detail["themes"] = ["Cultuur"]
    assert told(event, askers=("Verbeurgt, Thijs",)) == (Reason("asker", "Thijs Verbeurgt"),)
    assert told(event, ministers=("JAMBON",)) == (Reason("minister", "Jan Jambon"),)
    assert told(event, themes=("cultuur",)) == (Reason("theme", "Cultuur"),)
    assert told(event, askers=("Jambon",), ministers=("Verbeurgt",), themes=("Sport",)) == ()
    del event.detail["themes"]


def test_group_of_words(make_event: Any) -> None:
    """Of a group one word is enough, and it is the reason; plain words count beside it."""
    event = make_event(projects=(), findings=())
    groups = (("fietspad", "fietssnelweg"), "cultuurhuis")
    places = places_in({"title": "Een fietssnelweg", "text": "langs het cultuurhuis"}, {})
    assert told(event, places, keywords=groups) == (
        Reason("keyword", "fietssnelweg", "title"),
        Reason("keyword", "cultuurhuis", "text"),
    )
    assert told(event, places_in({"title": "Een pad"}, {}), keywords=groups) == ()


def test_without(make_event: Any) -> None:
    """What holds an excluded word is told for no reason, whatever else stands in it."""
    event = make_event()
    places = places_in({"title": "Een fietspad in ANTWERPEN"}, {})
    follows = {
        "projects": frozenset({"VV078"}),
        "keywords": ("fietspad",),
        "subjects": (QUESTION,),
        "askers": ("Verbeurgt",),
    }
    assert len(told(event, places, **follows)) == 4
    assert told(event, places, **follows, without=("Antwerpen",)) == ()
    assert len(told(event, places, **follows, without=("Gent",))) == 4


def test_report_is_not_left_out_for_a_word_in_its_file(make_event: Any) -> None:
    """A word somewhere in the file of a report, which is about everything, leaves out nothing."""
    report = make_event("report.new", subject="report:6", detail={"measurement": 6})
    file = places_in({}, {"https://x.example/1": ["over Antwerpen"]})
    follows: dict[str, Any] = {"projects": frozenset({"VV078"}), "without": ("Antwerpen",)}
    assert told(report, file, **follows)
    assert told(make_event(), file, **follows) == ()
    assert told(report, places_in({"title": "Rapport voor Antwerpen"}, {}), **follows) == ()


def test_each_watcher_of_many(make_event: Any) -> None:
    """Those who follow the same person in other words are each told, and nobody else."""
    interests = [
        Interest("a", frozenset(), (), ("*",), askers=("Verbeurgt",)),
        Interest("b", frozenset(), (), ("*",), askers=("Thijs Verbeurgt",)),
        Interest("c", frozenset(), (), ("*",), askers=("De Loor",)),
        Interest("d", frozenset(), (), ("report.*",), askers=("Verbeurgt",)),
    ]
    event = make_event(projects=(), findings=())
    assert [watcher for watcher, _ in Matcher(interests).match(event, ())] == ["a", "b"]


def test_what_somebody_follows_is_relevant() -> None:
    """A thing is looked after when itself, its asker, minister or theme is followed."""
    matcher = Matcher(
        [Interest("a", frozenset(), (), ("*",), subjects=(QUESTION,), ministers=("Crevits",))]
    )
    assert matcher.follows(QUESTION, Parties())
    assert matcher.follows("question:1", Parties(ministers=("Hilde Crevits",)))
    assert not matcher.follows("question:1", Parties(askers=("Hilde Crevits",)))
