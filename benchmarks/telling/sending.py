"""How quickly a thousand pending messages go to a mail server, against Apprise alone.

Run with `python -m benchmarks.telling.sending`; ends with 1 where the figure is not reached.
"""

from __future__ import annotations

import smtplib
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlite_utils import Database

from crawler.sources.publications import events as publications
from jobs.alerting.composer import Composer
from jobs.alerting.sender import Sender
from jobs.config.model import Config, StateSettings, WatcherSettings
from jobs.messages.channels import send
from jobs.messages.mail.letter import Posting
from state.database.connection import open_database, transaction
from state.model.deliveries import Reason
from state.model.news import Evidence, News
from state.model.values import ClockKind, Finding, PassState, Record, RecordKind, SourceName
from state.records.events import EventLog
from state.records.outbox import Outbox
from state.snapshots.passes import PassStore
from state.stores import Stores

MESSAGES = 1000
MOST_TIMES = 1.25
_SIZE = 3800
_AT = datetime(2024, 3, 6, 8, tzinfo=UTC)


class _Server:
    """A mail server that takes everything."""

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take one message."""
        del server, session, envelope
        return "250 OK"


def main() -> int:
    """Print the figures; 0 where they are reached, else 1."""
    if sys.argv[1:] == ["--serve"]:
        return _serve()
    # In a process of its own, as mail servers are: in this one it would take turns with us.
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.telling.sending", "--serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        port = int(server.stdout.readline()) if server.stdout else 0
        alone = _seconds(lambda: _send_alone(port))
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Apprise imports a module on its way out
            config = _config(Path(folder), port)
            with closing(open_database(config.state.path)) as db:
                _make_due(db, config)
                example = Composer(Stores.of(db), config).example("watcher 0", config.watchers[0])
                url = config.watchers[0].urls[0].channel({}).url
                posting = Posting(_AT)
                apprise = _seconds(
                    lambda: [send(url, example, 60.0, posting) for _ in range(MESSAGES)]
                )
                sender = Sender(Stores.of(db), config, {})
                begun = time.perf_counter()
                sent = sender.deliver(_AT).sent
                seconds = time.perf_counter() - begun
        server.communicate("")
    sys.stdout.write(
        f"{sent} messages: {seconds:.1f} s, {sent / seconds:.0f} a second\n"
        f"the same by Apprise alone: {apprise:.1f} s; by smtplib alone: {alone:.1f} s\n"
        f"times Apprise alone: {seconds / apprise:.2f} (at most {MOST_TIMES})\n"
    )
    return int(sent != MESSAGES or seconds > MOST_TIMES * apprise)


def _serve() -> int:
    """Serve on a free port, whose number is printed, until standard input ends."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    controller = Controller(_Server(), hostname="127.0.0.1", port=port)
    controller.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    controller.stop()
    return 0


def _config(folder: Path, port: int) -> Config:
    watchers = tuple(
        WatcherSettings(
            name=f"watcher {number}",
            projects=("VV078",),
            urls=(
                f"mailto://127.0.0.1:{port}/?from=v@example.com&to=w{number}@example.com&mode=insecure",
            ),
        )
        for number in range(MESSAGES)
    )
    return Config(state=StateSettings(path=folder / "vvwatch.db"), watchers=watchers)


def _make_due(db: Database, config: Config) -> None:
    """One event, due to each of a thousand watchers."""
    store = PassStore(db)
    pass_id = store.begin_pass(_AT, ClockKind.GIVEN, {SourceName("publications"): {}})
    record = Record(
        key="publication:x",
        kind=RecordKind("publication"),
        title="Ondersteuning culturele infrastructuur",
        url="https://www.vlaanderen.be/publicaties/x",
        fields={},
        detail={"published_on": "2024-03-06", "description": None, "files": []},
        findings=(Finding("VV078", "title"),),
    )
    with transaction(db):
        news = News(publications.NEW, record)
        source = SourceName("publications")
        event = EventLog(db).add(pass_id, source, _AT, news, False, Evidence(None, {}))
        why = [Reason("project", "VV078", "title", None)]
        for watcher in config.watchers:
            channels = [channel.id for channel in watcher.channels({})]
            Outbox(db).add_event(event.id if event else "", watcher.name, channels, why, _AT)
    store.set_pass_state(pass_id, PassState.PROCESSED)


def _send_alone(port: int) -> None:
    """As many messages of about that size, each by a connection of its own."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "x", "v@example.com", "w@example.com"
    message.set_content("\n".join(["x" * 70] * (_SIZE // 71)))
    for _ in range(MESSAGES):
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.send_message(message)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
