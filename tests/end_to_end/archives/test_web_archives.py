"""Web archives through the command line: out and in, and no archive is news to anybody."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from warcio.checker import Checker as DigestChecker

from crawler.sources.registry import SOURCES
from crawler.sources.together.addresses import recognise
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import (
    answer_question_104,
    ask_question_104,
    publish_sixth_measurement,
    story_world,
)
from jobs.passes.serving.service import missed_sources
from state.database.lock import hold
from state.model.instants import parse_instant
from state.model.values import FILE_ROLE, Role, SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Beginnings, Installation, Webhook

SNAPSHOTS = (
    "SELECT url, method, request_body, role, status, headers, sha256, first_seen_at,"
    " last_confirmed_at FROM snapshots ORDER BY url, method, request_body, sha256"
)
LATER = "2024-03-25T08:30"


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, beginnings: Beginnings
) -> Iterator[Installation]:
    """The whole story, with the overview API at its end, and its archive in `story.warc.gz`."""
    folder = tmp_path_factory.mktemp("told")
    with ExampleSites(story_world()) as sites:
        ask_question_104(sites.world)
        made = beginnings.install(folder, sites, "json://127.0.0.1:9/", beginnings.asked)
        answer_question_104(sites.world)
        made.check("2024-03-06T08:30", deliver=False)
        publish_sixth_measurement(sites.world)
        made.check("2024-03-22T12:30", deliver=False)
        made.tables["sources"]["publications"]["listing"] = "api"
        made.check("2024-03-22T13:00", deliver=False)
        done = made.run("export", "--warc", "story.warc.gz", now="2024-03-22T14:00")
        assert (done.returncode, done.stderr) == (0, "")
        (count,) = made.rows("SELECT count(*) FROM snapshots")[0]
        assert done.stdout == f"{count} snapshots written to story.warc.gz\n"
        yield made


def archive_of(told: Installation) -> Path:
    """The archive of the story."""
    return told.folder / "story.warc.gz"


def imported(made: Installation, *paths: Path, now: str = LATER) -> list[dict[str, Any]]:
    """What `import --json` says of each file."""
    words = [word for path in paths for word in ("--warc", str(path))]
    done = made.run("import", "--json", *words, now=now)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


# --- the story ---------------------------------------------------------------------------


def test_every_address_of_the_crawl_is_recognised(told: Installation) -> None:
    """Whatever the crawl asked for is known by its address: by source, role and canonical form."""
    asked = told.rows("SELECT DISTINCT source, role, method, url FROM fetches")

    assert {role for _, role, _, _ in asked} == {
        FILE_ROLE,
        *(
            traits.role
            for source in SOURCES
            for traits in source.roles
            if source.name in told.config.sources.enabled and not traits.is_optional
        ),
    }
    for source, role, method, url in asked:
        known = recognise(method, url, told.config.sources)
        assert known is not None, url
        assert (known.role, known.url) == (Role(role), url)
        # A file that only the programme page links belongs to the publications, too.
        is_shared = role == "file" and source == "programme"
        assert known.source == (SourceName("publications") if is_shared else source)


def test_export_and_import_give_equal_snapshots(told: Installation, fresh: Installation) -> None:
    """What one database gives out, another has after taking it in: bodies, requests and spans."""
    (result,) = imported(fresh, archive_of(told))

    assert fresh.rows(SNAPSHOTS) == told.rows(SNAPSHOTS)
    bodies = "SELECT sha256, size_bytes FROM bodies ORDER BY sha256"
    assert fresh.rows(bodies) == told.rows(bodies)
    assert result["snapshots"] == len(told.rows(SNAPSHOTS))
    assert (result["left"], result["damage"], result["known"]) == ({}, None, False)
    assert fresh.rows("SELECT state, clock FROM passes") == [("imported", "archive")]
    assert fresh.events(baseline=True) == []


def test_posts_and_revisits_are_in_the_archive(told: Installation) -> None:
    """The story has both, or the other tests would say nothing of them."""
    content = gzip.decompress(archive_of(told).read_bytes())

    assert b"POST /api/overview-search HTTP/1.1" in content
    assert b"WARC-Type: revisit" in content


def test_digests_hold(told: Installation) -> None:
    """warcio's checker finds every digest of the archive right."""
    checker = DigestChecker(SimpleNamespace(inputs=[str(archive_of(told))], verbose=False))

    assert checker.process_all() == 0


def test_second_import_adds_nothing(told: Installation, fresh: Installation) -> None:
    """The same file again, or twice in one command, adds no row and says so."""
    (first,) = imported(fresh, archive_of(told))
    before = [fresh.rows(f"SELECT count(*) FROM {name}") for name in ("passes", "fetches", "meta")]

    again = imported(fresh, archive_of(told), archive_of(told))

    assert [(row["known"], row["pass"]) for row in again] == [(True, first["pass"])] * 2
    after = [fresh.rows(f"SELECT count(*) FROM {name}") for name in ("passes", "fetches", "meta")]
    assert after == before


# --- an archive and live passes ----------------------------------------------------------


def looked(made: Installation, at: str) -> tuple[Any, ...]:
    """What a pass asks, finds and tells."""
    made.sites.clear_requests()
    result = made.check(at)
    seen = [
        (r.method, r.path, r.headers.get("If-None-Match"), r.status) for r in made.sites.requests
    ]
    counts = {
        name: {key: value for key, value in row.items() if key != "snapshots"}
        for name, row in result.sources.items()
    }
    events = [event.as_json() | {"snapshots": None} for event in made.events(baseline=True)]
    return seen, counts, result.events, events


def test_import_changes_nothing_of_live_passes(
    told: Installation, tmp_path: Path, beginnings: Beginnings, webhook: Webhook
) -> None:
    """With an archive of things to come taken in, a live database asks and tells what it would.

    First nothing, although the archive has news; then, when the sites have it, all of it.
    """
    seen = []
    for with_archive in (False, True):
        folder = tmp_path / str(with_archive)
        folder.mkdir()
        with ExampleSites(story_world()) as sites:
            made = beginnings.install(folder, sites, webhook.url, beginnings.baseline)
            if with_archive:
                (result,) = imported(made, archive_of(told))
                assert result["snapshots"] > 0
            quiet = looked(made, LATER)
            assert quiet[2] == 0
            assert webhook.take() == []
            ask_question_104(sites.world)
            answer_question_104(sites.world)
            publish_sixth_measurement(sites.world)
            news = looked(made, "2024-03-26T08:30")
            assert news[2] > 2
            seen.append((quiet, news, webhook.take()))

    assert seen[0] == seen[1]


def test_imported_pass_is_no_pass_of_the_schedule(
    told: Installation, settled: Installation
) -> None:
    """An imported pass is no reason to leave one out: the sources missed are those from before."""
    soon_after = parse_instant("2024-03-22T13:01")
    before = missed_sources(settled.config, soon_after)

    imported(settled, archive_of(told))

    assert before == list(settled.config.sources.enabled)
    assert missed_sources(settled.config, soon_after) == before


def test_answers_of_the_future_are_left(told: Installation, fresh: Installation) -> None:
    """What an archive dates later than now is counted and left."""
    (result,) = imported(fresh, archive_of(told), now="2024-03-01T08:30")

    assert result["left"]["it is dated in the future"] > 0
    assert fresh.rows("SELECT max(fetched_at) < '2024-03-01' FROM fetches") == [(1,)]


# --- refusals ----------------------------------------------------------------------------


def test_export_refuses(told: Installation, fresh: Installation) -> None:
    """Export names a file that is there, a missing folder, a missing database or option; 2."""
    cases = (
        (told, ("--warc", "story.warc.gz"), "is there already"),
        (told, ("--warc", "missing/story.warc"), "nothing was written"),
        (told, (), "--warc FILE"),
        (fresh, ("--warc", "story.warc"), "vvwatch check"),
    )
    for made, words, said in cases:
        done = made.run("export", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_export_leaves_out_what_is_damaged(settled: Installation) -> None:
    """A damaged snapshot is named on standard error with exit 1, and all others are written."""
    sha256 = settled.rows("SELECT sha256 FROM snapshots WHERE role = 'file' ORDER BY id")[0][0]
    with closing(sqlite3.connect(settled.database)) as db, db:
        db.execute("UPDATE bodies SET zstd = x'00' WHERE sha256 = ?", [sha256])
    (url,) = settled.rows("SELECT url FROM snapshots WHERE sha256 = ?", sha256)[0]
    (count,) = settled.rows("SELECT count(*) FROM snapshots")[0]

    done = settled.run("export", "--warc", "whole.warc")

    assert done.returncode == 1
    assert url in done.stderr
    assert done.stdout == f"{count - 1} snapshots written to whole.warc\n"


def test_import_of_bad_files(told: Installation, fresh: Installation) -> None:
    """No archive at all: 2. One among good ones, or one cut off: 1, and what was whole is taken."""
    whole = archive_of(told).read_bytes()
    (fresh.folder / "page.warc").write_text("<html></html>")
    (fresh.folder / "twice.warc.gz").write_bytes(gzip.compress(whole))
    (fresh.folder / "cut.warc.gz").write_bytes(whole[: len(whole) // 2])

    done = fresh.run("import", "--warc", "page.warc", "--warc", "twice.warc.gz", now=LATER)
    assert (done.returncode, done.stdout) == (2, "")
    assert "an HTML page" in done.stderr
    assert "unpack it once" in done.stderr
    assert not fresh.database.exists()

    done = fresh.run("import", "--warc", "page.warc", "--warc", "cut.warc.gz", now=LATER)
    assert done.returncode == 1
    assert "cut.warc.gz: pass 1" in done.stdout
    assert "cut.warc.gz: expected record" in done.stderr
    assert "are missing" in done.stderr
    assert "Traceback" not in done.stderr
    (count,) = fresh.rows("SELECT count(*) FROM snapshots")[0]
    assert 0 < count < len(told.rows(SNAPSHOTS))


def test_import_waits_for_no_pass(told: Installation, settled: Installation) -> None:
    """While a pass holds the database nothing is imported, and the exit status is 3."""
    with hold(settled.database):
        done = settled.run("import", "--warc", str(archive_of(told)))

    assert done.returncode == 3
    assert settled.rows("SELECT count(*) FROM passes WHERE state = 'imported'") == [(0,)]


def test_import_needs_a_file(fresh: Installation) -> None:
    """Without a file there is nothing to import; the missing option is named."""
    done = fresh.run("import")

    assert done.returncode == 2
    assert "--warc" in done.stderr


# --- replayed, and as tables -------------------------------------------------------------


def test_archive_is_replayed_as_one_pass(told: Installation, tmp_path: Path) -> None:
    """`replay --warc` makes the events of a first pass of an archive, and touches no database."""
    before = told.rows("SELECT count(*) FROM events"), told.rows("SELECT count(*) FROM passes")
    kept = tmp_path / "kept.db"
    done = told.run("replay", "--warc", str(archive_of(told)), "--into", str(kept), "--json")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"question:1795000", "report:6"} <= {event["subject"] for event in found}
    assert all(event["baseline"] for event in found)
    assert len({event["detected_at"] for event in found}) == 1
    assert kept.exists()
    after = told.rows("SELECT count(*) FROM events"), told.rows("SELECT count(*) FROM passes")
    assert after == before


def test_archive_that_is_cut_off_is_replayed_as_far_as_it_goes(
    told: Installation, tmp_path: Path
) -> None:
    """What stands before the cut is replayed, the cut is named, and the exit status is 1; a file
    that is no archive is refused and nothing is done."""
    whole = archive_of(told).read_bytes()
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole[: len(whole) * 3 // 4])
    done = told.run("replay", "--warc", str(cut))
    assert done.returncode == 1
    assert "cut.warc.gz" in done.stderr
    assert "question" in done.stdout
    (tmp_path / "letter.warc").write_text("Dear Sir or Madam,", encoding="utf-8")
    refused = told.run("replay", "--warc", str(tmp_path / "letter.warc"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "letter.warc" in refused.stderr
    mixed = told.run("replay", "--warc", str(cut), "--compare")
    assert (mixed.returncode, mixed.stdout) == (2, "")


def test_tables_are_exported(told: Installation, tmp_path: Path) -> None:
    """`export --csv` and `--json` write the same tables; with nothing named it says what to do."""
    folder, file = tmp_path / "tables", tmp_path / "tables.json"
    done = told.run("export", "--csv", str(folder), "--json", str(file))
    assert done.returncode == 0, done.stderr
    tables = json.loads(file.read_text(encoding="utf-8"))
    assert {path.stem for path in folder.glob("*.csv")} == set(tables)
    assert {"questions", "reports", "milestones", "events"} <= set(tables)
    assert "question:1795000" in (folder / "questions.csv").read_text(encoding="utf-8-sig")
    nothing = told.run("export")
    assert nothing.returncode == 2
    assert "--warc FILE, --csv DIR or --json FILE" in nothing.stderr
