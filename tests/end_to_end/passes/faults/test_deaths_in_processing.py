"""Whatever dies while a pass is fetched or processed, and however often: nothing is lost by it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.facts.hosts import PARLIAMENT_DOCUMENTS
from jobs.demo.story.world import Section, ask_question_104
from state.model.values import SourceName
from tests.end_to_end.passes.faults.test_killed_passes import _children, _has_ended

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS = SourceName("questions")
KEY = "question:1795000"
LINK = "/schriftelijke-vragen/1795000"
DOCUMENT = "https://docs.vlaamsparlement.be/files/pfile?id=2011111"
AT, AGAIN_AT, LATER_AT = "2024-01-17T08:30", "2024-01-17T08:45", "2024-01-17T09:30"


def _kill_where(module: str, owner: str, name: str, is_meant: Callable[..., bool]) -> None:
    """Let the process kill itself where this is called with what is meant."""
    place = getattr(import_module(module), owner)
    real = getattr(place, name)

    def killing(*given: Any, **named: Any) -> Any:
        if is_meant(*given):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)

    setattr(place, name, killing)


def _always(*_: Any) -> bool:
    return True


def _of_104(_emitter: Any, turn: Any, *_: Any) -> bool:
    return bool(turn.subject == KEY)


def _keeps_104(_collector: Any, _source: Any, reading: Any, *_: Any) -> bool:
    return bool(reading.key == KEY)


@pytest.fixture
def asking(settled: Installation, webhook: Webhook) -> Installation:
    """Question 104 is asked, and the programme page says something new; ops listen."""
    settled.tell_ops(webhook.url + "ops")
    ask_question_104(settled.world)
    settled.world.programme.sections.append(Section("Meer", ["Er is nieuws."]))
    return settled


PLACES = {
    "observe": ("jobs.processing.emit", "Emitter", "_take", _of_104),
    "keep": ("crawler.reading.collector", "Collector", "keep", _keeps_104),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_record_over_which_the_program_dies(
    asking: Installation, webhook: Webhook, place: tuple[str, str, str, Callable[..., bool]]
) -> None:
    """A record over which the program dies each time is set aside after the third: the pass ends,
    and the next; other news is told, ops hear why; once it works its news is told, once."""
    before = partial(_kill_where, *place)
    for _ in range(3):
        assert asking.run("check", now=AT, before=before).returncode == -signal.SIGKILL
    assert webhook.take() == []
    for at in (AGAIN_AT, LATER_AT):
        done = asking.run("check", now=at, before=before)
        assert done.returncode == 0, done.stderr
    assert asking.kinds() == ["programme.changed"]
    [entry] = asking.status(LATER_AT)["set_aside"]
    assert entry["key"] == KEY
    assert "ended 3 times" in entry["error"]
    assert len([m for m in webhook.take() if f"{KEY} (" in m["message"]]) == 1

    for at in ("2024-01-18T08:45", "2024-01-18T09:45"):
        asking.check(at)
    assert asking.kinds() == ["programme.changed", "question.new"]
    assert len([m for m in webhook.take() if LINK in m["message"]]) == 1
    assert asking.status("2024-01-18T10:45")["set_aside"] == []
    assert not list(asking.folder.glob("*.at"))


TEXTS = {
    "taken out": ("crawler.extraction.worker", "TextWorker", "read"),
    "kept": ("state.records.file_texts", "FileTexts", "put_text"),
}


@pytest.mark.parametrize("place", TEXTS.values(), ids=TEXTS)
def test_killed_over_a_text(asking: Installation, place: tuple[str, str, str]) -> None:
    """The program killed twice while the text of a document is taken out or kept tells the question
    with what the document says, once."""
    before = partial(_kill_where, *place, _always)
    for _ in range(2):
        assert asking.run("check", now=AT, before=before).returncode == -signal.SIGKILL
    asking.check(AGAIN_AT)
    asking.check(LATER_AT)
    assert asking.kinds() == ["programme.changed", "question.new"]
    (event,) = asking.events("question.new")
    assert [file["state"] for file in event.detail["documents"]] == ["read"]
    assert asking.status(LATER_AT)["set_aside"] == []


def test_crawl_alone_is_killed(
    asking: Installation,
    webhook: Webhook,
    eventually: Callable[[Callable[[], bool], str], None],
) -> None:
    """A crawl process that is killed while its parent lives ends the command with words and status
    1; the next pass goes on from there and tells everything once."""
    asking.sites.faults.add(PARLIAMENT_DOCUMENTS, "timeout", "id=2011111", delay_seconds=300)
    running = asking.start("check", now=AT)
    eventually(
        lambda: any("id=2011111" in request.path for request in asking.sites.requests),
        "the crawl asks for the document",
    )
    [child] = _children(running)
    os.kill(child, signal.SIGKILL)
    assert running.wait() == 1
    eventually(lambda: _has_ended(child), "the crawl has ended")
    said = (asking.folder / "said.txt").read_text()
    assert "what it had fetched is kept, run the pass again" in said
    assert "Traceback" not in said

    asking.sites.faults.clear()
    asking.check(AGAIN_AT)
    asking.check(LATER_AT)
    assert asking.kinds() == ["programme.changed", "question.new"]
    assert len([m for m in webhook.take() if LINK in m["message"]]) == 1


def test_damaged_document(asking: Installation, webhook: Webhook) -> None:
    """A document whose stored bytes are damaged fails no source: `verify` names it, other news is
    told, ops hear of it, and when it has come again the question is told with its projects."""
    before = partial(_kill_where, "jobs.processing.pipeline", "PassProcessor", "process", _always)
    assert asking.run("check", now=AT, before=before).returncode == -signal.SIGKILL
    asking.rows(
        "UPDATE bodies SET zstd = x'00' WHERE sha256 IN"
        " (SELECT sha256 FROM snapshots WHERE url = ?)",
        DOCUMENT,
    )
    verified = asking.run("verify", now=AT)
    assert verified.returncode == 1
    assert "2011111" in verified.stdout + verified.stderr

    result = asking.check(AGAIN_AT)
    assert {row["outcome"] for row in result.sources.values()} == {"ok"}
    asking.check(LATER_AT)
    assert asking.kinds() == ["programme.changed", "question.new"]
    (event,) = asking.events("question.new")
    assert [file["state"] for file in event.detail["documents"]] == ["read"]
    assert any("damaged" in message["message"] for message in webhook.take())
    assert asking.run("verify", now=LATER_AT).returncode == 0
