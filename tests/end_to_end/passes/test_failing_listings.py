"""Every fault of a listing, at every source: the source has failed, and nothing else happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts.hosts import GOVERNMENT_SITE, PARLIAMENT_API
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import ask_question_104, story_world
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Beginnings, Installation, Webhook

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
MIB = 1024 * 1024
# Where each source's listing is asked for: host, and what its path holds.
LISTINGS = {
    QUESTIONS: (PARLIAMENT_API, "/api/search/"),
    PUBLICATIONS: (GOVERNMENT_SITE, "/publicaties?"),
    PROGRAMME: (GOVERNMENT_SITE, "/vlaamse-regering/vlaamse-veerkracht"),
}
# Each fault with words of which one must stand in the message.
FAULTS: dict[str, tuple[str, ...]] = {
    "html": ("HTML", "bent afgemeld"),
    "empty": ("empty",),
    "cut": ("cut off",),
    "no_items": ("recognised", "empty", "without", "no ", "nothing but the heading"),
    "404": ("404",),
    "429": ("429",),
    "500": ("500",),
    "503": ("503",),
    "reset": ("connection",),
    "timeout": ("no whole answer within",),
    "huge": ("larger than",),
    "gzip_bomb": ("unpacks to more",),
    "foreign_redirect": ("elsewhere.example",),
    "loop_redirect": ("circle",),
}
REMEDIES = ("tried again", "open the ", "check ", "nothing to do")
# Each source fails in one of two passes, and in each of them another one is well.
PASSES = (
    ("2024-01-18T08:00", (QUESTIONS,)),
    ("2024-01-18T08:15", (PUBLICATIONS, PROGRAMME)),
)


@dataclass
class Trial:
    """What one kind of fault did in two passes."""

    results: list[dict[str, Any]] = field(default_factory=list)
    good: list[bool] = field(default_factory=list)
    # Of each pass: the records of its failing sources, and the pending deliveries of watchers.
    before: list[list[Any]] = field(default_factory=list)
    after: list[list[Any]] = field(default_factory=list)
    new_events: list[tuple[str, str]] = field(default_factory=list)
    ops: list[dict[str, str]] = field(default_factory=list)


def _stand(made: Installation, failing: tuple[SourceName, ...]) -> list[Any]:
    pending = made.rows("SELECT * FROM deliveries WHERE watcher <> 'ops' ORDER BY id")
    return [pending, *(made.records(source) for source in failing)]


def _spoil(sites: ExampleSites, kind: str, source: SourceName) -> None:
    host, path = LISTINGS[source]
    # A wait of no time, so that retries cost none; what a long one does is tested by itself.
    sites.faults.add(host, kind, path, retry_after_seconds=0, delay_seconds=600, size_bytes=2 * MIB)


def _run(kind: str, made: Installation, hook: Webhook) -> Trial:
    trial = Trial()
    known = {event.id for event in made.events(baseline=True)}
    for instant, failing in PASSES:
        made.sites.faults.clear()
        for source in failing:
            _spoil(made.sites, kind, source)
        trial.before.append(_stand(made, failing))
        result = made.check(instant, deliver=False)
        trial.after.append(_stand(made, failing))
        trial.results.append(result.as_json())
        trial.good.append(result.is_good)
    events = [event for event in made.events(baseline=True) if event.id not in known]
    trial.new_events = [(event.kind, event.source) for event in events]
    made.deliver("2024-01-18T08:30")
    trial.ops = hook.take()
    return trial


Trials = Callable[[str], Trial]


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory, beginnings: Beginnings) -> Iterator[Trials]:
    """The trials of all faults, two at a time: a pass mostly waits for its crawl process."""
    from tests.end_to_end.conftest import Webhook

    def run(kind: str) -> Trial:
        with ExampleSites(story_world()) as sites, Webhook() as hook:
            ask_question_104(sites.world)
            folder = tmp_path_factory.mktemp(kind)
            # Nobody listens there: what waits for the watcher goes on waiting.
            made = beginnings.install(folder, sites, "json://127.0.0.1:9/", beginnings.asked)
            made.tell_ops(hook.url)
            made.tables["http"] |= {"timeout_seconds": 120, "max_body_mib": 1}
            if kind == "timeout":
                # Waited for in full; good answers must come sooner, also on a busy machine.
                made.tables["http"] |= {"timeout_seconds": 5, "retries": 0}
            return _run(kind, made, hook)

    with ThreadPoolExecutor(2) as pool:
        # The one that waits longest begins first.
        kinds = sorted(FAULTS, key=lambda kind: kind != "timeout")
        started: dict[str, Future[Trial]] = {kind: pool.submit(run, kind) for kind in kinds}
        yield lambda kind: started[kind].result()
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("kind", FAULTS)
def test_source_fails_with_address_and_remedy(trials: Trials, kind: str) -> None:
    """The source whose listing is faulty has failed, saying where, what came, and what to do."""
    trial = trials(kind)
    assert trial.good == [False, False]
    for result, (_, failing) in zip(trial.results, PASSES, strict=True):
        for source in failing:
            row = result["sources"][source]
            assert row["outcome"] == "failed", source
            host, path = LISTINGS[source]
            assert f"https://{host}{path}" in row["error"]
            assert any(words in row["error"] for words in FAULTS[kind]), row["error"]
            assert any(words in row["error"] for words in REMEDIES), row["error"]


@pytest.mark.parametrize("kind", FAULTS)
def test_other_sources_run(trials: Trials, kind: str) -> None:
    """The sources whose listing is well are well, also the one that failed before."""
    for result, (_, failing) in zip(trials(kind).results, PASSES, strict=True):
        for source in set(result["sources"]) - set(failing):
            row = result["sources"][source]
            assert (row["outcome"], row["error"]) == ("ok", None), source


@pytest.mark.parametrize("kind", FAULTS)
def test_records_and_deliveries_stay(trials: Trials, kind: str) -> None:
    """The records of a failing source and the pending deliveries stay as they were."""
    trial = trials(kind)
    assert trial.before[0][0], "there must be something pending"
    assert all(rows for stand in trial.before for rows in stand)
    assert trial.after == trial.before


@pytest.mark.parametrize("kind", FAULTS)
def test_ops_alone_are_told(trials: Trials, kind: str) -> None:
    """A fault makes no event but that its source fails, and later that it has recovered."""
    trial = trials(kind)
    assert trial.new_events == [
        ("source.failing", "questions"),
        ("source.recovered", "questions"),
        ("source.failing", "publications"),
        ("source.failing", "programme"),
    ]
    [message] = trial.ops
    assert message["message"].count("Source unavailable") == 3
    assert message["message"].count("Source available again") == 1


def test_long_failure_is_told_once(settled: Installation, webhook: Webhook) -> None:
    """Sources that fail in two passes, for different reasons, fail once and recover once, and ops
    hear of each once in the pass in which it happens."""
    settled.tell_ops(webhook.url)
    for instant, kinds in (
        ("2024-01-15T09:00", ("html", "503", "empty")),
        ("2024-01-15T09:30", ("reset", "404", "foreign_redirect")),
    ):
        settled.sites.faults.clear()
        for source, kind in zip(SOURCE_NAMES[:3], kinds, strict=True):
            _spoil(settled.sites, kind, source)
        settled.check(instant)
        assert settled.kinds() == ["source.failing"] * 3
        assert len(webhook.messages) == 1
    settled.sites.faults.clear()
    assert settled.check("2024-01-15T10:00").is_good
    assert settled.kinds() == ["source.failing"] * 3 + ["source.recovered"] * 3
    [failing, recovered] = [message["message"] for message in webhook.messages]
    assert failing.count("Source unavailable") == 3
    assert recovered.count("Source available again") == 3


def test_overview_api_fails_the_same_way(fresh: Installation) -> None:
    """With the overview read by its API, bad answers fail the source and change no record."""
    fresh.tables["sources"]["publications"]["listing"] = "api"
    fresh.check("2024-01-15T08:30", PUBLICATIONS)
    before = fresh.records(PUBLICATIONS)
    assert before
    for hour, kind in enumerate(("html", "cut_json", "no_items"), start=10):
        fresh.sites.faults.clear()
        fresh.sites.faults.add(GOVERNMENT_SITE, kind, "/api/overview-search")
        row = fresh.check(f"2024-01-15T{hour}:30", PUBLICATIONS).sources[PUBLICATIONS]
        assert row["outcome"] == "failed", kind
        assert "https://www.vlaanderen.be/api/overview-search" in row["error"]
        assert any(words in row["error"] for words in REMEDIES), row["error"]
        assert fresh.records(PUBLICATIONS) == before
    assert fresh.kinds() == ["source.failing"]


def test_wait_is_bounded_and_short_waits_are_kept(settled: Installation) -> None:
    """A source that asks for an hour's wait is left at once; a short wait is kept."""
    settled.tables["http"] |= {"max_retry_after_seconds": 5, "retries": 2}
    host, path = LISTINGS[QUESTIONS]
    settled.sites.faults.add(host, "503", path, retry_after_seconds=3600)
    host, path = LISTINGS[PROGRAMME]
    settled.sites.faults.add(host, "429", path, times=1, retry_after_seconds=1)
    sources = settled.check("2024-01-16T08:00", QUESTIONS, PROGRAMME).sources
    assert sources[QUESTIONS]["outcome"] == "failed"
    assert "wait 3600" in sources[QUESTIONS]["error"]
    assert sources[PROGRAMME]["outcome"] == "ok"
    seen = [(r.host, r.status) for r in settled.sites.requests if r.path != "/robots.txt"]
    assert seen[:2] == [(GOVERNMENT_SITE, 429), (GOVERNMENT_SITE, 200)]
    assert seen[-1] == (PARLIAMENT_API, 503)


def test_command_tells_of_a_failing_source(settled: Installation) -> None:
    """`check` exits with 1, prints the reason, and `status` names the assumption that failed."""
    host, path = LISTINGS[QUESTIONS]
    settled.sites.faults.add(host, "html", path)
    done = settled.run("check", now="2024-01-16T08:30")
    assert done.returncode == 1
    assert "U bent afgemeld" in done.stdout + done.stderr or "Afgemeld" in done.stdout
    assert "Traceback" not in done.stderr
    status = settled.status("2024-01-16T09:00")["sources"]["questions"]
    assert status["outcome"] == "failing"
    assert [a["name"] for a in status["assumptions"]] == ["questions.search"]
    assert status["assumptions"][0]["remedy"]


def test_forbidden_by_robots(settled: Installation) -> None:
    """What robots.txt forbids is not fetched, and its source fails saying so."""
    settled.world.robots[PARLIAMENT_API] = "User-agent: *\nDisallow: /\n"
    settled.world.robots[GOVERNMENT_SITE] = "User-agent: *\nDisallow: /vlaamse-regering/\n"
    sources = settled.check("2024-01-16T08:30").sources
    for source in (QUESTIONS, PROGRAMME):
        assert sources[source]["outcome"] == "failed"
        assert "robots.txt forbids it" in sources[source]["error"]
    assert sources[PUBLICATIONS]["outcome"] == "ok"
    asked = {r.path for r in settled.sites.requests if r.host == PARLIAMENT_API}
    assert asked == {"/robots.txt"}
    assert not any(r.path.startswith("/vlaamse-regering/") for r in settled.sites.requests)


@pytest.mark.parametrize(("fault", "words"), [("503", "answered 503"), ("reset", "could not be")])
def test_robots_that_cannot_be_had(settled: Installation, fault: str, words: str) -> None:
    """While a host's robots.txt cannot be had it is not asked, and its source fails saying so."""
    settled.sites.faults.add(PARLIAMENT_API, fault, "/robots.txt")
    settled.sites.clear_requests()
    sources = settled.check("2024-01-16T08:30").sources
    assert sources[QUESTIONS]["outcome"] == "failed"
    assert f"robots.txt {words}" in sources[QUESTIONS]["error"]
    assert sources[PROGRAMME]["outcome"] == "ok"
    asked = {r.path for r in settled.sites.requests if r.host == PARLIAMENT_API}
    assert asked == {"/robots.txt"}


def test_no_robots(settled: Installation) -> None:
    """A host that has no robots.txt is asked, whatever its page about that says."""
    settled.sites.faults.add(PARLIAMENT_API, "404", "/robots.txt")
    assert settled.check("2024-01-16T08:30").is_good


def test_crawl_delay(settled: Installation) -> None:
    """So many seconds as robots.txt asks for pass between two requests to its host."""
    settled.world.robots[GOVERNMENT_SITE] = "User-agent: *\nCrawl-delay: 0.6\n"
    begun = time.monotonic()
    assert settled.check("2024-01-16T08:30", PROGRAMME).is_good
    # Scrapy varies each pause by a fifth.
    assert time.monotonic() - begun >= 0.8 * 0.6
    paths = [r.path for r in settled.sites.requests if r.host == GOVERNMENT_SITE]
    assert len(paths) >= 2
