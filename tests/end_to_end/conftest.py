"""Real parts for end-to-end tests: example sites, SMTP, a webhook, a database, the command.

Everything listens on loopback, on ports that the system hands out. Time is an argument: tests
say at which instant a pass runs.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from sqlite_utils import Database

from crawler.sources.registry import SOURCES
from jobs.alerting.sender import DeliveryCounts
from jobs.config.model import Config, load_config
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import World, ask_question_104, story_world
from jobs.passes.check import Checker, CheckResult
from state.model.instants import parse_instant
from state.model.values import Event, SourceName
from state.records.events import EventLog
from tests.running.as_toml import toml
from tests.running.forking import forking, nothing, run_forked

# Real waiting, only ever for something that is about to happen; generous, so never for luck.
PATIENCE_SECONDS = 600.0
BASELINE_AT = "2024-01-15T08:30"
ASKED_AT = "2024-01-17T08:30"


@pytest.fixture(scope="session", autouse=True)
def _apprise_is_loaded() -> None:
    """Apprise imports a deprecated module of the standard library: its business, not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://localhost")


@pytest.fixture(scope="session", autouse=True)
def _children_are_forked() -> Iterator[None]:
    """Children cost a fork and not the loading of Scrapy."""
    with forking():
        yield


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Return as soon as it has happened; fail when it never does."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > give_up_at:
            raise AssertionError(f"waited in vain until {what}")
        time.sleep(0.005)


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool], str], None]:
    """`wait_until`, for tests."""
    return wait_until


# --- who is told -------------------------------------------------------------------------


class Webhook:
    """A web server that keeps what is posted to it; `refuses` makes it answer 500.

    While `held` is set it keeps a message and answers nothing, or, when it is one that
    `answers_when_let_go`, once `let_go` is called.
    """

    def __init__(self) -> None:
        self.answers_when_let_go = False
        self.messages: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.refuses = False
        self.held = threading.Event()
        self._let_go = threading.Event()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            """One message a request."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.refuses:
                    self.send_error(500)
                    return
                hook.paths.append(self.path)
                hook.messages.append(json.loads(body))
                if hook.held.is_set():
                    hook._let_go.wait(PATIENCE_SECONDS)
                    if not hook.answers_when_let_go:
                        return
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self.url = f"json://127.0.0.1:{self.port}/"

    def __enter__(self) -> Webhook:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def let_go(self) -> None:
        """Let go of what is held."""
        self._let_go.set()

    def take(self) -> list[dict[str, str]]:
        """What came since the last look."""
        taken, self.messages = self.messages, []
        return taken


class _Controller(Controller):
    """aiosmtpd's controller, which looks at port 0 for the server it has just started there."""

    def _trigger_server(self) -> None:
        if self.port == 0 and isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it untyped


class MailServer:
    """An SMTP server that keeps what it accepts; it can go down and come up on the same port.

    It refuses the recipients in `refused`.
    """

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.port = 0
        self._controller: _Controller | None = None

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        del server, session, options
        if address in self.refused:
            return "550 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take one message."""
        del server, session
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.recipients += envelope.rcpt_tos
        self.messages.append(message)
        return "250 OK"

    def start(self) -> None:
        """Listen, on the port of the last time if there was one."""
        self._controller = _Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=True),
        )
        self._controller.start()
        self.port = self._controller.port

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    def __enter__(self) -> MailServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, login: str = "", to: str = "watcher@example.com") -> str:
        """The Apprise URL by which this server is used."""
        parameters = f"from=vvwatch@example.com&to={to}&mode=insecure"
        return f"mailto://{login}127.0.0.1:{self.port}/?{parameters}"

    def take(self) -> list[tuple[str, str]]:
        """Subject and text (of the part that a reader sees) of what came since the last look."""
        taken, self.messages = self.messages, []
        return [(str(message["subject"]), _words(message)) for message in taken]


def _words(message: EmailMessage) -> str:
    part = message.get_body(("html", "plain"))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    """A webhook, listening."""
    with Webhook() as listening:
        yield listening


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server, listening."""
    with MailServer() as listening:
        yield listening


# --- vvwatch, installed in a folder ------------------------------------------------------


@dataclass
class Installation:
    """vvwatch in a folder of its own, pointed at example sites; `tables` is its config.toml."""

    folder: Path
    sites: ExampleSites
    environment: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tables.setdefault("state", {"path": "vvwatch.db"})
        http = {"delay_seconds": 0, "retries": 1, "timeout_seconds": 120}
        self.tables.setdefault("http", http)["origins"] = self.sites.origins
        self.tables.setdefault("sources", {})
        for source in SOURCES:
            if not source.needs_its_table:
                self.tables["sources"].setdefault(source.name, {})
        # Most tests are about what follows from what was read whole.
        self.tables["sources"].get("questions", {}).setdefault("history", "all")
        # What is known of the real sites is none of the examples.
        self.tables["sources"].get("questions", {}).setdefault("canaries", [])
        self.tables["sources"].get("publications", {}).setdefault("canary_files", [])

    @property
    def world(self) -> World:
        """What the sites say."""
        return self.sites.world

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.folder / str(self.tables["state"]["path"])

    @property
    def config_path(self) -> Path:
        """config.toml, written from the tables as they are now."""
        path = self.folder / "config.toml"
        path.write_text(toml(self.tables), encoding="utf-8")
        return path

    @property
    def config(self) -> Config:
        """The configuration as the program understands it."""
        return load_config(self.config_path, self.environment)

    def watch(self, name: str, urls: list[str], **more: Any) -> None:
        """Add a watcher."""
        self.tables.setdefault("watchers", []).append({"name": name, "urls": urls, **more})

    def tell_ops(self, *urls: str) -> None:
        """Name the URLs of ops, who read English."""
        self.tables["ops"] = {"urls": list(urls), "language": "en"}

    # --- in this process: fast ------------------------------------------------------------

    def check(self, at: str, *sources: SourceName, deliver: bool = True) -> CheckResult:
        """One pass at that instant."""
        checker = Checker(self.config, parse_instant(at), self.environment)
        return checker.check(sources, deliver=deliver)

    def deliver(self, at: str) -> DeliveryCounts:
        """Send what is due at that instant."""
        return Checker(self.config, parse_instant(at), self.environment).deliver()

    def events(self, *kinds: str, baseline: bool = False) -> list[Event]:
        """Events of these kinds (all where none is named), without the baseline or with it."""
        with closing(sqlite3.connect(self.database)) as connection:
            found = list(EventLog(Database(connection)).select(kinds=kinds))
        return [event for event in found if baseline or not event.baseline]

    def kinds(self) -> list[str]:
        """The kinds of all events that are no baseline, sorted."""
        return sorted(event.kind for event in self.events())

    def status(self, at: str) -> dict[str, Any]:
        """What `status --json` says at that instant."""
        value: dict[str, Any] = json.loads(self.run("status", "--json", now=at).stdout)
        return value

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        with closing(sqlite3.connect(self.database)) as db, db:
            return db.execute(sql, values).fetchall()

    def records(self, source: str) -> list[tuple[Any, ...]]:
        """The records of a source, whole."""
        return self.rows("SELECT * FROM records WHERE source = ? ORDER BY key", source)

    # --- as a command ---------------------------------------------------------------------

    def run(
        self,
        *words: str,
        now: str | None = None,
        before: Callable[[], None] = nothing,
        seconds: float = PATIENCE_SECONDS,
    ) -> subprocess.CompletedProcess[str]:
        """The command in a process of its own, to its end; `before` is called there first."""
        given = self._given(words, now)
        return run_forked(given, self._environment(), self.folder, seconds, before)

    def run_afresh(
        self, *words: str, now: str | None = None, started_by: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """The same in a process that loads everything anew, slowly; `started_by` is a command that
        runs the one after it."""
        return subprocess.run(  # noqa: S603  # our own program
            [*started_by, *self._command(words, now)],
            capture_output=True,
            text=True,
            env=self._environment(),
            cwd=self.folder,
            timeout=PATIENCE_SECONDS,
        )

    def start(self, *words: str, now: str | None = None) -> subprocess.Popen[bytes]:
        """The command, running on; what it says goes into `said.txt`."""
        with (self.folder / "said.txt").open("wb") as said:
            return subprocess.Popen(  # noqa: S603  # our own program
                self._command(words, now),
                stdout=said,
                stderr=said,
                env=self._environment(),
                cwd=self.folder,
            )

    def _command(self, words: tuple[str, ...], now: str | None) -> list[str]:
        program = [sys.executable, "-c", "from jobs.cli.main import main; main()"]
        return [*program, *self._given(words, now)]

    def _given(self, words: tuple[str, ...], now: str | None) -> list[str]:
        time_given = ["--now", now] if now else []
        return ["--config", str(self.config_path), *time_given, *words]

    def _environment(self) -> dict[str, str]:
        root = Path(__file__).parents[2]
        kept = {name: value for name, value in os.environ.items() if name != "VVWATCH_CONFIG"}
        return kept | {"PYTHONPATH": str(root)} | self.environment


# --- ready-made beginnings ---------------------------------------------------------------

HOOK = "VVWATCH_TEST_HOOK"


@dataclass(frozen=True)
class Beginnings:
    """Databases to start from: after the baseline, and with question 104 waiting to be sent."""

    baseline: Path
    asked: Path

    def install(
        self, folder: Path, sites: ExampleSites, hook: str, start: Path | None = None
    ) -> Installation:
        """A fresh folder with a copy of such a database, and its one watcher, `cultuur`."""
        made = Installation(folder, sites, {HOOK: hook})
        made.watch("cultuur", [f"${{{HOOK}}}"], projects=["VV078"])
        if start is not None:
            shutil.copyfile(start, made.database)
        return made


@pytest.fixture(scope="session")
def beginnings(
    tmp_path_factory: pytest.TempPathFactory, _apprise_is_loaded: None, _children_are_forked: None
) -> Beginnings:
    """The story until the question is asked, told once for all tests."""
    folder = tmp_path_factory.mktemp("beginnings")
    found = Beginnings(folder / "baseline.db", folder / "asked.db")
    with ExampleSites(story_world()) as serving:
        made = found.install(folder, serving, "json://127.0.0.1:9/")
        made.check(BASELINE_AT)
        _copy(made.database, found.baseline)
        ask_question_104(serving.world)
        made.check(ASKED_AT, deliver=False)
        _copy(made.database, found.asked)
    return found


def _copy(database: Path, to: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


@pytest.fixture
def sites() -> Iterator[ExampleSites]:
    """The example sites before the story, serving."""
    with ExampleSites(story_world()) as serving:
        yield serving


@pytest.fixture
def fresh(tmp_path: Path, sites: ExampleSites, webhook: Webhook) -> Installation:
    """vvwatch before its first pass; the watcher `cultuur` follows VV078 by webhook."""
    made = Installation(tmp_path, sites, {HOOK: webhook.url})
    made.watch("cultuur", [f"${{{HOOK}}}"], projects=["VV078"])
    return made


@pytest.fixture
def settled(
    tmp_path: Path, sites: ExampleSites, webhook: Webhook, beginnings: Beginnings
) -> Installation:
    """The same with the baseline behind it."""
    return beginnings.install(tmp_path, sites, webhook.url, beginnings.baseline)


@pytest.fixture
def asked(
    tmp_path: Path, sites: ExampleSites, webhook: Webhook, beginnings: Beginnings
) -> Installation:
    """The same with question 104 asked and known, and its message not sent yet."""
    ask_question_104(sites.world)
    return beginnings.install(tmp_path, sites, webhook.url, beginnings.asked)
