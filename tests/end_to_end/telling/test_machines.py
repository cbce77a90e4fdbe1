"""What machines are told: exit status, figures, pings and lines of a log."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts.hosts import PARLIAMENT_API
from jobs.demo.story.world import ask_question_104
from jobs.passes import ping
from state.database.lock import hold

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS = SOURCE_NAMES[0]
NOON = "2024-01-16T12:00"
SECRET = "5ecre7-pa7h"  # noqa: S105  # of no service


class Pings:
    """A web server that keeps what it is told; while `hangs` is set it answers nothing."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.hangs = False
        self.let_go = threading.Event()
        pings = self

        class Handler(BaseHTTPRequestHandler):
            """One ping a request."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                pings.told.append((self.path.removeprefix(f"/{SECRET}"), body.decode()))
                if pings.hangs:
                    pings.let_go.wait(60)
                    return
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
                del format, args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/{SECRET}"


@pytest.fixture
def pings() -> Iterator[Pings]:
    """A service of pings, listening."""
    service = Pings()
    threading.Thread(target=service.server.serve_forever, args=(0.02,), daemon=True).start()
    yield service
    service.let_go.set()
    service.server.shutdown()
    service.server.server_close()


def test_check(settled: Installation, webhook: Webhook) -> None:
    """`status --check` exits with 0 while all is well, and with 1 and the reason when a pass is
    late, a source fails or a delivery is an hour late."""
    settled.check(NOON)
    done = settled.run("status", "--check", now="2024-01-16T12:10")
    assert (done.returncode, done.stdout) == (0, "all is well\n")

    late = settled.run("status", "--check", now="2024-01-16T15:00")
    assert late.returncode == 1
    assert "pass_late: questions was due" in late.stdout

    ask_question_104(settled.world)
    webhook.refuses = True
    settled.sites.faults.add("www.vlaanderen.be", "503")
    settled.check("2024-01-17T12:00")
    settled.deliver("2024-01-17T12:30")
    found = settled.run("status", "--check", "--json", now="2024-01-17T13:05")
    assert found.returncode == 1
    kinds = {row["what"] for row in json.loads(found.stdout)["problems"]}
    assert {"source_failing", "delivery_late"} <= kinds


def test_figures(settled: Installation) -> None:
    """`status --prometheus` writes the file; one that cannot be written is an error of usage."""
    done = settled.run("status", "--prometheus", "vvwatch.prom", now=NOON)
    assert (done.returncode, done.stdout) == (0, "")
    text = (settled.folder / "vvwatch.prom").read_text(encoding="utf-8")
    assert 'vvwatch_source_up{source="questions"} 1.0' in text
    refused = settled.run("status", "--prometheus", "missing/vvwatch.prom", now=NOON)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_pings(settled: Installation, pings: Pings, caplog: pytest.LogCaptureFixture) -> None:
    """A pass is told at its beginning and at its end; a bad one by /fail, with the reason."""
    settled.environment["VVWATCH_PING"] = SECRET
    settled.tables["ops"] = {"ping_url": pings.url.replace(SECRET, "${VVWATCH_PING}")}
    settled.check(NOON)
    (begun, _), (ended, said) = pings.told
    assert (begun, ended) == ("/start", "")
    assert "questions ok" in said

    pings.told.clear()
    settled.sites.faults.add(PARLIAMENT_API, "503")
    settled.check("2024-01-17T12:00", QUESTIONS)
    (_, _), (ended, said) = pings.told
    assert ended == "/fail"
    assert "questions failed" in said
    shown = settled.run("config").stdout
    assert SECRET not in shown + caplog.text


def test_ping_that_hangs(
    settled: Installation,
    pings: Pings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A service that does not answer, or is not there, neither holds up a pass nor fails it."""
    monkeypatch.setattr(ping, "_SECONDS", 0.2)
    settled.tables["ops"] = {"ping_url": pings.url}
    pings.hangs = True
    assert settled.check(NOON, QUESTIONS).is_good
    settled.tables["ops"] = {"ping_url": f"http://127.0.0.1:9/{SECRET}"}
    assert settled.check("2024-01-17T12:00", QUESTIONS).is_good
    assert "did not arrive" in caplog.text
    assert SECRET not in caplog.text


def test_no_ping_while_another_pass_runs(settled: Installation, pings: Pings) -> None:
    """A command that finds another pass at work has no pass to tell of."""
    settled.tables["ops"] = {"ping_url": pings.url}
    with hold(settled.database):
        assert settled.run("check", now=NOON).returncode == 3
    assert pings.told == []


@pytest.mark.parametrize("url", ["ftp://x.be/a", "hc-ping.com/a", 7])
def test_ping_url_that_is_none(settled: Installation, url: object) -> None:
    """What is no web address is refused with an example."""
    settled.tables["ops"] = {"ping_url": url}
    done = settled.run("config")
    assert done.returncode == 2
    assert "https://hc-ping.com/" in done.stderr


def test_log_for_machines(settled: Installation) -> None:
    """With `--log-format json` each line on standard error is an object with pass, source and
    address, instants with their offset, also those of the crawl."""
    settled.sites.faults.add(PARLIAMENT_API, "challenge")
    done = settled.run("--log-format", "json", "check", "--json", now=NOON)
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert all({"at", "level", "message", "pass", "source", "url"} <= set(line) for line in lines)
    assert all(line["at"].endswith("+00:00") for line in lines)
    door = next(line for line in lines if "not asked any more" in line["message"])
    assert (door["source"], door["url"]) == ("questions", f"https://{PARLIAMENT_API}/")
    assert door["pass"] == settled.rows("SELECT max(id) FROM passes")[0][0]
    ends = {line["source"]: line["message"] for line in lines if line["logger"] == "vvwatch.pass"}
    assert ends["questions"].startswith("questions failed")
    assert ends["programme"].startswith("programme ok")


@pytest.mark.parametrize("deliver", [True, False])
def test_status_and_check_give_the_same_numbers(settled: Installation, deliver: bool) -> None:
    """What a pass counts, by source and of what is left to send, is what the status says after."""
    ask_question_104(settled.sites.world)
    done = settled.check("2024-01-16T13:00", deliver=deliver)
    standing = settled.status("2024-01-16T13:01")
    counted = {name: row["records"] for name, row in standing["sources"].items()}
    assert counted == {name: row["records"] for name, row in done.sources.items()}
    pending = sum(row["deliveries"] for row in standing["pending"])
    assert pending == done.deliveries.pending == (0 if deliver else 1)
