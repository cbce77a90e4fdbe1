"""What others see and do between two batches of a pass: whole passes, and they can write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.notices import SystemNotices
from jobs.config.opening import open_readonly
from jobs.passes.public_pages import publish_pages
from jobs.processing.guard import Guard
from jobs.publish.publishing import publish_site
from state.database.connection import open_database
from state.deliveries.delivery_list import DeliveryList
from state.model.errors import PassRunningError
from state.records.outbox import Outbox
from state.snapshots.half_passes import HalfPasses
from state.stores import Stores
from tests.jobs.processing.batching.conftest import (
    CutOffError,
    LongStage,
    long_stage,
    stage_before,
)
from tests.jobs.processing.conftest import FIRST_AT


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[LongStage]:
    """A stage whose database is a file, before the pass that has much to tell."""
    path = tmp_path / "vvwatch.db"
    with closing(open_database(path)) as db:
        made = long_stage(db)
        made.enact([0])
        made.batch = 10
        yield made


def path_of(stage: LongStage) -> Path:
    """Where the database of a stage is."""
    return Path(stage.db.execute("PRAGMA database_list").fetchone()[2])


def seen(path: Path) -> tuple[int, int, int]:
    """How many events others see, and how many deliveries are listed and go out."""
    with open_readonly(path) as db:
        listed = sum(1 for _ in DeliveryList(db).select())
        events = sum(1 for _ in Stores.of(db).log.select())
        return events, listed, sum(Outbox(db).destinations().values())


def test_nothing_of_a_half_pass_is_seen(stage: LongStage) -> None:
    """Until a pass is whole, also when it is cut off, nobody sees an event of it, and none of its
    deliveries is listed or goes out; then all of them."""
    path = path_of(stage)
    before, during = seen(path), []
    stage.between = lambda: during.append(seen(path))
    stage.enact([1])

    assert len(during) > 5
    assert set(during) == {before}
    events, listed, pending = seen(path)
    assert events - before[0] == len(stage.told()) > 10
    assert listed - before[1] == pending - before[2] > 10


def test_others_write(stage: LongStage) -> None:
    """Between two batches others can write, and the pass goes on from what they wrote."""
    path = path_of(stage)

    def write() -> None:
        with closing(open_database(path)) as other, Stores.of(other).transaction():
            Stores.of(other).notes.set("written", "meanwhile")

    stage.batch, stage.between = 1, write
    stage.enact([1])

    wanted = stage_before(1)
    wanted.enact([1])
    assert stage.stores.notes.get("written") == "meanwhile"
    assert stage.told() == wanted.told()


def cut_off(stage: LongStage) -> None:
    """Let the process end in the midst of the pass."""

    def between() -> None:
        if stage.db.execute("SELECT 1 FROM deliveries WHERE state = 'forming'").fetchone():
            raise CutOffError

    stage.between = between
    with pytest.raises(CutOffError):
        stage.enact([1])
    stage.between = lambda: None
    stage.db.rollback()


def test_no_silence_is_told(stage: LongStage) -> None:
    """While news of a half pass waits, nobody is told that nothing was new."""
    watcher = stage.config.watchers[0].model_copy(update={"heartbeat": "daily"})
    config = stage.config.model_copy(update={"watchers": (watcher,)})
    cut_off(stage)
    stage.db.execute("UPDATE deliveries SET state = 'sent' WHERE state = 'pending'")
    late = FIRST_AT + timedelta(hours=20)
    stage.stores.notes.set("watcher:an", (late - timedelta(days=9)).isoformat())
    notices = SystemNotices(stage.stores, config, ChannelBook(stage.db, config, {}))
    notices.heartbeats(late, Guard(stage.stores, late).attempt)
    assert not [each for each in stage.notices() if each.startswith("heartbeat")]

    stage.db.execute("UPDATE deliveries SET state = 'sent' WHERE state = 'forming'")
    notices.heartbeats(late, Guard(stage.stores, late).attempt)
    assert [each for each in stage.notices() if each.startswith("heartbeat")]


def test_pages_of_whole_passes(stage: LongStage, tmp_path: Path) -> None:
    """Pages are written of whole passes alone: while one is processed in part nothing is."""
    folder, at = tmp_path / "site", FIRST_AT + timedelta(hours=2)
    config = stage.config.model_copy(
        update={
            "state": stage.config.state.model_copy(update={"path": path_of(stage)}),
            "publish": stage.config.publish.model_copy(update={"folder": str(folder)}),
        }
    )
    cut_off(stage)
    with pytest.raises(PassRunningError, match="pass 2 is being processed"):
        publish_site(config, folder, "", at)
    assert publish_pages(config, at) is None
    assert not folder.exists()
    stage.finish()
    publish_site(config, folder, "", at)
    assert (folder / "index.html").exists()


def test_half_pass_is_named(stage: LongStage) -> None:
    """It is known which pass is half processed, and how many batches of it stand."""
    cut_off(stage)
    [row] = HalfPasses(stage.db).all()
    assert (row["pass_id"], row["at"][:13]) == (2, "2024-01-15T09")
    assert row["batches"] >= 1
    stage.finish()
    assert HalfPasses(stage.db).all() == []
