"""A pass killed at any point: no event is lost, nothing is told twice but at most one message."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.hosts import GOVERNMENT_FILES, GOVERNMENT_SITE, PARLIAMENT_DOCUMENTS
from jobs.demo.story.world import ask_question_104, publish_sixth_measurement
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS = SourceName("questions")
Eventually = Callable[[Callable[[], bool], str], None]

NEWS = Counter(
    {
        "programme.changed": 1,
        "publication.new": 1,
        "question.new": 1,
        "report.new": 1,
        # One for each project whose sheet says something else in the sixth measurement.
        "report.project_changed": 7,
    }
)
KILLED_AT = "2024-01-17T08:30"
RESUMED_AT = "2024-01-17T08:45"
# Where the sites stop answering, so that the pass stands still when it is killed.
HELD = {
    "document": (PARLIAMENT_DOCUMENTS, "id=2011111"),
    "sixth document": (PARLIAMENT_DOCUMENTS, "id=2000006"),
    "report": (GOVERNMENT_FILES, "view-file/56001"),
    "programme": (GOVERNMENT_SITE, "/vlaamse-regering/"),
}


def _hold(made: Installation, place: str) -> Callable[[], bool]:
    """Let the sites hold every answer at this place; gives whether a request has come there."""
    host, path = HELD[place]
    made.sites.faults.add(host, "timeout", path, delay_seconds=300)
    before = len(made.sites.requests)
    return lambda: any(r.host == host and path in r.path for r in made.sites.requests[before:])


def _children(process: subprocess.Popen[bytes]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(number) for number in listed.split()]


def _has_ended(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return True
    # Nobody may be there to take note of the end of an orphan.
    return status.rpartition(")")[2].split()[0] == "Z"


def _kill(process: subprocess.Popen[bytes]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def _let_news_happen(made: Installation) -> None:
    ask_question_104(made.world)
    publish_sixth_measurement(made.world)


def _told(webhook: Webhook) -> Counter[str]:
    """How often each record has been told to the one watcher."""
    texts = "\n".join(message["message"] for message in webhook.messages)
    words = {
        "question:1795000": "https://www.vlaamsparlement.be/parlementaire-documenten/"
        "schriftelijke-vragen/1795000",
        "report:6": "Monitoringrapport van de zesde meting is verschenen",
    }
    return Counter({subject: texts.count(said) for subject, said in words.items()})


@pytest.mark.parametrize("place", ["document", "report", "programme"])
def test_killed_while_fetching(
    settled: Installation, webhook: Webhook, eventually: Eventually, place: str
) -> None:
    """A pass killed while it fetches takes its crawl process with it and counts as none; the next
    one tells each piece of news once."""
    _let_news_happen(settled)
    is_there = _hold(settled, place)
    running = settled.start("check", now=KILLED_AT)
    eventually(is_there, f"the pass asks for {place}")
    [child] = _children(running)
    _kill(running)
    eventually(lambda: _has_ended(child), "the crawl process ends with its parent")
    assert webhook.messages == []
    assert settled.kinds() == []
    told = settled.run("status", "--check", now=RESUMED_AT)
    assert told.returncode == 1
    assert "pass_late: questions was due" in told.stdout

    settled.sites.faults.clear()
    result = settled.check(RESUMED_AT)
    assert result.is_good, result.as_json()
    assert settled.run("status", "--check", now=RESUMED_AT).stdout == "all is well\n"
    assert Counter(settled.kinds()) == NEWS
    assert len(webhook.messages) == 1
    assert _told(webhook) == {"question:1795000": 1, "report:6": 1}


def test_killed_between_fetching_and_sending(
    settled: Installation, webhook: Webhook, eventually: Eventually
) -> None:
    """A pass killed once its fetching has ended is processed by the next, nothing lost or twice."""
    _let_news_happen(settled)
    running = settled.start("check", "--no-deliver", now=KILLED_AT)
    fetched = "SELECT 1 FROM passes WHERE id = 2 AND state IN ('fetched', 'processed')"
    eventually(lambda: bool(settled.rows(fetched)), "the pass has been fetched")
    _kill(running)
    settled.check(RESUMED_AT)
    assert Counter(settled.kinds()) == NEWS
    assert len(webhook.messages) == 1
    assert _told(webhook) == {"question:1795000": 1, "report:6": 1}


def test_killed_while_sending(
    asked: Installation, webhook: Webhook, eventually: Eventually
) -> None:
    """A pass killed between sending a message and noting it repeats that one message, at most."""
    webhook.held.set()
    running = asked.start("check", now="2024-01-17T09:00")
    eventually(lambda: len(webhook.messages) == 1, "the message is being sent")
    _kill(running)
    webhook.held.clear()
    asked.check("2024-01-17T09:30", QUESTIONS)
    asked.deliver("2024-01-17T10:00")
    assert 1 <= len(webhook.messages) <= 2
    assert len({message["message"] for message in webhook.messages}) == 1
    assert asked.kinds() == ["question.new"]
    assert asked.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]


def test_first_pass_is_resumed(
    fresh: Installation, webhook: Webhook, eventually: Eventually
) -> None:
    """A first pass that was killed twice goes on without fetching a document again, and what it
    brings is baseline all the same."""
    for place in ("sixth document", "programme"):
        is_there = _hold(fresh, place)
        running = fresh.start("check", now="2024-01-15T08:30")
        eventually(is_there, f"the first pass asks for {place}")
        _kill(running)
        fresh.sites.faults.clear()
    # However long it takes until somebody goes on with it.
    result = fresh.check("2024-01-17T08:45")
    assert result.is_good, result.as_json()
    assert fresh.kinds() == []
    assert webhook.messages == []
    hosts = {PARLIAMENT_DOCUMENTS, GOVERNMENT_FILES}
    files = [r.path for r in fresh.sites.requests if r.host in hosts and r.path != "/robots.txt"]
    # The one that was held never answered, and nothing came after it; files of sources that were
    # done are asked for again by their day.
    repeated = [path for path, times in Counter(files).items() if times > 1]
    assert [path for path in repeated if "pfile" in path] == ["/files/pfile?id=2000006"]
    assert len(set(files)) == 16
    baseline = Counter(event.kind for event in fresh.events(baseline=True))
    assert baseline["question.answered"] == 11
    assert baseline["report.new"] == 2

    ask_question_104(fresh.world)
    fresh.check("2024-01-17T09:30", QUESTIONS)
    assert fresh.kinds() == ["question.new"]
    assert len(webhook.messages) == 1
