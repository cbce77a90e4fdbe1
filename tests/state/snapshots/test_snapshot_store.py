"""Bodies come out of the store as they went in, each kept once."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from state.model.errors import DatabaseError
from state.model.values import (
    FILE_ROLE,
    ClockKind,
    FetchOutcome,
    PassState,
    Role,
    SourceName,
    Target,
)
from state.snapshots.passes import PassStore
from state.snapshots.snapshot_store import SnapshotStore

AT = datetime(2024, 3, 6, 8, tzinfo=UTC)
SOURCE = SourceName("publications")
FILE = Target(FILE_ROLE, "https://publicaties.vlaanderen.be/view-file/53585")


def begin(db: Database, at: datetime = AT) -> int:
    """A pass over one source."""
    return PassStore(db).begin_pass(at, ClockKind.GIVEN, {SOURCE: {"queries": ["é"]}})


def store_body(
    store: SnapshotStore, pass_id: int, body: bytes, target: Target = FILE, **headers: str
) -> FetchOutcome:
    """Store what an address answered."""
    return store.add_response(pass_id, SOURCE, target, 200, headers, body, AT)


TARGETS = st.builds(
    Target,
    st.sampled_from([FILE_ROLE, Role("page"), Role("search")]),
    st.text(max_size=20).map(lambda text: "https://www.vlaanderen.be/" + text),
    st.sampled_from(["GET", "POST"]),
    st.text(max_size=20),
    st.booleans(),
).filter(lambda target: (target.url + target.body).isprintable())


@given(body=st.binary(max_size=2_000), target=TARGETS)
def test_round_trip(empty_database: Any, body: bytes, target: Target) -> None:
    """Any body of any address is loaded as it was stored, and its fetch names it."""
    with empty_database() as db:
        store = SnapshotStore(db)
        pass_id = begin(db)
        assert store_body(store, pass_id, body, target) is FetchOutcome.NEW_BODY
        (fetch,) = store.fetches(pass_id, SOURCE)
        assert fetch.target == target
        assert fetch.snapshot_id is not None
        snapshot = store.load(fetch.snapshot_id)
        assert snapshot.body == body
        assert snapshot.sha256 == hashlib.sha256(body).hexdigest()
        assert (snapshot.url, snapshot.method, snapshot.request_body) == (
            target.url,
            target.method,
            target.body,
        )


@given(bodies=st.lists(st.sampled_from([b"", b"a", b"b", b"a" * 5_000]), max_size=8))
def test_each_body_is_kept_once(empty_database: Any, bodies: list[bytes]) -> None:
    """An address has one snapshot for each of its bodies, however often they come back."""
    with empty_database() as db:
        store = SnapshotStore(db)
        pass_id = begin(db)
        seen: set[bytes] = set()
        for body in bodies:
            known = FetchOutcome.SAME_BODY if body in seen else FetchOutcome.NEW_BODY
            assert store_body(store, pass_id, body) is known
            seen.add(body)
        assert db["snapshots"].count == db["bodies"].count == len(seen)
        assert len(store.fetches(pass_id, SOURCE)) == len(bodies)


def test_same_body_is_confirmed(db: Database) -> None:
    """A body that comes again confirms its snapshot and renews what helps to ask again."""
    store = SnapshotStore(db)
    pass_id = begin(db)
    store_body(store, pass_id, b"a", etag='"1"')
    later = AT + timedelta(days=1)
    headers = {"etag": '"2"', "last-modified": "Tue, 05 Mar 2024 08:00:00 GMT", "cookie": "x"}
    store.add_response(pass_id, SOURCE, FILE, 200, headers, b"a", later)
    snapshot = store.load(1)
    assert (snapshot.first_seen_at, snapshot.last_confirmed_at) == (AT, later)
    assert "cookie" not in snapshot.headers
    assert store.validators(1) == {
        "If-None-Match": '"2"',
        "If-Modified-Since": "Tue, 05 Mar 2024 08:00:00 GMT",
    }


def test_not_modified_confirms(db: Database) -> None:
    """An answer that nothing changed is a fetch of the snapshot that stands."""
    store = SnapshotStore(db)
    pass_id = begin(db)
    store_body(store, pass_id, b"a", etag='"1"')
    store.add_not_modified(pass_id, SOURCE, FILE, 1, AT + timedelta(days=1))
    assert store.load(1).last_confirmed_at == AT + timedelta(days=1)
    assert store.validators(1) == {"If-None-Match": '"1"'}
    assert store.count_outcomes(pass_id, SOURCE) == {"new_body": 1, "not_modified": 1}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, FetchOutcome.MISSING),
        (410, FetchOutcome.MISSING),
        (500, FetchOutcome.FAILED),
        (403, FetchOutcome.FAILED),
        (None, FetchOutcome.FAILED),
    ],
)
def test_failures(db: Database, status: int | None, outcome: FetchOutcome) -> None:
    """404 and 410 say that nothing is there, every other failure says nothing."""
    store = SnapshotStore(db)
    pass_id = begin(db)
    store_body(store, pass_id, b"a")
    store.add_failure(pass_id, SOURCE, FILE, status, "why", AT)
    last = store.last_fetch(FILE.url)
    assert last is not None
    assert (last.outcome, last.reason, last.snapshot_id) == (outcome, "why", None)
    assert store.was_missing(FILE.url, pass_id + 1) is (outcome is FetchOutcome.MISSING)
    assert not store.was_missing(FILE.url, pass_id)
    bodied = store.last_fetch(FILE.url, with_body=True)
    assert bodied is not None
    assert bodied.snapshot_id == store.latest_snapshot_id(FILE) == 1


DAMAGES = {
    "bytes": "UPDATE bodies SET zstd = x'00112233445566778899'",
    "cut": "UPDATE bodies SET zstd = substr(zstd, 1, length(zstd) - 4)",
    "empty": "UPDATE bodies SET zstd = x''",
    "other body": "UPDATE bodies SET zstd = (SELECT zstd FROM bodies WHERE size_bytes = 7)",
    "size": "UPDATE bodies SET size_bytes = 3",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_bytes(db: Database, damage: str) -> None:
    """Stored bytes that are not those once stored give an error that says so, or the body."""
    store = SnapshotStore(db)
    pass_id = begin(db)
    body = b"the body of a document, long enough to be damaged"
    store_body(store, pass_id, body)
    store_body(store, pass_id, b"another")
    db.execute(damage)
    try:
        loaded = store.load(1).body
    except DatabaseError as error:
        assert "damaged" in str(error)  # noqa: PT017 - a right body would do as well
    else:
        assert loaded == body


def test_unknown_snapshot(db: Database) -> None:
    """A snapshot that is not there gives an error that names it."""
    with pytest.raises(DatabaseError, match="snapshot 7"):
        SnapshotStore(db).load(7)


def test_passes(db: Database) -> None:
    """A pass keeps its instant, clock, state, and how each of its sources ended."""
    passes = PassStore(db)
    first, second = begin(db), begin(db, AT + timedelta(hours=1))
    passes.set_pass_state(first, PassState.FETCHED)
    passes.end_source(first, SOURCE, 3, 42, "it stopped")
    assert [p.id for p in passes.passes()] == [first, second]
    (fetched,) = passes.passes(PassState.FETCHED)
    assert (fetched.at, fetched.clock) == (AT, ClockKind.GIVEN)
    row = passes.pass_sources(first)[SOURCE]
    assert (row["scope"], row["finished"], row["requests"], row["bytes"], row["trouble"]) == (
        {"queries": ["é"]},
        1,
        3,
        42,
        "it stopped",
    )
    assert not passes.pass_sources(second)[SOURCE]["finished"]
    assert passes.last_pass_at() == {}
    passes.set_pass_state(first, PassState.PROCESSED)
    assert passes.last_pass_at() == {SOURCE: AT}
    assert not passes.knows_real_clock()


def test_unread_fetches(db: Database) -> None:
    """A body counts as unread until a good pass has read it."""
    store = SnapshotStore(db)
    first = begin(db)
    store_body(store, first, b"a")
    second = begin(db)
    assert [f.pass_id for f in store.unread_fetches(SOURCE, second)] == [first]
    assert list(store.unread_fetches(SOURCE, first)) == []
    assert store.is_unread(FILE, AT)
    assert not store.is_unread(FILE, AT + timedelta(seconds=1))
    store.mark_read(SOURCE, second)
    assert list(store.unread_fetches(SOURCE, second)) == []
    assert not store.is_unread(FILE, AT)
