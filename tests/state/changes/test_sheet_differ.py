"""What changed for each project from one measurement to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state.changes.sheet_differ import compare_reports, passages
from state.changes.sheets import Milestone, Sheet
from state.model.json_forms import as_json


def sheet(*milestones: Milestone, code: str = "VV078", text: str = "Het loopt.") -> Sheet:
    """A sheet with these milestones."""
    lines = (f"{code} - Gebouwen", text, *(m.title for m in milestones))
    return Sheet(code, "Gebouwen", "on_schedule", text, milestones, lines, 7, bool(milestones))


DESIGN = Milestone("Opmaak ontwerp", "realised", None, 7)
WORKS = Milestone("Uitvoering werken is gestart", "on_schedule", "De werf is open.", 7)
DELIVERY = Milestone("Oplevering project", "on_schedule", None, 8)
BASE = sheet(DESIGN, WORKS, DELIVERY)


def told(before: Sheet, after: Sheet) -> list[tuple[str, str, str | None, str | None]]:
    """The changes of the milestones of the only project that differs."""
    (change,) = compare_reports([before], [after])
    assert change.compared_by == "milestones"
    return [(m.title, m.change, m.before, m.after) for m in change.milestones]


def test_stopped_milestone() -> None:
    """A stopped milestone gives its statuses, its explanation and its page."""
    stopped = Milestone("Oplevering project", "stopped", "Geen vergunning.", 9)
    (change,) = compare_reports([BASE], [sheet(DESIGN, WORKS, stopped)])
    (milestone,) = change.milestones
    assert as_json(milestone) == {
        "title": "Oplevering project",
        "change": "status",
        "before": "on_schedule",
        "after": "stopped",
        "explanation": "Geen vergunning.",
        "page": 9,
    }


def test_added_and_removed() -> None:
    """Milestones that came or went say so, in the order of the later sheet."""
    party = Milestone("Openingsfeest met de buurt", "not_started")
    assert told(BASE, sheet(DESIGN, party, WORKS)) == [
        ("Openingsfeest met de buurt", "added", None, "not_started"),
        ("Oplevering project", "removed", "on_schedule", None),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Aanstellen ontwerper", "Aanstelling van de ontwerper"),
        ("Aanbesteding van de werken is gebeurd", "De aanbesteding van alle werken is gebeurd"),
        ("Toekennen investeringssubsidie", "Toekennen van de investeringssubsidie"),
        ("Oplevering van het gebouw in Gent", "Voorlopige oplevering van het gebouw in Gent"),
        ("Oplevering tegen 31/12/2022 van de brug", "Oplevering tegen 31/12/2023 van de brug"),
    ],
)
def test_reworded(before: str, after: str) -> None:
    """A title of which a few words were reworded is the same milestone."""
    old, new = (
        sheet(DESIGN, Milestone(before, "started")),
        sheet(DESIGN, Milestone(after, "started")),
    )
    assert told(old, new) == [(after, "text", before, after)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Opmaak bestek", "Opmaak huisstijl"),
        ("Fase 1 afgerond", "Fase 2 afgerond"),
        ("Oplevering brug in Gent", "Oplevering school in Aalst"),
        ("Gunnen van het implementatieproject", "Opleveren van de opdracht"),
    ],
)
def test_other_milestone(before: str, after: str) -> None:
    """Titles that share but their form are two milestones."""
    old, new = (
        sheet(DESIGN, Milestone(before, "started")),
        sheet(DESIGN, Milestone(after, "started")),
    )
    assert told(old, new) == [
        (after, "added", None, "started"),
        (before, "removed", "started", None),
    ]


def test_best_match_first() -> None:
    """Each milestone is paired once, with the one most like it."""
    old = sheet(
        Milestone("Renovatie van zaal een", "started"), Milestone("Renovatie van zaal", "started")
    )
    new = sheet(
        Milestone("Volledige renovatie van zaal een", "started"),
        Milestone("Renovatie van de zaal", "stopped"),
    )
    assert told(old, new) == [
        (
            "Volledige renovatie van zaal een",
            "text",
            "Renovatie van zaal een",
            "Volledige renovatie van zaal een",
        ),
        ("Renovatie van de zaal", "status", "started", "stopped"),
    ]


def test_same_title_twice() -> None:
    """Of milestones with one title, those with the same status belong together."""
    a, b = Milestone("Gunning", "realised"), Milestone("Gunning", "started")
    assert compare_reports([sheet(a, b)], [sheet(b, a)]) == ()


def test_new_explanation() -> None:
    """Another explanation under the same status is a change of text."""
    works = replace(WORKS, explanation="De werf ligt stil.")
    assert told(BASE, sheet(DESIGN, works, DELIVERY)) == [
        ("Uitvoering werken is gestart", "text", "De werf is open.", "De werf ligt stil.")
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("De  bouw\nloopt.", "De bouw loopt."),
        ("De infra-\nstructuur is er.", "De infrastructuur is er."),
        ("Het ‘huis’ staat.", 'Het "huis" staat.'),
        ("DE BOUW loopt.", "De bouw loopt."),
        ("Plan 2022–2023 loopt.", "Plan 2022-2023 loopt."),
        ("Eerst dit. Dan dat.", "Dan dat. Eerst dit."),
    ],
)
def test_no_change(before: str, after: str) -> None:
    """White space, hyphenation, quotes, case and the order of sentences are no change."""
    old, new = (sheet(replace(WORKS, explanation=t), text=t) for t in (before, after))
    if "Eerst" in before:
        old, new = sheet(WORKS, text=before), sheet(WORKS, text=after)
    assert compare_reports([old], [new]) == ()


@pytest.mark.parametrize(("before", "after"), [("1.500", "1,500"), ("4,3", "43"), ("5 %", "5 €")])
def test_figures(before: str, after: str) -> None:
    """A figure that differs is a change."""
    old, new = (sheet(WORKS, text=f"Het kost {t} miljoen.") for t in (before, after))
    (change,) = compare_reports([old], [new])
    assert change.text_diff == f"- Het kost {before} miljoen.\n+ Het kost {after} miljoen."


def test_text_difference() -> None:
    """The difference of the text names the sentences that differ, and only those."""
    old = sheet(WORKS, text="De bouw loopt. Het dak is klaar. Alles is goed.")
    new = sheet(WORKS, text="De bouw loopt. Het dak lekt. Er komt een nieuw dak. Alles is goed.")
    (change,) = compare_reports([old], [new])
    assert change.text_diff.splitlines() == [
        "- Het dak is klaar.",
        "+ Het dak lekt.",
        "+ Er komt een nieuw dak.",
    ]
    assert change.milestones == ()


def test_long_difference() -> None:
    """A difference of any length stays readable: bounded in lines and in their length."""
    old = sheet(WORKS, text=" ".join(f"Zin {n} van de tekst." for n in range(500)))
    new = sheet(WORKS, text="woord " * 5_000)
    (change,) = compare_reports([old], [new])
    lines = change.text_diff.splitlines()
    assert len(lines) <= 41
    assert max(map(len, lines)) <= 302


def test_sentences() -> None:
    """Where the milestones of one side could not be made out, the lines are compared."""
    old = replace(BASE, milestones=(), by_milestones=False, lines=("VV078", "Het dak is klaar."))
    new = replace(BASE, lines=("VV078", "Het dak lekt."))
    (change,) = compare_reports([old], [new])
    assert (change.compared_by, change.milestones) == ("sentences", ())
    assert change.text_diff == "- VV078 Het dak is klaar.\n+ VV078 Het dak lekt."


def test_lost_status_column() -> None:
    """A later table without statuses changes no status."""
    blank = sheet(*(replace(m, status=None) for m in BASE.milestones))
    assert compare_reports([BASE], [replace(blank, status=None)]) == ()


def test_new_and_gone() -> None:
    """A project that is new or gone says so, with its milestones."""
    newcomer = sheet(WORKS, code="VV181")
    gone, new = compare_reports([BASE], [newcomer])
    assert (gone.project, gone.presence, gone.status_after) == ("VV078", "gone", None)
    assert {m.change for m in gone.milestones} == {"removed"}
    assert (new.project, new.presence, new.status_before) == ("VV181", "new", None)
    assert [m.change for m in new.milestones] == ["added"]
    assert new.text_diff == "+ Het loopt."


def test_detail() -> None:
    """The detail of the event has the fields that the contract names."""
    (change,) = compare_reports([BASE], [replace(BASE, status="attention")])
    assert change.as_detail(5, 6).as_json() == {
        "project": "VV078",
        "name": "Gebouwen",
        "measurement": {"before": 5, "after": 6},
        "status": {"before": "on_schedule", "after": "attention"},
        "milestones": [],
        "text_diff": "",
        "compared_by": "milestones",
        "presence": "both",
        "page": 7,
    }


def test_data_file_against_report() -> None:
    """A data file that says nothing of the text does not change it."""
    data = replace(BASE, text="", first_page=0, lines=("VV078 | Opmaak ontwerp | gerealiseerd",))
    assert compare_reports([BASE], [data]) == ()


# --- a replaced file ---------------------------------------------------------------------


def test_passages() -> None:
    """Of a replaced file the sentences that differ are told, whatever page they moved to."""
    before = [
        "Kop 1\nDe bouw loopt. Het dak is klaar.\n1",
        "Kop 2\nNiets nieuws.\n2",
        "Kop 3\nEinde.\n3",
    ]
    after = [
        "Kop 1\nDe bouw loopt.\n1",
        "Kop 2\nHet dak lekt.\n2",
        "Kop 3\nNiets nieuws. Einde.\n3",
    ]
    assert passages(before, after) == (("Het dak is klaar.", "Het dak lekt."),)


def test_many_passages() -> None:
    """The passages of a wholly other file are bounded."""
    found = passages(
        [" ".join(f"Zin {n}." for n in range(900))], [" ".join(f"Regel {n}." for n in range(900))]
    )
    assert len(found) == 50


# --- properties --------------------------------------------------------------------------

_MILESTONES = st.builds(
    Milestone,
    title=st.text(min_size=1, max_size=30),
    status=st.none() | st.sampled_from(["realised", "stopped", "geparkeerd"]),
    explanation=st.none() | st.text(max_size=30),
    page=st.none() | st.integers(1, 9),
)
_SHEETS = st.builds(
    Sheet,
    code=st.sampled_from(["VV001", "VV002", "VV003", "VV004"]),
    name=st.none() | st.text(max_size=20),
    status=st.none() | st.sampled_from(["realised", "stopped"]),
    text=st.text(max_size=60),
    milestones=st.lists(_MILESTONES, max_size=6).map(tuple),
    lines=st.lists(st.text(max_size=30), max_size=5).map(tuple),
    first_page=st.integers(0, 9),
    by_milestones=st.booleans(),
)
_REPORTS = st.lists(_SHEETS, max_size=4, unique_by=lambda made: made.code)


@pytest.mark.slow
@given(_REPORTS)
def test_itself(report: list[Sheet]) -> None:
    """A report compared with itself gives nothing."""
    assert compare_reports(report, report) == ()


@pytest.mark.slow
@given(_REPORTS, _REPORTS)
def test_by_code(before: list[Sheet], after: list[Sheet]) -> None:
    """There is at most one change per project, by code, and each milestone is told once."""
    changes = compare_reports(before, after)
    codes = [change.project for change in changes]
    assert codes == sorted(set(codes))
    for change in changes:
        old = next((s for s in before if s.code == change.project), None)
        new = next((s for s in after if s.code == change.project), None)
        counts = [c.change for c in change.milestones]
        assert len(counts) - counts.count("removed") <= len(new.milestones if new else ())
        assert len(counts) - counts.count("added") <= len(old.milestones if old else ())


@given(st.lists(st.text(max_size=80), max_size=4))
def test_same_pages(pages: list[str]) -> None:
    """A file with the same text has no passages that differ."""
    assert passages(pages, pages) == ()
