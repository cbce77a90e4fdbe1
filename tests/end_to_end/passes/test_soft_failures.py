"""What comes with status 200, or by a redirect, and is no answer: it waits, and only ops hear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts import hosts
from jobs.demo.story.world import publish_sixth_measurement

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
PAGES = ("queue", "maintenance", "refresh", "not_found_page", "heading_alone", "home_redirect")
BODIES = ("json", "csv", "rtf", "words", "one_byte", "html", "queue", "home_redirect")
# A pass an hour after the baseline, and then for three days.
BEFORE = "2024-01-16T08:30"
SPOILED = ("2024-01-17T09:00", "2024-01-17T10:00", "2024-01-18T10:00", "2024-01-19T11:00")
AFTER = ("2024-01-19T12:00", "2024-01-21T12:00")


def _follow_everything(made: Installation) -> None:
    made.tables["watchers"][0] |= {"kinds": ["*"], "projects": "all", "keywords": ["veerkracht"]}


def _news(webhook: Webhook) -> list[str]:
    """What watchers were told, but for the word that sources have long been out of reach."""
    outage = re.compile(r"(tijdelijk niet|opnieuw) bereikbaar( … en nog \d+)?$")
    titles = (message["title"] for message in webhook.messages)
    return [title for title in titles if not outage.search(title)]


@pytest.mark.parametrize("fault", PAGES)
@pytest.mark.parametrize("path", ["/publicaties/", "/vlaamse-regering/"])
def test_page_that_is_none(settled: Installation, webhook: Webhook, path: str, fault: str) -> None:
    """Whatever is shown in place of the pages of publications or of the programme for two days
    gives no news, and neither does its end."""
    _follow_everything(settled)
    settled.check(BEFORE)
    settled.sites.faults.add(hosts.GOVERNMENT_SITE, fault, path)
    for at in SPOILED:
        settled.check(at)
    settled.sites.faults.clear()
    for at in AFTER:
        settled.check(at)
    assert [kind for kind in settled.kinds() if not kind.startswith("source.")] == []
    assert _news(webhook) == []


@pytest.mark.parametrize("fault", BODIES)
def test_body_that_is_no_report(settled: Installation, webhook: Webhook, fault: str) -> None:
    """What comes in place of every file for two days gives no news, and neither does its end."""
    _follow_everything(settled)
    settled.check(BEFORE)
    settled.sites.faults.add(hosts.GOVERNMENT_FILES, fault)
    for at in SPOILED:
        settled.check(at)
    settled.sites.faults.clear()
    for at in AFTER:
        settled.check(at)
    assert [kind for kind in settled.kinds() if not kind.startswith("source.")] == []
    assert _news(webhook) == []


@pytest.mark.parametrize("fault", PAGES)
def test_new_report_behind_such_a_page(settled: Installation, mail: MailServer, fault: str) -> None:
    """A new report of which the page could not be had at first is told by the very next pass that
    can have it; ops are told meanwhile, and watchers are not."""
    settled.tell_ops(mail.url())
    publish_sixth_measurement(settled.world)
    settled.sites.faults.add(hosts.GOVERNMENT_SITE, fault, "/publicaties/zesde")
    settled.check("2024-03-23T08:15", PUBLICATIONS)
    settled.check("2024-03-23T09:15", PUBLICATIONS)
    assert settled.kinds() == []
    assert len(mail.take()) == 1
    settled.sites.faults.clear()
    settled.check("2024-03-23T10:15", PUBLICATIONS)
    assert "report.new" in settled.kinds()
