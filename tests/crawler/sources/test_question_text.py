"""Question and answer read from the text of their documents (tests/cases/question_text)."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.cases import EXPECTED, json_file
from crawler.sources.questions.document.sub_questions import milestone_in
from crawler.sources.questions.document.text import (
    QuestionText,
    contradictions,
    merge_files,
    read_question,
)
from jobs.demo.facts.projects import MILESTONES
from tests.running.golden import renewable, require_same

ROOT = Path(__file__).parents[3]
FOLDERS = sorted((ROOT / "tests/cases/question_text").iterdir())
REAL = ROOT.parent / "shared/seed/written-question-104.txt"

MINISTER = "JAN JAMBON\nVLAAMS MINISTER VAN CULTUUR"
HEAD = f"SCHRIFTELIJKE VRAAG\nnr. 5\nvan LID A\ndatum: 26 februari 2024\n{MINISTER}\nTitel\n"
ANSWER_HEAD = f"{MINISTER}\nANTWOORD\nop vraag nr. 5 van 26 februari 2024\nvan LID A\n"


def read_case(folder: Path) -> QuestionText:
    """The reading of all documents of a case."""
    files = sorted(folder.glob("document*.txt"), key=lambda file: (len(file.name), file.name))
    texts = [read_question(file.read_text(encoding="utf-8").split("\f")) for file in files]
    return texts[0] if len(texts) == 1 else merge_files(texts)


def asked_and_answered(question: str, answer: str) -> QuestionText:
    """The reading of a question and its answer, on a page each."""
    return read_question([HEAD + question, ANSWER_HEAD + answer])


def answers(text: QuestionText) -> dict[str, str | None]:
    """The part of the answer by the number of the sub-question."""
    return {sub_question.number: sub_question.answer for sub_question in text.sub_questions}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case(folder: Path) -> None:
    """The documents of a case give exactly the reading and the contradictions expected of it."""
    text = read_case(folder)
    shown = json.loads(json.dumps(asdict(text), default=str))
    open_data = folder / "open_data.json"
    if open_data.exists():
        said = json.loads(open_data.read_text(encoding="utf-8"))
        shown["contradictions"] = list(contradictions(text, **said))
    with renewable(folder, {EXPECTED: json_file(shown)}):
        require_same(shown, folder / EXPECTED)


def test_real_document() -> None:
    """The real question 104 gives its 13 sub-questions with their milestones, and its answer."""
    if not REAL.exists():
        pytest.skip(f"the text of the real document is not at {REAL}")
    text = read_question([REAL.read_text(encoding="utf-8")])
    found = [(s.project, s.milestone) for s in text.sub_questions]
    assert found == list(MILESTONES)
    assert [s.number for s in text.sub_questions] == [str(n) for n in range(1, 14)]
    assert all("\n\nZo niet, wat" in s.text for s in text.sub_questions)
    assert (text.number, str(text.asked_on), text.asker, text.minister) == (
        104,
        "2024-01-16",
        "Thijs Verbeurgt",
        "Jan Jambon",
    )
    assert text.answer is not None
    assert text.answer.startswith("Het betreft geen stopgezette projecten")
    assert text.links == ("https://publicaties.vlaanderen.be/view-file/53585",)
    assert text.notes == ()
    assert contradictions(text, 104, "2024-01-16", "Jan Jambon", "Thijs Verbeurgt") == ()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("1. A.\n2. B.", {"1": "A.", "2": "B."}),
        ("1) A.\n2) B.", {"1": "A.", "2": "B."}),
        ("1.\nA.\n2.\nB.", {"1": "A.", "2": "B."}),
        ("1-2. Samen.", {"1": "Samen.", "2": "Samen."}),
        ("1. t.e.m. 2. Samen.", {"1": "Samen.", "2": "Samen."}),
        ("2. Alleen het tweede.", {"1": None, "2": "Alleen het tweede."}),
        ("Zonder nummers.", {"1": None, "2": None}),
        ("7. Een vreemd nummer.", {"1": None, "2": None}),
    ],
)
def test_parts_of_an_answer(answer: str, expected: dict[str, str | None]) -> None:
    """A sub-question gets the part that bears its number, and nothing where none does."""
    assert answers(asked_and_answered("1. Een?\n2. Twee?", answer)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("1. a) X.\nb) Y.", {"1": None, "1a": "X.", "1b": "Y."}),
        ("1a-b. Samen.", {"1": None, "1a": "Samen.", "1b": "Samen."}),
        ("1. Samen.", {"1": "Samen.", "1a": "Samen.", "1b": "Samen."}),
    ],
)
def test_letters_of_an_answer(answer: str, expected: dict[str, str | None]) -> None:
    """The answer to a number counts for its letters unless they have answers of their own."""
    text = asked_and_answered("1. Graag per project:\na) een?\nb) twee?\n2. Twee?", answer)
    assert answers(text) == {**expected, "2": None}


def test_list_in_an_answer() -> None:
    """A numbered list in the answer to a single unnumbered question does not cut the answer."""
    answer = "Er zijn twee redenen.\n\n1. Geld.\n\n2. Tijd."
    assert answers(asked_and_answered("Waarom?", answer)) == {"1": answer}


def test_number_given_twice() -> None:
    """An answer that bears a number twice says so in a note."""
    text = asked_and_answered("1. Een?\n2. Twee?", "1. A.\n2. B.\n2. C.")
    assert any("number twice (2)" in note for note in text.notes)


@pytest.mark.parametrize(
    ("text", "milestone"),
    [
        ("Is ‘A ‘b’ c’ (VV078) klaar?", "A ‘b’ c"),
        ("Is ''Opmaak'' (VV078) klaar?", "Opmaak"),
        ("Is ‘de auteurs’ rechten’ (VV078) klaar?", "de auteurs’ rechten"),
        ("Is ‘Gunning’ [VV078 - infrastructuur] klaar?", "Gunning"),
        ("Is het ‘goed’? En het project (VV078)?", None),
        ("Is Gunning’ (VV078) klaar?", None),
        ("Is ‘Gunning’ klaar?", None),
        ("’ (VV078)", None),
    ],
)
def test_milestone(text: str, milestone: str | None) -> None:
    """The milestone is what is quoted right before the bracket with the code, or nothing."""
    assert milestone_in(text) == milestone


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("KURT DE LOOR", "De Loor, Kurt"),
        ("FREYA VAN DEN BOSSCHE", "Freya Van den Bossche"),
        ("ZUHAL DEMIR", "Zühal Demir"),
    ],
)
def test_names_that_agree(text: str, other: str) -> None:
    """Capitals, accents and the order of a name's words are no contradiction."""
    read = read_question([HEAD.replace("LID A", text) + "1. Waarom?"])
    assert contradictions(read, 5, "2024-02-26", "Jambon, Jan", other) == ()


def test_own_number_of_several_ministers() -> None:
    """The number under which another of the ministers answers is no contradiction."""
    read = read_case(ROOT / "tests/cases/question_text/coordinated")
    assert contradictions(read, 256, "2024-02-26", "Hilde Crevits", "An Moerenhout") == ()
    assert contradictions(read, 257, None, None, None) == (
        "the document is nr. 142, the open data says nr. 257",
    )


def test_unknown_is_no_contradiction() -> None:
    """What one side does not say contradicts nothing."""
    assert contradictions(QuestionText(), 5, "2024-02-26", "Jan Jambon", "Lid A") == ()


def test_order_of_files() -> None:
    """Question and answer in two files give the same whichever comes first."""
    one = read_question([HEAD + "1. Een?\n2. Twee?"])
    other = read_question([ANSWER_HEAD + "1. A.\n2. B."])
    assert merge_files([one, other]) == merge_files([other, one])
    assert answers(merge_files([one, other])) == {"1": "A.", "2": "B."}


def test_file_of_another_question() -> None:
    """A file of another question is left out and named, the one that is meant stays."""
    stray = read_question([HEAD.replace("nr. 5", "nr. 98") + "1. Wat?\n2. Wie?\n3. Waar?"])
    own = read_question([ANSWER_HEAD + "Ja."])
    merged = merge_files([stray, own], number=5)
    assert (merged.number, merged.answer, merged.sub_questions) == (5, "Ja.", ())
    assert merged.notes == ("a file belongs to another question (nr. 98) and is left out",)


def test_attachment_beside_a_question() -> None:
    """An attachment adds its links and neither sub-questions nor notes."""
    question = read_question([HEAD + "1. Een?"])
    attachment = read_question(["Bijlage\n\nGent: 12\nhttps://www.vlaanderen.be/bijlage"])
    merged = merge_files([attachment, question])
    assert merged == replace(question, links=("https://www.vlaanderen.be/bijlage",))


def test_no_files() -> None:
    """No file at all is an empty reading."""
    assert merge_files([]) == QuestionText() == read_question([])


PIECES = st.sampled_from(
    [
        "SCHRIFTELIJKE VRAAG", "nr. 5", "van LID A", "van ", "datum: 31 februari 2024", MINISTER,
        "ANTWOORD", "op vraag nr. 5 van 00/00/0000", "1.", "2. en 3.", "a) b) c)", "1a-z.",
        "‘x’ (VV078",
        "Deze vraag werd gesteld aan de ministers Jan Jambon (1), en", "https://", "https://x/\n/y-",
        "zie vraag nr. 9", "\u00ad", "\ud800", "-", "?", "\n", "\n\n\n", " ", "’", "\x00",
    ]
)  # fmt: skip


@given(st.lists(st.lists(PIECES | st.text(max_size=20), max_size=20).map("\n".join), max_size=4))
def test_any_text_is_read(pages: list[str]) -> None:
    """No text makes the reading fail, nor does merging or comparing what came of it."""
    text = read_question(pages)
    merge_files([text, text, read_question(pages[:1])])
    contradictions(text, 5, "2024-02-26", "Jan Jambon", "Lid A")
    assert len({s.number for s in text.sub_questions}) == len(text.sub_questions)


WORDS = st.lists(
    st.sampled_from(["opmaak", "ontwerp", "werken", "foto’s", "uitvoering", "van", "het", "en"]),
    min_size=1,
    max_size=25,
).map(" ".join)
ASKED = st.lists(
    st.tuples(WORDS, st.integers(1, 199).map("VV{:03d}".format)), min_size=2, max_size=8
)


@given(ASKED, st.integers(40, 110), st.integers(8, 40), st.booleans())
def test_layout_decides_nothing(
    asked: list[tuple[str, str]], width: int, page_lines: int, gaps: bool
) -> None:
    """Line width, page ends, page numbers and empty lines change nothing of what is read."""
    questions = [f"{n}. Is ‘{m}’ ({c}) gehaald?" for n, (m, c) in enumerate(asked, start=1)]
    parts = [f"{n}. Het onderdeel {m} is klaar." for n, (m, _) in enumerate(asked, start=1)]
    pages = [
        *_pages(questions, HEAD.splitlines(), width, page_lines, gaps),
        *_pages(parts, ANSWER_HEAD.splitlines(), width, page_lines, gaps),
    ]
    text = read_question([f"{page}\n{number}" for number, page in enumerate(pages, start=1)])
    assert [(s.milestone, s.project) for s in text.sub_questions] == asked
    assert [s.answer for s in text.sub_questions] == [part.partition(" ")[2] for part in parts]
    assert text.notes == ()


def _pages(
    paragraphs: list[str], head: list[str], width: int, page_lines: int, gaps: bool
) -> list[str]:
    lines = list(head)
    for paragraph in paragraphs:
        lines += ["", *textwrap.wrap(paragraph, width)] if gaps else textwrap.wrap(paragraph, width)
    starts = range(0, len(lines), page_lines)
    return ["\n".join(lines[start : start + page_lines]) for start in starts]


@pytest.mark.slow
def test_too_long_a_text() -> None:
    """Of a text that is too long the beginning is read, which is said."""
    text = read_question([f"{HEAD}1. Waarom?\n\n" + "Zo ja, waarom dan?\n\n" * 30_000])
    assert text.number == 5
    assert text.notes == ("only the first 500000 characters were read",)


def test_paragraphs_on_one_line_each() -> None:
    """Text without wrapped lines, as it comes out of Word files, keeps its paragraphs."""
    long = "De regering plant heel wat projecten in heel Vlaanderen. " * 5
    text = asked_and_answered(f"{long}\n1. {long}Een?\nZo ja, wat?\n2. Twee?", f"A. {long}\nB.")
    assert [s.text for s in text.sub_questions] == [f"{long}Een?\n\nZo ja, wat?", "Twee?"]
    assert text.answer == f"A. {long.strip()}\n\nB."
