"""Ops hear once when a source that answers is other than it was, and once when that is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.papers.question_papers import small_pdf
from jobs.demo.story.world import make_question

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

QUESTIONS = SOURCE_NAMES[0]


def _told(mail: MailServer) -> list[str]:
    """The texts of what ops got since the last look that speak of drift."""
    return [text for _, text in mail.take() if "questions." in text or "as it was again" in text]


def test_canary(settled: Installation, mail: MailServer) -> None:
    """A known question that reads otherwise is told once with its assumption; when it still does a
    week later, it counts as changed for good."""
    settled.tell_ops(mail.url())
    [key] = settled.rows("SELECT min(key) FROM records WHERE kind = 'question'")[0]
    question = settled.world.question(int(key.partition(":")[2]))
    settled.tables["sources"]["questions"]["canaries"] = [str(question.id), "1424234"]
    for at in ("2024-01-16T08:30", "2024-01-24T08:30"):
        settled.check(at, QUESTIONS)
    assert _told(mail) == []
    question.session_year = "2019-2020"
    for at in ("2024-02-01T08:30", "2024-02-02T08:30"):
        settled.check(at, QUESTIONS)
    [text] = _told(mail)
    assert "questions.canary" in text
    assert "session_year" in text
    [row] = settled.status("2024-02-02T09:00")["drift"]
    assert (row["source"], row["assumption"]) == ("questions", "questions.canary")
    settled.check("2024-02-09T09:00", QUESTIONS)
    [text] = _told(mail)
    assert "as it was again" in text or "that was not so" in text
    assert settled.status("2024-02-10T09:00")["drift"] == []


def test_canary_that_nothing_lists(
    settled: Installation, mail: MailServer, webhook: Webhook
) -> None:
    """A known question of before what is watched, and a known file that nothing links, are asked
    for once a week: they are no records and news to nobody, and that they read otherwise is told
    to ops."""
    settled.tell_ops(mail.url())
    old = make_question(1_424_234, 7, date(2020, 10, 1), "VV078", answered_on=date(2020, 11, 1))
    old.listed = False
    settled.world.questions.append(old)
    settled.world.files[61_000] = small_pdf("Monitoringrapport VV078")
    settled.tables["sources"]["questions"]["canaries"] = [str(old.id)]
    settled.tables["sources"]["publications"]["canary_files"] = ["61000"]
    for at in ("2024-01-16T08:30", "2024-01-17T08:30", "2024-01-24T08:30"):
        assert settled.check(at).is_good
    for part in (f"/schv/{old.id}", "/view-file/61000"):
        assert sum(part in request.path for request in settled.sites.requests) == 2, part
    assert (settled.events("question.*"), _told(mail), webhook.messages) == ([], [], [])
    found = "SELECT key FROM records WHERE key IN ('question:1424234', 'file:61000')"
    assert settled.rows(found) == []

    old.session_year = "2018-2019"
    settled.world.files[61_000] = small_pdf("Monitoringrapport VV079")
    settled.check("2024-02-01T08:30")
    text = "\n".join(text for _, text in mail.take())
    assert "questions.canary" in text
    assert "publications.canary" in text
    assert (settled.events("question.*", "document.*"), webhook.messages) == ([], [])
    assert settled.rows(found) == []
    replayed = settled.run("replay", "--json")
    assert len(replayed.stdout.splitlines()) == len(settled.events(baseline=True))


def test_canary_of_which_only_the_listing_told(fresh: Installation, webhook: Webhook) -> None:
    """A known question that is old and names nothing is read whole with the first pass, without a
    word, and from then on compared."""
    [old, *_] = fresh.world.questions
    fresh.tables["sources"]["questions"] |= {"history": "none", "canaries": [str(old.id)]}
    for at in ("2024-01-15T08:30", "2024-01-15T09:30"):
        assert fresh.check(at, QUESTIONS).is_good
    parts = fresh.rows("SELECT part FROM readings WHERE key = ?", f"question:{old.id}")
    assert ("opendata",) in parts
    assert (fresh.kinds(), webhook.messages) == ([], [])


@pytest.mark.slow
def test_nothing_new(settled: Installation, mail: MailServer) -> None:
    """Ten working days without a new question, read day by day, are told once, and their end."""
    settled.tell_ops(mail.url())
    days = [date(2024, 1, 16) + timedelta(days=n) for n in range(18)]
    for day in days:
        settled.check(f"{day}T08:30", QUESTIONS, deliver=day == days[-1])
    [text] = _told(mail)
    assert "nothing new on 10 working days" in text
    assert "questions.search" in text
    question = make_question(1796001, 901, date(2024, 2, 2), "Dossier in Gent")
    settled.world.questions.append(question)
    for at in ("2024-02-05T08:30", "2024-02-06T08:30"):
        settled.check(at, QUESTIONS)
    [text] = _told(mail)
    assert "nothing new on 10 working days" in text
