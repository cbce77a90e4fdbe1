"""What a first pass costs for each question: the same, however many there are."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from jobs.config.model import Config
from jobs.demo.facts.model import PupilFile, Question, World, make_question
from state.database.migrations import migrations
from tests.jobs.processing.conftest import FIRST_AT, QUESTIONS, Stage, tables_of
from tests.jobs.scale.counting import counted

# To keep the link, and to see that the file was never had; a look at it as a record takes more.
MOST_FOR_A_LINK = 12


def statements(count: int, has_files: bool) -> int:
    """How many statements a first pass takes over so many questions, each with open data and, where
    it `has_files`, a file that the listing links and nobody fetched."""
    db = Database(memory=True)
    migrations.apply(db)
    questions = [_question(number, has_files) for number in range(count)]
    config = Config.model_validate(tables_of())
    stage = Stage(db, config, World(questions=questions), names=(QUESTIONS,))
    with counted(db) as steps:
        assert stage.run(FIRST_AT).baseline_events == count
    db.close()
    return steps.statements


def _question(number: int, has_files: bool) -> Question:
    question = make_question(1_790_000 + number, number + 1, date(2024, 1, 8), "de fietspaden")
    if has_files:
        question.files = [PupilFile(1_800_000 + number, "vraag.pdf", b"%PDF-1.4", "")]
    return question


def test_each_question_costs_the_same() -> None:
    """Each question more costs as many statements as those before."""
    few, more, most = (statements(count, True) for count in (10, 20, 40))
    assert most - more <= 1.02 * 2 * (more - few)


def test_file_of_which_nothing_is_asked() -> None:
    """A file that is only linked costs what it takes to keep that it is: it is not looked at as a
    record."""
    linked, alone = (statements(20, has) - statements(10, has) for has in (True, False))
    assert (linked - alone) / 10 <= MOST_FOR_A_LINK
