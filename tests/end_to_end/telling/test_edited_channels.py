"""Channels are known by watcher and place: what waits for one survives an edit of its URL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

CLOSED = "json://user:Geheim77@127.0.0.1:9/"


def _watch_only(made: Installation, *urls: str) -> None:
    """One watcher with these URLs, to whom something is told anew and nothing else is pending."""
    made.rows("UPDATE deliveries SET state = 'discarded'")
    made.tables["watchers"] = []
    made.watch("cultuur", list(urls), projects=["VV078"])
    made.world.question(1795000).subject += " (vervolg)"
    made.check("2024-01-17T09:00", SourceName("questions"))


def test_edited_url_takes_what_is_pending(asked: Installation, webhook: Webhook) -> None:
    """A literal URL that did not work is mended: what waited for it goes out, once, and nothing is
    left behind."""
    _watch_only(asked, CLOSED, webhook.url + "goed")
    assert webhook.paths == ["/goed"]
    asked.tables["watchers"][0]["urls"][0] = webhook.url + "hersteld"
    assert asked.deliver("2024-01-17T10:00").sent == 1
    assert webhook.paths == ["/goed", "/hersteld"]
    assert asked.status("2024-01-17T10:01")["pending"] == []


def test_reordered_urls_get_their_own(asked: Installation, webhook: Webhook) -> None:
    """URLs that change places keep what waits for each."""
    _watch_only(asked, CLOSED, webhook.url + "goed")
    asked.tables["watchers"][0]["urls"].reverse()
    assert asked.deliver("2024-01-17T10:00").sent == 0
    assert webhook.paths == ["/goed"]
    [row] = asked.status("2024-01-17T10:01")["pending"]
    assert row["configured"]


def test_orphans_are_named_and_moved(
    asked: Installation, webhook: Webhook, mail: MailServer
) -> None:
    """What waits for a channel that was taken away is named, also to ops, and `retarget` lets it go
    through one that is there; what that one had already is not told twice."""
    _watch_only(asked, CLOSED, webhook.url + "goed")
    asked.tables["watchers"][0]["urls"] = [webhook.url + "goed"]
    asked.watch("ander", [mail.url()], projects=["VV001"])
    asked.deliver("2024-01-17T10:00")
    [row] = asked.status("2024-01-17T10:01")["pending"]
    assert not row["configured"]
    assert row["error"] == "this channel is not configured any more"
    origin = f"cultuur/{row['channel']}"
    assert f"retarget {origin}" in asked.run("status", now="2024-01-17T10:01").stdout
    assert "not configured any more" in asked.run("deliveries").stdout
    moved = asked.run("deliveries", "retarget", origin, "ander/1", now="2024-01-17T10:02")
    assert moved.returncode == 0, moved.stderr
    assert moved.stdout.startswith("1 delivery moved to ")
    assert asked.deliver("2024-01-17T10:03").sent == 1
    assert len(mail.messages) == 1
    assert asked.status("2024-01-17T10:04")["pending"] == []


def test_retarget_to_who_has_it_already(asked: Installation, webhook: Webhook) -> None:
    """Moving what waits to a channel that was told the same drops it."""
    _watch_only(asked, CLOSED, webhook.url + "goed")
    asked.tables["watchers"][0]["urls"] = [webhook.url + "goed"]
    moved = asked.run("deliveries", "retarget", "cultuur", "cultuur", now="2024-01-17T10:02")
    assert moved.returncode == 0, moved.stderr
    asked.deliver("2024-01-17T10:03")
    assert webhook.paths == ["/goed"]
    assert asked.status("2024-01-17T10:04")["pending"] == []


def test_what_retarget_refuses(asked: Installation) -> None:
    """A channel that is configured is no origin, and one that is not is no target; both are said in
    words that name those there are."""
    for words in (("cultuur", "cultuur"), ("nobody", "cultuur"), ("", "")):
        done = asked.run("deliveries", "retarget", *words, now="2024-01-17T10:02")
        assert (done.returncode, done.stdout) == (2, "")
        assert "expected a channel" in done.stderr
    asked.tables["watchers"][0]["name"] = "kunst"
    done = asked.run("deliveries", "retarget", "cultuur", "weg", now="2024-01-17T10:02")
    assert done.returncode == 2
    assert "kunst/" in done.stderr


def test_renamed_watcher_is_an_orphan_too(asked: Installation, webhook: Webhook) -> None:
    """What waits for a watcher of another name is moved by names alone where only one is meant."""
    asked.tables["watchers"][0]["name"] = "kunst"
    moved = asked.run("deliveries", "retarget", "cultuur", "kunst", now="2024-01-17T10:02")
    assert moved.returncode == 0, moved.stderr
    assert asked.deliver("2024-01-17T10:03").sent == 1
    assert len(webhook.messages) == 1


def test_no_secret_in_the_database(asked: Installation) -> None:
    """Neither a URL nor a part of one stands in the database, whatever became of it."""
    _watch_only(asked, CLOSED)
    asked.tables["watchers"][0]["urls"] = [CLOSED.replace("Geheim77", "Anders88")]
    asked.deliver("2024-01-17T12:00")
    with closing(sqlite3.connect(asked.database)) as db:
        everything = "\n".join(db.iterdump())
    assert "Geheim77" not in everything
    assert "Anders88" not in everything
    [(error,)] = asked.rows("SELECT error FROM deliveries WHERE state = 'pending'")
    assert "refused" in error
