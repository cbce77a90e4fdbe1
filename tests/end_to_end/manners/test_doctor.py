"""`vvwatch doctor`: what it says of this machine, of the sites, and of what they do wrong."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.documents.sniffing import Document, read_document
from crawler.extraction.report_files import cut_body
from crawler.reading.cases import ERROR, EXPECTED, expected, refusal
from crawler.sources.registry import ASSUMPTIONS, SOURCE_NAMES, SOURCES
from crawler.sources.together.settings import SourcesSettings
from jobs.demo.facts import hosts
from state.changes.sheets import CutReport
from state.model.errors import ParseError
from state.model.instants import parse_instant
from state.model.values import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.conftest import Installation

NOW = "2024-01-15T08:30"
KEYS = {"check", "source", "grade", "status", "seen", "remedy", "assumption"}
Rows = dict[str, dict[str, Any]]


def doctor(
    made: Installation, *words: str, now: str | None = NOW
) -> tuple[Rows, subprocess.CompletedProcess[str]]:
    """What `doctor --json` says, by the name of the check, and how it ended."""
    done = made.run("doctor", "--json", *words, now=now)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(row.keys() >= KEYS for row in rows)
    assert len({row["check"] for row in rows}) == len(rows)
    return {row["check"]: row for row in rows}, done


def with_status(rows: Rows, status: str) -> set[str]:
    """The names of the checks that came to this."""
    return {name for name, row in rows.items() if row["status"] == status}


def test_everything_holds_of_the_example_sites(fresh: Installation) -> None:
    """Each assumption holds, within fifteen requests besides each robots.txt."""
    fresh.tell_ops("json://127.0.0.1:9/")
    fresh.tables["sources"] = {name: {"enabled": True} for name in SOURCE_NAMES}
    rows, done = doctor(fresh, "--live")

    assert (done.returncode, done.stderr) == (0, "")
    assert with_status(rows, "failed") == set()
    tried = {row["assumption"] for row in rows.values() if row["status"] == "held"}
    listed = {name for source in SOURCES for name in source.assumptions}
    assert with_status(rows, "not_tested") == {"clock.sites"} | (listed - tried)
    assert {row["source"] for row in rows.values() if row["source"]} == set(SOURCE_NAMES)
    for row in rows.values():
        if row["assumption"]:
            assert row["grade"] == ASSUMPTIONS[row["assumption"]].grade
    asked = [seen for seen in fresh.sites.requests if seen.path != "/robots.txt"]
    assert len(asked) <= 15
    robots = [seen.host for seen in fresh.sites.requests if seen.path == "/robots.txt"]
    assert len(robots) == len(set(robots))
    assert {f"robots.{host}" for host in robots} <= set(rows)
    assert not fresh.database.exists()


def test_local_look_asks_nobody(fresh: Installation) -> None:
    """Without --live no site is asked, and no secret of a channel is shown."""
    rows, done = doctor(fresh, now=None)
    assert done.returncode == 0
    assert fresh.sites.requests == []
    assert rows["contact"]["status"] == "held"
    channel = rows["channel.cultuur[0]"]
    assert channel["seen"].startswith("json:// (")
    assert "127.0.0.1" not in channel["seen"]
    assert rows["channel.ops"]["status"] == "not_tested"


def test_kept_answers_are_test_data(fresh: Installation) -> None:
    """What --keep saves passes as golden cases, and is replayed from its web archive."""
    _, done = doctor(fresh, "--live", "--keep", "first day")
    assert done.returncode == 0
    folder = fresh.folder / "first day"
    cases = [path.parent for path in folder.rglob("snapshot.json")]
    assert {path.parent.name for path in cases} >= set(fresh.config.sources.enabled)
    for path in cases:
        _require_case(path)

    replayed = fresh.run("replay", "--json", "--warc", str(folder / "answers.warc.gz"), now=NOW)
    kinds = {json.loads(line)["kind"] for line in replayed.stdout.splitlines()}
    assert "question.answered" in kinds
    again = fresh.run("doctor", "--live", "--keep", "first day", now=NOW)
    assert again.returncode == 2
    assert "not empty" in again.stderr


class _InThisProcess:
    """Reads files where the tests run."""

    def read(self, body: bytes) -> Document:
        """The text of a file."""
        return read_document(body)

    def cut(self, body: bytes) -> CutReport:
        """The project sheets of a report."""
        return cut_body(body)


def _require_case(path: Path) -> None:
    arrival = json.loads((path / "snapshot.json").read_text(encoding="utf-8"))
    (body,) = path.glob("body.*")
    at = parse_instant(NOW)
    content = body.read_bytes()
    more: dict[str, Any] = {
        "id": 1,
        "status": 200,
        "sha256": hashlib.sha256(content).hexdigest(),
        "first_seen_at": at,
        "last_confirmed_at": at,
        "body": content,
    }
    snapshot = Snapshot(**arrival, **more)
    try:
        name, value = EXPECTED, expected(snapshot, SourcesSettings(), _InThisProcess())
    except ParseError as error:
        name, value = ERROR, refusal(error)
    assert json.loads((path / name).read_text(encoding="utf-8")) == value


# --- what goes wrong ---------------------------------------------------------------------


def spoil_search(made: Installation) -> None:
    """The search answers a page in place of JSON."""
    made.sites.faults.add(hosts.PARLIAMENT_API, "html", "/api/search")


def forbid_documents(made: Installation) -> None:
    """robots.txt forbids all documents."""
    made.world.robots[hosts.PARLIAMENT_DOCUMENTS] = "User-agent: *\nDisallow: /\n"


def break_robots(made: Installation) -> None:
    """robots.txt answers 503."""
    made.world.robots[hosts.PARLIAMENT_API] = ""
    made.sites.faults.add(hosts.PARLIAMENT_API, "503", "robots.txt")


def refuse(made: Installation) -> None:
    """The API answers nobody of this network."""
    made.sites.faults.add(hosts.PARLIAMENT_API, "500", "/e/opendata")


def hang(made: Installation) -> None:
    """A host accepts connections, and never answers."""
    made.tables["http"]["timeout_seconds"] = 0.5
    made.sites.faults.add(hosts.GOVERNMENT_SITE, "timeout", delay_seconds=60)


def slow_down(made: Installation) -> None:
    """robots.txt asks for a pause."""
    made.world.robots[hosts.GOVERNMENT_FILES] = "User-agent: *\nCrawl-delay: 7\n"


@pytest.mark.parametrize(
    ("spoils", "failed", "not_tested", "words"),
    [
        # What befalls one host says nothing of another: two faults are tried at once.
        (
            (spoil_search, hang),
            {
                "questions.search",
                *("publications.overview", "programme.page"),
            },
            {
                *("questions.newest_first", "questions.opendata", "questions.hosts"),
                *("publications.overview_api", "publications.page", "programme.headings"),
            },
            {
                "publications.overview_api": ('listing = "html"', ""),
                "questions.search": ("Afgemeld", "search_url"),
                "programme.page": ("no whole answer within 0.5 s", "network"),
            },
        ),
        (
            (forbid_documents, refuse),
            {"questions.opendata"},
            {"questions.hosts", "questions.same_bytes", "questions.opendata_bulk"},
            {
                "questions.hosts": ("robots.txt forbids", "not asked for"),
                "questions.opendata": ("500", "later"),
            },
        ),
        (
            (break_robots, slow_down),
            {f"robots.{hosts.PARLIAMENT_API}"},
            {"questions.search", "questions.opendata_bulk"},
            {
                f"robots.{hosts.PARLIAMENT_API}": ("503", "later"),
                f"robots.{hosts.GOVERNMENT_FILES}": ("Crawl-delay 7", ""),
            },
        ),
    ],
    ids=["page and silence", "forbidden and broken", "robots"],
)
def test_fault_of_a_site(
    fresh: Installation,
    spoils: tuple[Callable[[Installation], None], ...],
    failed: set[str],
    not_tested: set[str],
    words: dict[str, tuple[str, str]],
) -> None:
    """What a site does wrong fails what it contradicts and nothing else, with what to do."""
    for spoil in spoils:
        spoil(fresh)
    rows, done = doctor(fresh, "--live")
    assert done.returncode == 1
    assert with_status(rows, "failed") == failed
    assert with_status(rows, "not_tested") >= not_tested
    for name, (seen, remedy) in words.items():
        assert seen in rows[name]["seen"]
        assert remedy in (rows[name]["remedy"] or "")
    assert len([r for r in fresh.sites.requests if r.path != "/robots.txt"]) <= 15


def with_origin(made: Installation, origin: str) -> None:
    """Fetch every host at one place."""
    origins = made.tables["http"]["origins"]
    made.tables["http"]["origins"] = {each: f"{origin}/{each[8:]}" for each in origins}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_network(fresh: Installation, closed_port: int, language: str) -> None:
    """Where no host answers the cause is said once, and what to do about it; what hangs on it is
    not tested, and each line says where to look."""
    with_origin(fresh, f"http://127.0.0.1:{closed_port}")
    rows, done = doctor(fresh, "--live", "--language", language)
    assert done.returncode == 1
    assert with_status(rows, "failed") == {"network"}
    refused = {"nl": "de verbinding werd geweigerd", "en": "the connection was refused"}[language]
    assert done.stdout.count(refused) == 1
    assert {"nl": "is er wel een netwerk?", "en": "is there a network?"}[language] in (
        rows["network"]["remedy"]
    )
    assert "network" in rows[f"robots.{hosts.PARLIAMENT_API}"]["seen"]
    assert f"robots.{hosts.PARLIAMENT_API}" in rows["questions.search"]["seen"]


def test_some_hosts_are_out_of_reach(fresh: Installation, closed_port: int) -> None:
    """Where some hosts answer, each that does not is named with its reason; what to do is said at
    the first, and the others point to it."""
    away = f"http://127.0.0.1:{closed_port}/"
    gone = (hosts.PARLIAMENT_API, hosts.PARLIAMENT_DOCUMENTS)
    for host in gone:
        fresh.tables["http"]["origins"][f"https://{host}"] = away + host
    rows, done = doctor(fresh, "--live")
    assert done.returncode == 1
    assert with_status(rows, "failed") == {f"robots.{host}" for host in gone}
    first, second = (rows[f"robots.{host}"]["remedy"] for host in sorted(gone))
    assert "another network" in first
    assert second == f"as at robots.{sorted(gone)[0]}"
    assert rows["programme.page"]["status"] == "held"


def test_proxy_that_refuses(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch, refusing_proxy: int
) -> None:
    """A proxy of one's own that refuses CONNECT is named as the cause, once: not the sites, and
    not that they are out of order."""
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{refusing_proxy}")
    monkeypatch.setenv("no_proxy", "")
    fresh.tables["http"] |= {"contact": "ops@example.com", "origins": {}, "retries": 0}
    rows, done = doctor(fresh, "--live", now=None)
    assert done.returncode == 1
    assert with_status(rows, "failed") == {"network"}
    assert "the proxy of this machine answered 403 to CONNECT" in rows["network"]["seen"]
    assert "no_proxy" in rows["network"]["remedy"]
    assert done.stdout.count("answered 403") == 1


def test_overview_that_is_not_used(fresh: Installation) -> None:
    """What the configuration does without is tried, and fails nobody: neither the API nor the page
    of the overview where the other is read, nor words where the history is not looked through."""
    fresh.sites.faults.add(hosts.GOVERNMENT_SITE, "500", "overview-search")
    fresh.world.word_search = "refused"
    fresh.tables["sources"]["questions"]["history"] = "none"
    rows, done = doctor(fresh, "--live")
    assert (done.returncode, with_status(rows, "failed")) == (0, set())
    api = rows["publications.overview_api"]
    assert (api["status"], api["remedy"]) == ("not_tested", None)
    assert 'listing = "html"' in api["seen"]
    assert "500" in api["seen"]
    assert 'history = "none"' in rows["questions.words"]["seen"]

    fresh.sites.faults.clear()
    fresh.sites.faults.add(hosts.GOVERNMENT_SITE, "500", "/publicaties?")
    fresh.tables["sources"]["publications"]["listing"] = "api"
    fresh.tables["sources"]["questions"]["history"] = "matching"
    rows, done = doctor(fresh, "--live")
    failed = {"questions.words", "questions.words_and_period"}
    assert (done.returncode, with_status(rows, "failed")) == (1, failed)
    assert 'listing = "api"' in rows["publications.overview"]["seen"]
    assert rows["publications.page"]["status"] == "held"


def test_placeholder_asks_no_site(fresh: Installation) -> None:
    """With the shipped contact and a host that is asked itself, neither doctor nor check asks."""
    del fresh.tables["http"]["origins"]["https://ws.vlpar.be"]
    for words in (("doctor", "--live"), ("check",), ("serve",)):
        done = fresh.run(*words)
        assert done.returncode == 2, words
        assert "you@example.org" in done.stderr
        assert "vvwatch init" in done.stderr
    assert fresh.sites.requests == []


@pytest.mark.parametrize("words", [("--keep", "x"), ("--live", "--keep", "config.toml")])
def test_folder_that_cannot_be_used(fresh: Installation, words: tuple[str, ...]) -> None:
    """--keep without --live, or into a file, is refused before anything is asked."""
    done = fresh.run("doctor", *words, now=NOW)
    assert done.returncode == 2
    assert "--keep" in done.stderr
    assert fresh.sites.requests == []


def test_in_dutch_for_a_person(fresh: Installation) -> None:
    """In Dutch every line is Dutch, one line a check when it is read through a pipe."""
    fresh.world.robots[hosts.PARLIAMENT_DOCUMENTS] = "User-agent: *\nDisallow: /\n"
    fresh.sites.faults.add(hosts.GOVERNMENT_SITE, "500", "/publicaties")
    done = fresh.run("doctor", "--live", "--language", "nl", now=NOW)
    assert done.returncode == 1
    assert "de server antwoordde 500" in done.stdout
    assert "te doen: probeer het later opnieuw" in done.stdout
    assert "klopt       questions.newest_first (gemeld): van " in done.stdout
    assert "niet getest questions.hosts (gemeld): robots.txt verbiedt https://docs." in done.stdout
    assert "Los op wat niet klopt" in done.stdout
