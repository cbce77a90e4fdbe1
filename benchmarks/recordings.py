"""A year of slow change in the overview of publications: the bodies that several figures rest on.

They are the recorded answers in ../shared/data/overview-search, each standing for a month in which
an entry or two change a day.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.sources.together.scopes import scope_of
from crawler.sources.together.settings import SourcesSettings
from jobs.config.model import Config, StateSettings
from state.database.connection import open_database
from state.model.values import ClockKind, JsonObject, PassState, Role, SourceName, Target
from state.snapshots.passes import PassStore
from state.snapshots.snapshot_store import SnapshotStore

RECORDINGS = Path(__file__).parents[2] / "shared" / "data" / "overview-search"
BODIES = 730
_BEGIN = datetime(2024, 1, 1, 8, tzinfo=UTC)
_SOURCE = SourceName("publications")
_TARGET = Target(
    Role("overview_api"), "https://www.vlaanderen.be/api/overview-search", "POST", "{}"
)


def is_there() -> bool:
    """Whether the recordings stand where they are looked for."""
    return bool(_recordings())


def bodies() -> Iterator[bytes]:
    """The same bodies at each call: a year of twice a day."""
    chance = random.Random(1)  # noqa: S311 - the same year in every run
    recorded = [json.loads(gzip.decompress(p.read_bytes())) for p in _recordings()]
    for number in range(BODIES):
        answer = recorded[number * len(recorded) // BODIES]
        item = chance.choice(answer["items"])
        item["description"]["raw"] += f"<p>Aangevuld op dag {number // 2}.</p>"
        yield json.dumps(answer, ensure_ascii=False, indent=2).encode()


def store_passes(path: Path) -> int:
    """Store each body as a pass of its own in a new database; gives how many bytes they are."""
    scope: JsonObject = {**scope_of(_SOURCE, config_for(path).sources), "sweep": False}
    size_bytes = 0
    with closing(open_database(path)) as db:
        store, passes = SnapshotStore(db), PassStore(db)
        for number, body in enumerate(bodies()):
            at = _BEGIN + timedelta(hours=12 * number)
            pass_id = passes.begin_pass(at, ClockKind.GIVEN, {_SOURCE: scope})
            store.add_response(pass_id, _SOURCE, _TARGET, 200, {}, body, at)
            passes.end_source(pass_id, _SOURCE, 1, len(body), None)
            passes.set_pass_state(pass_id, PassState.PROCESSED)
            size_bytes += len(body)
    return size_bytes


def config_for(path: Path) -> Config:
    """A configuration under which this database reads the whole catalogue from the API."""
    sources = SourcesSettings.model_validate({"publications": {"queries": (), "listing": "api"}})
    return Config(state=StateSettings(path=path), sources=sources)


def _recordings() -> list[Path]:
    return sorted(RECORDINGS.glob("*.json.gz"))
