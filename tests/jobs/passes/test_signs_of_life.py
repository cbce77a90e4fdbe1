"""The service gives signs of life while it lives, and none while it hangs."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from jobs.config.model import Config
from jobs.passes.check import Checker
from jobs.passes.serving.life import LifeSigns
from jobs.passes.serving.manager import ServiceManager
from jobs.passes.serving.service import Service
from jobs.passes.serving.vitals import Vitals, footprint
from state.database.connection import open_database, transaction
from state.model.errors import UsageError
from state.records.notes import NoteStore

PATIENCE = 600.0


class Manager:
    """A service manager that listens at an address and keeps what it is told."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self.socket.settimeout(60)

    def next(self) -> list[str]:
        """The lines of what it was told next."""
        return self.socket.recv(4096).decode().split("\n")

    def until(self, is_it: Callable[[list[str]], bool]) -> list[str]:
        """The first that is it of what comes."""
        while not is_it(told := self.next()):
            pass
        return told


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    """A service manager at a path, and at a name without a file."""
    address = str(tmp_path / "notify") if request.param == "path" else f"@vvwatch-{os.urandom(8)!r}"
    listening = Manager(address)
    yield listening
    listening.socket.close()


def test_what_a_manager_is_told(manager: Manager) -> None:
    """It is told each state with a status of one line; processes started later do not know it."""
    environment = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "90000000", "A": "b"}
    told = ServiceManager(environment)
    assert told.watchdog_seconds == 90
    assert environment == {"A": "b"}
    told.ready("waiting\nWATCHDOG=1")
    assert manager.next() == ["READY=1", "STATUS=waiting WATCHDOG=1"]
    told.alive("pass over programme")
    assert manager.next() == ["WATCHDOG=1", "STATUS=pass over programme"]
    told.status("hangs")
    assert manager.next() == ["STATUS=hangs"]
    told.stopping("done")
    assert manager.next() == ["STOPPING=1", "STATUS=done"]


@pytest.mark.parametrize(
    "environment",
    [
        {"WATCHDOG_USEC": "90", "WATCHDOG_PID": "1"},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": "0"},
        {"NOTIFY_SOCKET": ""},
    ],
)
def test_nobody_to_tell(environment: dict[str, str]) -> None:
    """A watchdog of another process, or of no time, is none; without a socket nobody is told."""
    told = ServiceManager(environment)
    told.ready("waiting")
    assert told.watchdog_seconds is None


def test_manager_that_is_gone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A socket that nobody listens at, or of another kind, stops nothing."""
    for address in (str(tmp_path / "gone"), "vsock:2:1"):
        ServiceManager({"NOTIFY_SOCKET": address}).ready("waiting")
    assert len(caplog.messages) == 2


class Life:
    """Vitals whose clock, schedule and storage stand where a test puts them."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.late = 0.0
        self.stored = 0
        self.vitals = Vitals(lambda: self.late, lambda: self.stored, PATIENCE, lambda: self.now)

    def ailments(self, *steps: Callable[[], object], seconds: float = 400) -> list[str | None]:
        """What ails it when so much time and such a step has passed, each in turn."""
        found = []
        for step in steps:
            self.now += seconds
            step()
            found.append(self.vitals.ailment())
        return found

    def store(self) -> None:
        """Something is stored."""
        self.stored += 1


def nothing() -> None:
    """No sign."""


def test_long_pass_lives_and_a_hung_one_does_not() -> None:
    """A pass of hours lives while answers come or something is stored; without either it hangs
    after a while, until there is a sign again; and who waits for the next pass does not hang."""
    life = Life()
    with life.vitals.at_work("pass over questions"):
        assert life.ailments(*[life.vitals.sign, nothing, life.store, nothing] * 5) == [None] * 20
        hung = life.ailments(nothing, nothing, life.vitals.sign, life.store)
        assert hung == [
            "nothing has come of it for 800 s (pass over questions)",
            "nothing has come of it for 1200 s (pass over questions)",
            None,
            None,
        ]
    assert life.ailments(*[nothing] * 10) == [None] * 10


def test_schedule_that_is_not_kept() -> None:
    """A scheduler that stays late is dead; a clock that jumps makes it late for a moment, and one
    that was ended on purpose is not missed."""
    life = Life()
    life.late = 3600.0
    assert life.ailments(nothing, seconds=60) == [None]
    life.late = 0.0
    assert life.ailments(nothing, seconds=60) == [None]
    life.late = 240.0
    assert life.ailments(nothing, nothing, seconds=100) == [
        None,
        "its schedule has not been kept for 200 s",
    ]
    assert life.vitals.ailment(is_scheduling=False) is None


def test_sign_is_given_only_while_it_lives(tmp_path: Path, manager: Manager) -> None:
    """While it hangs neither the watchdog nor the file gets a sign, and the status says why."""
    life, file = Life(), tmp_path / "alive"
    signs = LifeSigns(life.vitals, {"NOTIFY_SOCKET": manager.address}, file)
    assert signs.give()
    assert manager.next()[0] == "WATCHDOG=1"
    os.utime(file, (1, 1))
    with life.vitals.at_work("publishing"):
        life.now += 2 * PATIENCE
        assert not signs.give()
        assert manager.next() == ["STATUS=hangs: nothing has come of it for 1200 s (publishing)"]
        assert file.stat().st_mtime == 1
    assert signs.give()
    assert file.stat().st_mtime > 1


@pytest.mark.parametrize(("given", "pause"), [("3000000", 1.0), ("90000000", 20.0), (None, 20.0)])
def test_three_signs_fit_into_what_is_waited_for(given: str | None, pause: float) -> None:
    """A sign comes three times as often as the manager wants it."""
    environment = {"WATCHDOG_USEC": given} if given else {}
    assert LifeSigns(Life().vitals, environment).pause_seconds == pause


def test_file_that_cannot_be_written(tmp_path: Path) -> None:
    """A file of --alive in a folder that is not there is wrong usage."""
    with pytest.raises(UsageError, match="--alive"):
        LifeSigns(Life().vitals, {}, tmp_path / "missing" / "alive")


def test_what_is_stored_leaves_a_footprint(tmp_path: Path) -> None:
    """Whatever is committed to the database is seen from beside it."""
    path = tmp_path / "vvwatch.db"
    assert footprint(path) == footprint(path)
    db = open_database(path)
    before = footprint(path)
    with transaction(db):
        NoteStore(db).set("a", "b")
    assert footprint(path) != before
    db.close()


def test_service_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manager: Manager
) -> None:
    """With a real schedule and a manager that listens: a service is ready, lives, hangs in a pass
    of which nothing comes, lives again when it is over, and stops on SIGTERM."""
    hanging, let_go = threading.Event(), threading.Event()

    def check(self: Checker, sources: Sequence[str], **more: Any) -> Any:
        del self, sources, more
        hanging.set()
        assert let_go.wait(60)
        raise OSError("over")

    monkeypatch.setattr(Checker, "check", check)
    monkeypatch.setenv("NOTIFY_SOCKET", manager.address)
    monkeypatch.setenv("WATCHDOG_USEC", "150000")
    config = Config.model_validate(
        {"state": {"path": str(tmp_path / "vvwatch.db")}, "http": {"contact": "me@example.com"}}
    )
    told: list[str] = []

    def watch() -> None:
        told.extend(manager.next()[:1])
        assert hanging.wait(60)
        told.extend(manager.until(lambda lines: lines[0].startswith("STATUS=hangs")))
        assert manager.next()[0].startswith("STATUS=hangs")
        let_go.set()
        told.extend(manager.until(lambda lines: lines[0] == "WATCHDOG=1")[:1])
        os.kill(os.getpid(), signal.SIGTERM)
        told.extend(manager.until(lambda lines: lines[0] == "STOPPING=1")[:1])

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    watching = threading.Thread(target=watch)
    watching.start()
    try:
        assert Service(config, patience_seconds=0.3).run() == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    watching.join(60)
    assert [words.split(":")[0] for words in told] == [
        "READY=1",
        "STATUS=hangs",
        "WATCHDOG=1",
        "STOPPING=1",
    ]
