"""The example documents hold the text they should, in the layout of the real ones."""

from __future__ import annotations

import time
from datetime import date

import pypdfium2
import pytest

from jobs.demo.papers.example_sheets import STOPPED, sheets_of
from jobs.demo.papers.question_papers import (
    Milestone,
    ProjectSheet,
    locked_pdf,
    question_pdf,
    report_pdf,
    scan_pdf,
    small_pdf,
)
from jobs.demo.story.world import (
    World,
    answer_question_104,
    ask_question_104,
    content_of,
    large_world,
    make_question,
    story_world,
)


def pages_of(body: bytes) -> list[str]:
    """Return the text of each page with \\n as line end."""
    document = pypdfium2.PdfDocument(body)
    texts = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    document.close()
    return texts


def flat(body: bytes) -> str:
    """Return the whole text with single spaces."""
    return " ".join(" ".join(pages_of(body)).split())


def file_104(world: World) -> bytes:
    """Return the document of question 104."""
    body = world.pupil_file(2011111).body
    assert body is not None
    return content_of(body)


def test_question_104_before_and_after() -> None:
    """The document of question 104 has thirteen sub-questions, and later the answer as well."""
    world = story_world()
    ask_question_104(world)
    before = flat(file_104(world))
    assert before.startswith("SCHRIFTELIJKE VRAAG nr. 104 van THIJS VERBEURGT datum: 16 januari")
    assert "7. Is het project ‘Oplevering project’ (VV078 - Ondersteuning culturele" in before
    assert "13. Is het project ‘Deelproject 4" in before
    assert "ANTWOORD" not in before
    answer_question_104(world)
    after = flat(file_104(world))
    assert "ANTWOORD op vraag nr. 104 van 16 januari 2024 van THIJS VERBEURGT Het betreft" in after
    assert after.endswith("https://publicaties.vlaanderen.be/view-file/53585")


def test_plain_question() -> None:
    """A question without own texts has plain ones, and an answer only when it is answered."""
    question = make_question(1, 147, date(2024, 2, 26), "Fietspaden", asker=("Kurt", "De Loor"))
    lines = pages_of(question_pdf(question))[0].split("\n")
    assert lines[:4] == [
        "SCHRIFTELIJKE VRAAG",
        "nr. 147",
        "van KURT DE LOOR",
        "datum: 26 februari 2024",
    ]
    question.answered_on = date(2024, 3, 20)
    assert "ANTWOORD" in flat(question_pdf(question))


def test_report_layout() -> None:
    """A report has a title page, contents with true page numbers, and a sheet per project."""
    milestones = (Milestone("Start", "opgestart"), Milestone("Eind", "stopgezet", "Te duur – €."))
    sheets = [
        ProjectSheet("VV078", "Ondersteuning culturele infrastructuur", "opgestart", "Tekst."),
        ProjectSheet("VV129", "cultuur", "gerealiseerd", "Tekst.", milestones),
    ]
    pages = pages_of(report_pdf(6, date(2023, 12, 31), sheets))
    assert "Zesde metingrapport\nMonitoring Relanceplan Vlaamse Veerkracht" in pages[0]
    assert "stand van zaken 31/12/2023" in pages[0]
    assert "VV129 - cultuur ............ 4" in pages[1]
    assert "Zesde metingrapport - 31/12/2023" in pages[3]
    assert "Pagina 4" in pages[3]
    assert "Algemene projectvoortgang\ngerealiseerd\nTekst." in pages[3]
    assert "Mijlpaal: Eind\nStatus: stopgezet\nToelichting: Te duur – €." in pages[3]


def test_sixth_measurement_stops_milestones() -> None:
    """Between the fifth and the sixth measurement five projects get one more stopped milestone."""
    stopped = {
        number: {
            (sheet.code, milestone.title): milestone.explanation
            for sheet in sheets_of(number)
            for milestone in sheet.milestones
            if milestone.status == STOPPED
        }
        for number in (4, 5, 6)
    }
    assert [len(stopped[number]) for number in (4, 5, 6)] == [0, 13, 18]
    newly = stopped[6].keys() - stopped[5].keys()
    assert {code for code, _ in newly} == {"VV064", "VV068", "VV078", "VV129", "VV130"}
    assert all(stopped[6].values())


def test_same_bytes_every_time() -> None:
    """Documents are made of the same bytes at every call."""
    assert small_pdf("Tekst") == small_pdf("Tekst")
    sheets = sheets_of(5)
    assert report_pdf(5, date(2022, 12, 31), sheets) == report_pdf(5, date(2022, 12, 31), sheets)


def test_odd_documents() -> None:
    """A scan has no text, and a locked document does not open."""
    assert pages_of(scan_pdf()) == [""]
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(locked_pdf())


def test_large_world_is_cheap() -> None:
    """The large world is made without making its documents, and has the promised mixture."""
    started = time.monotonic()
    world = large_world()
    assert time.monotonic() - started < 3
    assert (len(world.questions), len(world.publications), len(world.files)) == (500, 30, 30)
    assert sum(question.answered_on is None for question in world.questions) == 20
    days = [question.shown_on for question in world.questions]
    assert (min(days), max(days)) == (date(2023, 9, 1), date(2024, 3, 1))
    body = world.questions[10].files[0].body
    assert body is not None
    assert "(VV064 - FIT" in flat(content_of(body))
