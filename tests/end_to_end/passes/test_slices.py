"""A pass that is stopped: the next goes on, nothing is asked twice, nobody is told before."""

from __future__ import annotations

import json
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from crawler.running.stopping import FetchLimit
from jobs.cli.printing.summaries import print_check
from jobs.demo.facts.hosts import PARLIAMENT_API, PARLIAMENT_DOCUMENTS
from jobs.demo.story.world import ask_question_104, make_question
from jobs.passes.check import Checker, CheckResult
from state.model.instants import parse_instant
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS = SourceName("questions")
Eventually = Callable[[Callable[[], bool], str], None]
FIRST_HELD, THEN_HELD = "id=2000010", "id=2000005"


@contextmanager
def held(made: Installation, host: str, path: str) -> Iterator[Callable[[], bool]]:
    """The sites hold every answer at this place while the context lasts; gives whether a request
    has come there."""
    made.sites.faults.add(host, "timeout", path, delay_seconds=300)
    before = len(made.sites.requests)
    yield lambda: any(r.host == host and path in r.path for r in made.sites.requests[before:])
    made.sites.faults.clear()


def stopped_at(
    made: Installation, at: str, host: str, path: str, eventually: Eventually
) -> CheckResult:
    """What a check came to that was stopped when it asked for this."""
    with held(made, host, path) as is_there:
        return stopped_when(made, at, is_there, eventually)


def stopped_when(
    made: Installation, at: str, happened: Callable[[], bool], eventually: Eventually
) -> CheckResult:
    """What a check came to that was stopped when this had happened."""
    results: list[CheckResult] = []
    with FetchLimit() as limit:
        checker = Checker(made.config, parse_instant(at), made.environment)
        running = threading.Thread(target=lambda: results.append(checker.check(limit=limit)))
        running.start()
        eventually(happened, "something is asked for")
        limit.stop()
        running.join()
    return results[0]


def asked(made: Installation) -> Counter[str]:
    """How often each address was asked for, but for robots.txt."""
    return Counter(r.host + r.path for r in made.sites.requests if r.path != "/robots.txt")


def test_first_pass_in_slices(
    fresh: Installation, webhook: Webhook, eventually: Eventually
) -> None:
    """A first pass that is stopped twice and goes on two days later each time asks for nothing
    twice but the newest part of the listing and what it was stopped at; it tells nobody and proves
    nothing before its end, and a replay gives the same."""
    at = ("2024-01-15T08:30", "2024-01-17T08:30", "2024-01-19T08:30")
    slices = [
        stopped_at(fresh, instant, PARLIAMENT_DOCUMENTS, path, eventually)
        for instant, path in zip(at, (FIRST_HELD, THEN_HELD), strict=False)
    ]
    for result in slices:
        row = result.as_json()["sources"]["questions"]
        assert (row["outcome"], row["complete"], row["error"]) == ("ok", False, None)
        assert result.is_good
        assert result.as_json()["sources"]["programme"]["complete"] is True
    assert fresh.rows("SELECT covered FROM sources WHERE name = 'questions'") == []
    # The lighter sources were told of when they were done.
    assert {event.source for event in fresh.events(baseline=True)} >= {"publications"}

    result = fresh.check(at[2])

    assert result.is_good, result.as_json()
    assert not result.unfinished
    assert fresh.kinds() == []
    assert webhook.messages == []
    known = {event.subject for event in fresh.events("question.*", baseline=True)}
    assert known == {f"question:{question.id}" for question in fresh.world.questions}
    twice = [path for path, times in asked(fresh).items() if times > 1]
    parliament = [path for path in twice if path.startswith(("ws.", "docs."))]
    open_period = [path for path in parliament if "daterange:2024-01-01..?" in path]
    assert sorted(parliament) == sorted(
        [
            *open_period,
            *(f"{PARLIAMENT_DOCUMENTS}/files/pfile?{each}" for each in (FIRST_HELD, THEN_HELD)),
        ]
    )
    live = [event.as_json() for event in fresh.events(baseline=True)]
    replayed = fresh.run("replay", "--json")
    assert [json.loads(line) for line in replayed.stdout.splitlines()] == live
    assert fresh.run("verify").stdout.strip() == "everything is whole"

    ask_question_104(fresh.world)
    fresh.check("2024-01-19T09:30", QUESTIONS)
    assert fresh.kinds() == ["question.new"]


def test_for_a_time(fresh: Installation) -> None:
    """`check --for` ends well though a site does not answer: exit 0, `complete` is false at each
    source that is not done."""
    with held(fresh, PARLIAMENT_API, "/api/search/"):
        done = fresh.run("check", "--for", "3s", "--json", now="2024-01-15T08:30")
    assert done.returncode == 0, done.stderr
    sources = json.loads(done.stdout)["sources"]
    assert sources["questions"]["complete"] is False
    assert sources["questions"]["outcome"] != "failed"
    assert "questions is not complete" in done.stderr
    assert fresh.kinds() == []
    done = fresh.run("check", "--for", "30m", "--json", now="2024-01-15T09:30")
    assert all(row["complete"] for row in json.loads(done.stdout)["sources"].values())


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("timeout", "no answer after"),
        ("503", "the server answered 503"),
        ("reset", "the connection broke off"),
        ("cut_connection", "the connection ended before the body was whole"),
    ],
)
def test_why_nothing_was_reached(
    fresh: Installation,
    eventually: Eventually,
    capsys: pytest.CaptureFixture[str],
    fault: str,
    words: str,
) -> None:
    """Where nothing comes before the time is over, the table and the JSON say what the last attempt
    came to; the source has not failed, since it was stopped before the last repetition."""
    fresh.tables["http"] |= {"retries": 10, "delay_seconds": 0.05}
    attempts = 1 if fault == "timeout" else 2
    fresh.sites.faults.add(PARLIAMENT_API, fault, "/api/search/", delay_seconds=300)

    def is_tried() -> bool:
        return sum("/api/search/" in r.path for r in fresh.sites.requests) >= attempts

    result = stopped_when(fresh, "2024-01-15T08:30", is_tried, eventually)
    row = result.as_json()["sources"]["questions"]
    assert (row["outcome"], row["complete"], result.is_good) == ("ok", False, True)
    assert row["error"].startswith("nothing has come yet; https://ws.vlpar.be/api/search/")
    # On a busy machine the next attempt may already take long.
    assert words in row["error"] or "no answer after" in row["error"]
    print_check(result)
    shown = capsys.readouterr().out
    assert "unfinished" in shown
    assert f"questions: {row['error']}" in shown


@pytest.mark.parametrize("words", ["0s", "90", "1.5h", "-1m", "30 minutes", "100000s", ""])
def test_durations_that_are_none(fresh: Installation, words: str) -> None:
    """What is no duration is wrong usage: nothing is done."""
    done = fresh.run("check", "--for", words)
    assert done.returncode == 2
    assert "90s, 30m or 2h" in done.stderr
    assert fresh.sites.requests == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_by_a_signal(
    fresh: Installation, eventually: Eventually, number: signal.Signals
) -> None:
    """SIGTERM and Ctrl-C end a check well: exit 0, and it says what is left and when it would be
    done; the next check goes on."""
    with held(fresh, PARLIAMENT_DOCUMENTS, THEN_HELD) as is_there:
        running = fresh.start("check", "--json", now="2024-01-15T08:30")
        try:
            eventually(is_there, "a document is asked for")
            running.send_signal(number)
            assert running.wait(600) == 0
        finally:
            running.kill()
            running.wait()
    said = (fresh.folder / "said.txt").read_text()
    assert '"complete": false' in said
    assert "questions is not complete: about " in said
    assert "Traceback" not in said
    assert not fresh.check("2024-01-15T09:30").unfinished


def test_news_waits_for_the_pass_that_ends(
    settled: Installation, webhook: Webhook, eventually: Eventually
) -> None:
    """What a pass that is stopped has fetched is news of the next, told once, and of each source
    that was done at once."""
    ask_question_104(settled.world)
    settled.world.questions.append(
        make_question(1797000, 301, date(2024, 1, 16), "Toestand van VV078")
    )
    result = stopped_at(settled, "2024-01-17T08:30", PARLIAMENT_DOCUMENTS, "id=2011111", eventually)
    assert result.unfinished == (QUESTIONS,)
    assert settled.kinds() == []
    assert webhook.messages == []

    settled.check("2024-01-17T09:00", QUESTIONS)
    assert settled.kinds() == ["question.new", "question.new"]
    assert len(webhook.messages) == 1


def test_sweep_in_slices_proves_absence(settled: Installation, eventually: Eventually) -> None:
    """A sweep that is stopped and goes on proves as much as one in one piece, and its first half
    nothing."""
    settled.world.question(1780011).gone = True
    path = "daterange:2024-01-01..?"
    for day in ("2024-01-21", "2024-01-28"):
        assert settled.events("question.withdrawn") == []
        stopped_at(settled, f"{day}T04:30", PARLIAMENT_API, path, eventually)
        before = asked(settled)
        assert settled.events("question.withdrawn") == []
        settled.check(f"{day}T11:30", QUESTIONS)
        again = [each for each in asked(settled) - before if "daterange" in each]
        assert again
        assert all(path in each for each in again)
    assert [event.kind for event in settled.events("question.*")] == ["question.withdrawn"]


def test_first_listing_without_anything(fresh: Installation) -> None:
    """An empty first listing of questions or publications is a failed source with the key to
    change, and no baseline: what comes later is not told as news."""
    questions, publications = fresh.world.questions, fresh.world.publications
    fresh.world.questions, fresh.world.publications = [], []
    sources = fresh.check("2024-01-15T08:30").sources
    for name, key in (("questions", "search_url"), ("publications", "listing")):
        assert sources[SourceName(name)]["outcome"] == "failed"
        assert f"{key}" in sources[SourceName(name)]["error"]
        assert f"[sources.{name}]" in sources[SourceName(name)]["error"]
    fresh.world.questions, fresh.world.publications = questions, publications
    assert fresh.check("2024-01-16T08:30").is_good
    assert set(fresh.kinds()) <= {"source.failing", "source.recovered"}
