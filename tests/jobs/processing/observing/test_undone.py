"""What is undone in the database was kept by nobody, and is confirmed by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.parsing.base import Reading
from tests.jobs.processing.conftest import FIRST_AT, PUBLICATIONS

if TYPE_CHECKING:
    from tests.jobs.processing.conftest import Stage

KEY, PART = "publication:een", "entry:api"


def entry(title: str, key: str = KEY) -> Reading:
    """What a listing says of a publication."""
    return Reading(key, PART, {"title": title, "url": "https://a.be/een", "listing": "api"})


def test_confirmed_is_what_stands(stage: Stage) -> None:
    """A snapshot that says what was undone does not confirm what was there before; one that says
    what stands does."""
    stage.run(FIRST_AT)
    collector, readings = stage.work.collector, stage.stores.readings
    other = "publication:twee"
    with stage.stores.transaction():
        collector.keep(PUBLICATIONS, entry("Een"), 1)
        collector.keep(PUBLICATIONS, entry("Twee", other), 1)
    stage.db.execute("BEGIN")
    for snapshot_id in (2, 3):
        collector.keep(PUBLICATIONS, entry("Anders"), snapshot_id)
        collector.keep(PUBLICATIONS, entry("Twee", other), snapshot_id)
    stage.db.rollback()
    collector.forget_undone()
    with stage.stores.transaction():
        collector.flush_confirmations()
    found = {key: readings.of(key)[PART] for key in (KEY, other)}
    assert [(each.data["title"], each.newest) for each in found.values()] == [
        ("Een", 1),
        ("Twee", 3),
    ]
