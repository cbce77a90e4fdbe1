"""An item that cannot be put into words never takes the rest of its message, nor other watchers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from jobs.alerting import composer as composer_module
from jobs.alerting import sender as sender_module
from jobs.alerting.sender import Sender
from jobs.config.model import Config
from jobs.messages.message import Message
from jobs.messages.render import Item, render_message
from state.database.migrations import migrations
from state.model.event_kinds import EventKind
from state.model.news import Evidence, News
from state.model.values import ClockKind, Record, RecordKind, SourceName
from state.set_aside.entries import Step
from state.stores import Stores

AT = datetime(2024, 1, 15, 8, tzinfo=UTC)
NEW = EventKind("publication.new", recurs=False)


@pytest.fixture
def stores() -> Iterator[Stores]:
    """An empty database."""
    db = Database(memory=True)
    migrations.apply(db)
    yield Stores.of(db)
    db.close()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """The messages that went out."""
    found: list[Message] = []
    monkeypatch.setattr(sender_module, "send", lambda _url, message, *_: found.append(message))
    return found


@pytest.fixture
def config() -> Config:
    """Two watchers, and ops."""
    watchers = [
        {"name": name, "projects": "all", "urls": [f"json://localhost/{name}"]}
        for name in ("an", "jan")
    ]
    return Config.model_validate({"watchers": watchers, "ops": {"urls": ["json://localhost/ops"]}})


def due(stores: Stores, config: Config, *names: str) -> Sender:
    """News of publications of these names is due to both watchers."""
    sender = Sender(stores, config, {})
    sender._book.settle()
    with stores.transaction():
        pass_id = stores.passes.add_pass(AT, ClockKind.GIVEN, "fetched", {})  # type: ignore[arg-type]
        for name in names:
            record = Record(
                f"publication:{name}", RecordKind("publication"), name, "https://x/", {}, {}
            )
            source = SourceName("publications")
            news, evidence = News(NEW, record), Evidence(None, {}, (), (7,))
            event = stores.log.add(pass_id, source, AT, news, False, evidence)
            assert event is not None
            for watcher in ("an", "jan"):
                ids = sender._book.ids(watcher)
                stores.outbox.add_event(event.id, watcher, ids, (), AT)
    return sender


def test_rest_goes_out(
    stores: Stores, config: Config, sent: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The good items go out to everybody, ops hear of the bad one once, and it goes out later."""

    def raising(message_id: str, watcher: str, items: list[Item], *rest: object) -> Message:
        if watcher == "an" and any(i.event and i.event.title == "slecht" for i in items):
            raise KeyError("of this event")
        return render_message(message_id, watcher, items, *rest)  # type: ignore[arg-type]

    sender = due(stores, config, "goed", "slecht", "beter")
    with monkeypatch.context() as patched:
        patched.setattr(composer_module, "render_message", raising)
        counts = sender.deliver(AT)
        told = {message.text.split("“")[1].split("”")[0]: message.text for message in sent}
        assert sorted(told) == ["an", "jan", "ops"]
        assert "slecht" in told["jan"]
        assert "slecht" not in told["an"].replace("publication:slecht", "")
        assert "goed" in told["an"]
        assert "beter" in told["an"]
        assert "publication:slecht for an" in told["ops"]
        assert (counts.sent, counts.failed, counts.pending) == (3, 0, 0)
        [entry] = stores.aside.all()
        assert (entry.key, entry.step, entry.whom) == ("publication:slecht", Step.MESSAGE, "an")
        assert entry.as_json()["snapshots"] == [7]
        sender.deliver(AT + timedelta(hours=1))
        assert len(sent) == 3

    sender.deliver(AT + timedelta(hours=2))
    sender.deliver(AT + timedelta(hours=3))
    assert len(sent) == 4
    assert "slecht" in sent[-1].text
    assert stores.aside.all() == []


def test_event_that_cannot_be_loaded(stores: Stores, config: Config, sent: list[Message]) -> None:
    """An event whose stored form is broken is named, and takes nothing along."""
    sender = due(stores, config, "goed", "slecht")
    stores.db.execute("UPDATE events SET detail = '{' WHERE subject = 'publication:slecht'")
    stores.db.commit()
    sender.deliver(AT)

    assert [("goed" in m.text, "slecht for" in m.text) for m in sent] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert {entry.key for entry in stores.aside.all()} == {"publication:slecht"}


def test_nothing_can_be_told(
    stores: Stores, config: Config, sent: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no message at all can be made, everything is named and waits; not even ops hear."""
    sender = due(stores, config, "een", "twee")

    def raising(*_: object) -> Message:
        raise KeyError("of them all")

    with monkeypatch.context() as patched:
        patched.setattr(composer_module, "render_message", raising)
        sender.deliver(AT)
        sender.deliver(AT + timedelta(hours=1))
    assert sent == []
    assert {entry.whom for entry in stores.aside.all()} == {"an", "jan", "ops"}

    sender.deliver(AT + timedelta(hours=2))
    assert len(sent) == 3
    assert stores.aside.all() == []
