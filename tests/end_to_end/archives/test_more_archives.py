"""Oral questions, agendas and decisions in web archives: out, in, and replayed as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES, SOURCES
from crawler.sources.together.addresses import recognise
from jobs.demo.story.world import announce_oral_question, convene_committee, hold_committee
from state.model.values import Role

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

SNAPSHOTS = (
    "SELECT url, method, request_body, role, status, headers, sha256, first_seen_at,"
    " last_confirmed_at FROM snapshots ORDER BY url, method, request_body, sha256"
)
STORY = (
    (announce_oral_question, "2024-03-08T16:30"),
    (convene_committee, "2024-03-18T10:50"),
    (hold_committee, "2024-03-27T09:10"),
)


@pytest.mark.slow
def test_archive_of_all_sources(fresh: Installation) -> None:
    """Whatever six sources asked for is known by its address; what is given out is there as it was
    after it was taken in, and a replay of the archive finds the same records of each source."""
    for source in SOURCE_NAMES:
        fresh.tables["sources"].setdefault(source, {})
    fresh.check("2024-01-15T08:30", deliver=False)
    for happens, at in STORY:
        happens(fresh.world)
        assert fresh.check(at, deliver=False).is_good
    asked = fresh.rows("SELECT DISTINCT role, method, url FROM fetches")
    own = {traits.role for s in SOURCES if s.needs_its_table for traits in s.roles}
    assert {role for role, *_ in asked} >= own - {
        traits.role for s in SOURCES for traits in s.roles if traits.is_optional
    }
    for role, method, url in asked:
        known = recognise(method, url, fresh.config.sources)
        assert known is not None, url
        assert (known.role, known.url) == (Role(role), url)
    done = fresh.run("export", "--warc", "all.warc.gz", now="2024-03-28T08:00")
    assert (done.returncode, done.stderr) == (0, "")

    other = replace(fresh, tables={**fresh.tables, "state": {"path": "other.db"}})
    taken = other.run("import", "--json", "--warc", "all.warc.gz", now="2024-03-28T09:00")
    result = json.loads(taken.stdout)
    assert (result["left"], result["damage"]) == ({}, None)
    assert other.rows(SNAPSHOTS) == fresh.rows(SNAPSHOTS)

    words = ("--warc", "all.warc.gz", "--into", "again.db")
    again = fresh.run("replay", *words, "--json", now="2024-03-28T09:00")
    assert again.returncode == 0, again.stderr
    replayed = replace(fresh, tables={**fresh.tables, "state": {"path": "again.db"}})
    keys = "SELECT key FROM records WHERE kind = ? ORDER BY key"
    for kind in (s.record_kind for s in SOURCES if s.needs_its_table):
        found = replayed.rows(keys, kind)
        assert found
        assert found == fresh.rows(keys, kind)
