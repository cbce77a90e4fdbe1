"""`vvwatch demo`: tells the story of question 104 and the sixth measurement, end to end.

Everything is real but the sites: HTTP to example sites on loopback, a database in a temporary
folder, Apprise sending to a webhook that prints what it gets.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import SimpleQueue

import click

from jobs.config.model import load_config
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import (
    World,
    announce_oral_question,
    answer_question_104,
    ask_question_104,
    convene_committee,
    hold_committee,
    publish_sixth_measurement,
    put_sixth_measurement_on_the_agenda,
)
from jobs.passes.check import Checker, CheckResult
from state.model.instants import parse_instant
from state.telling.counts import counted

Step = tuple[str, str, Callable[[World], object]]

_STEPS: tuple[Step, ...] = (
    (
        "2024-01-15T08:30",
        "The first pass: everything that is already there is the baseline. Nobody is told.",
        lambda _: None,
    ),
    (
        "2024-01-17T08:30",
        "Question 104 has been asked: thirteen milestones, among them six of VV078.",
        ask_question_104,
    ),
    ("2024-01-17T09:00", "Half an hour later nothing is new. Nobody is told.", lambda _: None),
    ("2024-03-06T08:30", "Question 104 has been answered.", answer_question_104),
    (
        "2024-03-08T16:30",
        "An oral question is announced, on the measurement that answer 104 promises.",
        announce_oral_question,
    ),
    (
        "2024-03-18T10:50",
        "The committee that answer 104 names is convened, with the measurement on its agenda.",
        convene_committee,
    ),
    (
        "2024-03-22T11:30",
        "The sixth measurement is put before the government; its report is still expected.",
        put_sixth_measurement_on_the_agenda,
    ),
    ("2024-03-22T12:30", "The sixth measurement is out.", publish_sixth_measurement),
    (
        "2024-03-27T09:10",
        "The committee has met: the proceedings of the oral question are there.",
        hold_committee,
    ),
)

_CONFIG = """
[state]
path = "vvwatch.db"

[http]
delay_seconds = 0

[http.origins]
{origins}

[sources.decisions]
[sources.oral_questions]
[sources.agendas]

[[expected]]
title = "Zesde voortgangsmeting Vlaamse Veerkracht"
measurement = 6
due = "2024-03-31"

[[watchers]]
name = "cultuur"
projects = ["VV078"]
kinds = [
  "report.*", "question.*", "expectation.*", "decision.*", "oral_question.*", "agenda.*"
]
urls = {urls}
"""

_NEXT = """
That was the whole story, in {folder} (already removed).
What to do next:
  1. vvwatch init           asks for your address and your projects, and writes a configuration;
  2. vvwatch doctor --live  looks at this machine, and politely at the sites;
  3. vvwatch check          makes the baseline (the sites themselves, politely: half an hour);
  4. vvwatch serve          or a line in cron with `vvwatch check`.
"""


_LOOK = """
    Open {page} in a browser, or, for the search too:
    python3 -m http.server --bind 127.0.0.1 --directory {site} 8080
    and then http://127.0.0.1:8080/
"""


class Inbox:
    """A webhook on loopback that keeps what Apprise posts to it."""

    def __init__(self) -> None:
        self.messages: SimpleQueue[dict[str, str]] = SimpleQueue()
        messages = self.messages

        class Handler(BaseHTTPRequestHandler):
            """One message a request."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                messages.put(json.loads(body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
                del format, args

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port

    def __enter__(self) -> Inbox:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self) -> list[dict[str, str]]:
        """The messages that came since the last look."""
        taken = []
        while not self.messages.empty():
            taken.append(self.messages.get())
        return taken


def run_demo(site: Path | None = None, urls: Sequence[str] = ()) -> int:
    """Tell the story on standard output and through these Apprise URLs, and publish its pages into
    the folder `site`; gives the exit status. Raises ConfigError for a URL that is none."""
    failed = False
    with (
        ExampleSites() as sites,
        Inbox() as inbox,
        tempfile.TemporaryDirectory(prefix="vvwatch-demo-") as folder,
    ):
        path = _write_config(Path(folder), sites, inbox, urls)
        for instant, words, change in _STEPS:
            with sites.world.lock:
                change(sites.world)
            click.secho(f"\n=== {instant.replace('T', ' ')}  {words}", bold=True)
            result = Checker(load_config(path), parse_instant(instant)).check()
            failed |= not result.is_good
            _tell(result, inbox.take())
        if site is not None:
            _publish(path, site)
        click.echo(_NEXT.format(folder=folder))
    return int(failed)


def _publish(config: Path, site: Path) -> None:
    """Publish the story as it ends, and say how to look at it."""
    from jobs.publish.publishing import publish_site

    instant, *_ = _STEPS[-1]
    publish_site(load_config(config), site, "", parse_instant(instant))
    click.secho("\n=== The public pages of the story are published.", bold=True)
    click.echo(_LOOK.format(page=(site / "index.html").resolve().as_uri(), site=site))


def _write_config(folder: Path, sites: ExampleSites, inbox: Inbox, urls: Sequence[str]) -> Path:
    origins = "\n".join(f'"{origin}" = "{base}"' for origin, base in sites.origins.items())
    path = folder / "config.toml"
    # JSON's lists of texts are TOML's.
    told = json.dumps([f"json://127.0.0.1:{inbox.port}/", *urls], ensure_ascii=False)
    path.write_text(_CONFIG.format(origins=origins, urls=told), encoding="utf-8")
    return path


def _tell(result: CheckResult, messages: list[dict[str, str]]) -> None:
    requests = sum(row["requests"] for row in result.sources.values())
    baseline = f", {result.baseline_events} of them baseline" if result.baseline_events else ""
    found = result.events + result.baseline_events
    asked, happened = counted(requests, "request"), counted(found, "event")
    click.echo(f"    {asked}, {happened}{baseline}, {counted(len(messages), 'message')}")
    for message in messages:
        click.echo(f"\n    To the watcher of VV078: {message['title']}\n")
        click.echo("\n".join(f"    | {line}" for line in message["message"].splitlines()))
