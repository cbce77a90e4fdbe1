"""The subject of a message: project and event of the most important item, for each kind."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.messages.content.items import Item
from jobs.messages.content.subject import subject_of
from jobs.messages.phrases.catalogue import nth_measurement
from jobs.rules.kinds import KINDS
from state.model.deliveries import Reason

PROJECT = (Reason("project", "VV078", "title", None),)
KEYWORD = (Reason("keyword", "culturele infrastructuur", "title", 1),)
ALL = (Reason("all", "", None, None),)
LANGUAGES: tuple[Any, ...] = ("nl", "en")
TITLE = "Vijfde nota"

# kind of event: its subject in Dutch and in English.
SUBJECTS = {
    "question.new": ("nieuwe schriftelijke vraag nr. 104", "new written question no. 104"),
    "question.answered": ("vraag nr. 104 beantwoord", "question no. 104 answered"),
    "question.changed": ("vraag nr. 104 gewijzigd", "question no. 104 changed"),
    "question.overdue": (
        "antwoord op vraag nr. 104 blijft uit",
        "answer to question no. 104 is overdue",
    ),
    "question.withdrawn": (
        "vraag nr. 104 niet meer beschikbaar",
        "question no. 104 no longer available",
    ),
    "question.restored": ("vraag nr. 104 opnieuw beschikbaar", "question no. 104 available again"),
    "publication.new": ("nieuwe publicatie: Vijfde nota", "new publication: Vijfde nota"),
    "publication.changed": (
        "publicatie gewijzigd: Vijfde nota",
        "publication changed: Vijfde nota",
    ),
    "publication.withdrawn": (
        "publicatie niet meer beschikbaar: Vijfde nota",
        "publication no longer available: Vijfde nota",
    ),
    "publication.restored": (
        "publicatie opnieuw beschikbaar: Vijfde nota",
        "publication available again: Vijfde nota",
    ),
    "decision.new": (
        "de zesde meting staat op de agenda van de Vlaamse Regering",
        "the sixth measurement is on the agenda of the Flemish Government",
    ),
    "decision.changed": ("beslissing gewijzigd: Vijfde nota", "decision changed: Vijfde nota"),
    "decision.withdrawn": (
        "beslissing niet meer beschikbaar: Vijfde nota",
        "decision no longer available: Vijfde nota",
    ),
    "decision.restored": (
        "beslissing opnieuw beschikbaar: Vijfde nota",
        "decision available again: Vijfde nota",
    ),
    "oral_question.new": (
        "vraag om uitleg nr. 104 aangekondigd",
        "oral question no. 104 announced",
    ),
    "oral_question.answered": (
        "vraag om uitleg nr. 104 behandeld, het verslag is er",
        "oral question no. 104 put, the proceedings are there",
    ),
    "oral_question.changed": (
        "vraag om uitleg nr. 104 gewijzigd",
        "oral question no. 104 changed",
    ),
    "oral_question.withdrawn": (
        "vraag om uitleg nr. 104 ingetrokken",
        "oral question no. 104 withdrawn",
    ),
    "oral_question.restored": (
        "vraag om uitleg nr. 104 opnieuw beschikbaar",
        "oral question no. 104 available again",
    ),
    "agenda.new": (
        "de zesde meting staat op de agenda van een commissie",
        "the sixth measurement is on a committee's agenda",
    ),
    "agenda.changed": (
        "agenda van een commissie gewijzigd: Vijfde nota",
        "committee's agenda changed: Vijfde nota",
    ),
    "report.new": (
        "monitoringrapport van de zesde meting is verschenen",
        "monitoring report of the sixth measurement is out",
    ),
    "document.changed": ("document vervangen: Vijfde nota", "document replaced: Vijfde nota"),
    "programme.changed": ("programmapagina gewijzigd", "programme page changed"),
    "expectation.met": (
        "Vijfde nota: verschenen zoals verwacht",
        "Vijfde nota: out, as expected",
    ),
    "expectation.overdue": (
        "Vijfde nota: nog niet verschenen, verwacht tegen 31 maart 2024",
        "Vijfde nota: not out yet, expected by 31 March 2024",
    ),
}


def milestone(change: str, before: str | None, after: str | None) -> dict[str, Any]:
    """A changed milestone."""
    return {"title": "Oplevering project", "change": change, "before": before, "after": after}


# what changed for a project: presence, status before and after, milestones; and the subject.
CHANGES: list[tuple[str, tuple[str, str], list[dict[str, Any]], str, str]] = [
    (
        "both",
        ("on_schedule", "attention"),
        [milestone("text", "realised", "realised"), milestone("status", "on_schedule", "stopped")],
        "mijlpaal ‘Oplevering project’ stopgezet (zesde meting)",
        "milestone ‘Oplevering project’ stopped (sixth measurement)",
    ),
    (
        "both",
        ("on_schedule", "stopped"),
        [milestone("status", "on_schedule", "attention")],
        "status nu ‘stopgezet’ (zesde meting)",
        "status now ‘stopped’ (sixth measurement)",
    ),
    (
        "both",
        ("started", "started"),
        [milestone("status", "started", "attention")],
        "mijlpaal ‘Oplevering project’: aandacht nodig (zesde meting)",
        "milestone ‘Oplevering project’: attention needed (sixth measurement)",
    ),
    (
        "both",
        ("started", "started"),
        [milestone("status", "started", "in beraad")],
        "mijlpaal ‘Oplevering project’: in beraad (zesde meting)",
        "milestone ‘Oplevering project’: in beraad (sixth measurement)",
    ),
    (
        "both",
        ("started", "started"),
        [milestone("text", "started", "started"), milestone("added", None, "started")],
        "nieuwe mijlpaal ‘Oplevering project’ (zesde meting)",
        "new milestone ‘Oplevering project’ (sixth measurement)",
    ),
    (
        "both",
        ("started", "started"),
        [milestone("removed", "started", None)],
        "mijlpaal ‘Oplevering project’ wordt niet meer vermeld (zesde meting)",
        "milestone ‘Oplevering project’ no longer mentioned (sixth measurement)",
    ),
    (
        "both",
        ("started", "started"),
        [milestone("text", "started", "started")],
        "toelichting bij mijlpaal ‘Oplevering project’ gewijzigd (zesde meting)",
        "explanation of milestone ‘Oplevering project’ changed (sixth measurement)",
    ),
    (
        "both",
        ("started", "started"),
        [],
        "wijziging in de zesde meting",
        "change in the sixth measurement",
    ),
    (
        "new",
        ("", "started"),
        [],
        "nieuw project in de zesde meting",
        "new project in the sixth measurement",
    ),
    (
        "gone",
        ("started", ""),
        [],
        "niet meer in de zesde meting",
        "no longer in the sixth measurement",
    ),
]


def event_of_kind(make_event: Any, kind: str) -> Any:
    """An event of a kind with the details that its subject needs."""
    number = {"number": 104} if kind.startswith(("question.", "oral_question.")) else {}
    number |= {"meeting": 1} if kind.startswith("agenda.") else {}
    detail = {**number, "measurement": 6, "due_on": "2024-03-31"}
    return make_event(kind, title=TITLE, detail=detail)


def test_every_kind_has_an_example() -> None:
    """The examples here leave out no kind of event."""
    assert {*SUBJECTS, "report.project_changed"} == set(KINDS)


@pytest.mark.parametrize("kind", SUBJECTS)
def test_subject_of_a_kind(make_event: Any, kind: str) -> None:
    """The subject names the project and what happened."""
    item = Item(event_of_kind(make_event, kind), None, PROJECT)
    said = tuple(subject_of([item], language) for language in LANGUAGES)
    assert said == tuple(f"VV078: {words}" for words in SUBJECTS[kind])


@pytest.mark.parametrize(("presence", "status", "milestones", "dutch", "english"), CHANGES)
def test_subject_of_a_project_change(
    make_event: Any,
    presence: str,
    status: tuple[str, str],
    milestones: list[dict[str, Any]],
    dutch: str,
    english: str,
) -> None:
    """The subject names what matters most of all that changed for the project."""
    detail = {
        "presence": presence,
        "status": dict(zip(("before", "after"), status, strict=True)),
        "milestones": milestones,
        "measurement": {"before": 5, "after": 6},
    }
    item = Item(make_event("report.project_changed", detail=detail), None, PROJECT)
    said = [subject_of([item], language) for language in LANGUAGES]
    assert said == [f"VV078: {dutch}", f"VV078: {english}"]


@pytest.mark.parametrize(
    ("reasons", "projects", "about"),
    [
        (PROJECT, ("VV078", "VV129"), "VV078"),
        ((*PROJECT, *KEYWORD), ("VV078",), "VV078"),
        (KEYWORD, ("VV129",), "‘culturele infrastructuur’"),
        (ALL, ("VV014", "VV129"), "VV014, VV129"),
        (ALL, ("VV014", "VV078", "VV129", "VV130"), "VV014, VV078, VV129…"),
        (ALL, tuple(f"VV{n:03d}" for n in range(1, 182)), "Vlaamse Veerkracht"),
        (ALL, (), "Vlaamse Veerkracht"),
    ],
)
def test_what_a_subject_is_about(
    make_event: Any, reasons: Any, projects: tuple[str, ...], about: str
) -> None:
    """A subject names the reader's projects, else the keyword, else the plan."""
    item = Item(make_event("question.answered", projects=projects), None, reasons)
    assert subject_of([item], "nl") == f"{about}: vraag nr. 104 beantwoord"


def test_subject_of_several(make_event: Any) -> None:
    """Of several items the most important stands in the subject, and the others are counted."""
    kinds = ("question.changed", "question.answered", "question.new", "programme.changed")
    items = [Item(event_of_kind(make_event, kind), None, PROJECT) for kind in kinds]
    said = [subject_of(items, language) for language in LANGUAGES]
    assert said == [
        "VV078: vraag nr. 104 beantwoord … en nog 3",
        "VV078: question no. 104 answered … and 3 more",
    ]


def test_subject_without_number(make_event: Any) -> None:
    """A question whose number is not known is told without one."""
    item = Item(make_event("question.answered", detail={"number": None}), None, PROJECT)
    said = [subject_of([item], language) for language in LANGUAGES]
    assert said == ["VV078: vraag beantwoord", "VV078: question answered"]


@pytest.mark.parametrize("count", [1, 5])
def test_long_subject_is_cut_at_a_word(make_event: Any, count: int) -> None:
    """A subject has 150 characters at most and ends with a whole word, its count kept."""
    change = milestone("status", "started", "een heel bijzondere en lange toestand " * 9)
    change["title"] = "Oplevering van het vernieuwde cultuurhuis " * 9
    detail = {
        "presence": "both",
        "status": {"before": None, "after": None},
        "milestones": [change],
        "measurement": {"before": 5, "after": 6},
    }
    event = make_event("report.project_changed", detail=detail)
    subject = subject_of([Item(event, None, PROJECT)] * count, "nl")
    words = f"{change['title']} {change['after']} VV078: mijlpaal ‘ ’: (zesde meting)"
    kept = subject.removesuffix(" … en nog 4")
    assert 100 < len(subject) <= 150
    assert kept.endswith("…")
    assert {word.strip("‘’:…") for word in kept.split()} <= {w.strip("‘’:") for w in words.split()}
    assert (kept != subject) == (count > 1)


@pytest.mark.parametrize(
    ("number", "dutch", "english"),
    [
        (1, "eerste meting", "first measurement"),
        (12, "twaalfde meting", "twelfth measurement"),
        (13, "13e meting", "13th measurement"),
        (21, "21e meting", "21st measurement"),
        (None, "nieuwe meting", "new measurement"),
    ],
)
def test_ordinals(number: int | None, dutch: str, english: str) -> None:
    """Ordinals are written out up to twelve."""
    assert [nth_measurement(language, number) for language in LANGUAGES] == [dutch, english]
