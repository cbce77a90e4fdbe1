"""Incremental by design: what an unchanged pass asks, and what is asked again when."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts.hosts import GOVERNMENT_FILES, HOSTS, PARLIAMENT_DOCUMENTS
from jobs.demo.papers.question_papers import question_pdf, small_pdf
from jobs.demo.sites.replies import Reply, Request
from jobs.demo.sites.server import ExampleSites, SeenRequest
from jobs.demo.story.world import PupilFile, large_world, make_question

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
FILE_HOSTS = {PARLIAMENT_DOCUMENTS, GOVERNMENT_FILES}
FIRST_AT = "2024-03-04T08:30"


def _asked(made: Installation) -> list[SeenRequest]:
    """The requests since the last look, robots.txt aside."""
    seen = [request for request in made.sites.requests if request.path != "/robots.txt"]
    made.sites.clear_requests()
    return seen


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """500 questions, 30 publications, after the first pass."""
    from tests.end_to_end.conftest import Installation

    with ExampleSites(large_world(500, 30)) as sites:
        made = Installation(tmp_path_factory.mktemp("large"), sites)
        result = made.check(FIRST_AT)
        assert result.is_good, result.as_json()
        yield made


@pytest.fixture
def known(large: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A copy of that database, before the same sites, whose world may be changed."""
    from tests.end_to_end.conftest import Installation

    with ExampleSites(large_world(500, 30)) as sites:
        made = Installation(tmp_path, sites)
        shutil.copyfile(large.database, made.database)
        yield made


def test_first_pass_is_complete(large: Installation) -> None:
    """The first pass over 500 questions stores all of them with their documents, once each."""
    assert large.rows("SELECT count(*) FROM records WHERE kind = 'question'") == [(500,)]
    assert large.rows("SELECT count(*) FROM records WHERE kind = 'publication'") == [(30,)]
    files = [
        r.path for r in large.sites.requests if r.host in FILE_HOSTS and "robots" not in r.path
    ]
    assert len(files) == len(set(files)) == 530
    assert large.kinds() == []
    with_codes = "SELECT count(*) FROM records WHERE kind = 'question' AND concerns"
    assert large.rows(with_codes) == [(50,)]


def test_unchanged_pass_asks_little(known: Installation) -> None:
    """An unchanged pass makes at most twelve requests, one bulk one for all that is unanswered,
    and fetches no file."""
    result = known.check("2024-03-04T09:00")
    asked = _asked(known)
    assert len(asked) <= 12
    assert not [r for r in asked if r.host in FILE_HOSTS]
    bulk = [r.path for r in asked if "/e/opendata/" in r.path]
    assert len(bulk) == 1
    assert set(bulk[0].partition("id=")[2].split(",")) == {str(1700481 + n) for n in range(20)}
    assert sum(row["requests"] for row in result.sources.values()) == len(asked)
    assert (result.events, result.baseline_events) == (0, 0)


def test_new_question_among_many_is_found_wherever_it_stands(known: Installation) -> None:
    """A new question is found though the search does not put the newest first, and `status` says
    which assumption did not hold."""
    question = make_question(1799000, 600, date(2024, 3, 3), "Spaarbekkens van VV087")
    question.files = [PupilFile(2990000, "vrg.600.pdf", question_pdf(question))]
    known.world.questions.append(question)
    known.world.newest_first = False
    result = known.check("2024-03-04T09:00", QUESTIONS)
    assert result.is_good
    assert [event.subject for event in known.events()] == ["question:1799000"]
    status = known.status("2024-03-04T10:00")["sources"]["questions"]
    assert [a["name"] for a in status["assumptions"]] == ["questions.newest_first"]


class _Crowded(ExampleSites):
    """Example sites that note how many requests a host is answering at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 0
        self._inside = dict.fromkeys(HOSTS, 0)
        self._counting = threading.Lock()

    def respond(self, request: Request) -> Reply:
        """Answer, slowly enough for others to come in meanwhile."""
        with self._counting:
            self._inside[request.host] += 1
            self.most = max(self.most, *self._inside.values())
        time.sleep(0.02)
        with self._counting:
            self._inside[request.host] -= 1
        return super().respond(request)


def test_one_request_at_a_time(tmp_path: Path) -> None:
    """No host is asked for a second thing before it has answered the first, also without delay."""
    from tests.end_to_end.conftest import Installation

    sites = _Crowded()
    with sites:
        assert Installation(tmp_path, sites).check("2024-01-15T08:30").is_good
        assert len(sites.requests) > 20
        assert sites.most == 1


# --- asking for files again --------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Installation]:
    """60 questions, six of them naming a project, and 6 publications; before the first pass."""
    from tests.end_to_end.conftest import Installation

    with ExampleSites(large_world(60, 6)) as sites:
        yield Installation(tmp_path, sites)


def _files(asked: list[SeenRequest], host: str) -> list[SeenRequest]:
    return [request for request in asked if request.host == host]


def test_files_are_asked_for_again_when_due(small: Installation) -> None:
    """Report files are asked for again after 24 hours, documents of questions that concern a
    project after 7 days: conditionally where the site can, else judged by their content; other
    bytes under the same number are one document.changed."""
    small.world.validators = True
    small.check(FIRST_AT)
    _asked(small)

    small.world.files[54001] = small_pdf("Vlaamse Veerkracht in beeld, verbeterd: VV087")
    after_a_day = small.check("2024-03-05T08:45")
    asked = _asked(small)
    files = _files(asked, GOVERNMENT_FILES)
    assert len(files) == 6
    assert all("if-none-match" in request.headers for request in files)
    assert _files(asked, PARLIAMENT_DOCUMENTS) == []
    row = after_a_day.sources[PUBLICATIONS]
    assert (row["not_modified"], row["snapshots"]) == (5, 1)
    assert [e.subject for e in small.events("document.*")] == ["file:54001"]

    # From now on the site sends no ETag and answers no condition.
    small.world.validators = False
    body = question_pdf(small.world.question(1700001), "1. Iets anders over VV014?")
    small.world.pupil_file(1900001).body = body
    after_a_week = small.check("2024-03-11T08:45")
    documents = _files(_asked(small), PARLIAMENT_DOCUMENTS)
    assert {r.path.partition("id=")[2] for r in documents} == {
        str(1900001 + n) for n in range(0, 60, 10)
    }
    for source in (QUESTIONS, PUBLICATIONS):
        row = after_a_week.sources[source]
        assert (row["outcome"], row["not_modified"]) == ("ok", 0)
    assert [e.subject for e in small.events("document.changed")] == ["file:54001", "pfile:1900001"]


# --- assumptions that do not hold --------------------------------------------------------


def test_without_bulk_open_data(small: Installation) -> None:
    """Where many questions cannot be had at once they are asked one by one, and `status` names the
    assumption."""
    small.world.bulk_opendata = False
    result = small.check(FIRST_AT, QUESTIONS)
    assert result.is_good, result.as_json()
    assert result.sources[QUESTIONS]["records"] == 60
    paths = [r.path for r in _asked(small) if "/e/opendata/" in r.path]
    assert len([path for path in paths if "lijst" not in path]) == 60
    assert small.rows("SELECT count(*) FROM readings WHERE part = 'opendata'") == [(60,)]
    status = small.status("2024-03-04T10:00")["sources"]["questions"]
    [assumption] = status["assumptions"]
    assert assumption["name"] == "questions.opendata_bulk"
    assert assumption["remedy"]
    assert assumption["grade"] == "assumed"


def test_too_many_results_are_cut_into_periods(small: Installation) -> None:
    """A search that counts too many results is cut into shorter periods, and nothing is missed."""
    small.world.search_limit = 20
    small.world.big_count = 1146
    small.tables["sources"]["questions"] |= {"search_limit": 21, "page_size": 5}
    result = small.check(FIRST_AT, QUESTIONS)
    assert result.is_good, result.as_json()
    assert result.sources[QUESTIONS]["records"] == 60
    searches = {r.path.partition("?")[0] for r in _asked(small) if "/api/search/" in r.path}
    assert len(searches) > 3
    [(covered,)] = small.rows("SELECT covered FROM sources WHERE name = 'questions'")
    assert covered, "the baseline is complete"
    # A new one is still found, in a pass that does not read everything.
    question = make_question(1799000, 600, date(2024, 3, 3), "Spaarbekkens")
    question.files = [PupilFile(2990000, "vrg.600.pdf", question_pdf(question))]
    small.world.questions.append(question)
    small.check("2024-03-04T09:00", QUESTIONS)
    assert [event.subject for event in small.events()] == ["question:1799000"]
