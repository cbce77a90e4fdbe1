"""Bodies as differences from earlier ones: they come out as they went in."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from state.model.errors import DamagedError
from state.snapshots.bodies import MOST_CHAIN_BYTES, MOST_DEPTH, BodyStore


def editions(count: int, size: int = 20_000) -> list[bytes]:
    """Editions of one text, each a word other than the one before."""
    chance = random.Random(7)  # noqa: S311 - the same in every run
    text = bytearray(chance.randbytes(size))
    made = []
    for number in range(count):
        place = chance.randrange(size - 8)
        text[place : place + 8] = number.to_bytes(8, "big")
        made.append(bytes(text))
    return made


def put_all(store: BodyStore, bodies: list[bytes]) -> list[str]:
    """Store each against the one before; their hashes."""
    hashes: list[str] = []
    for body in bodies:
        hashes.append(store.put(body, hashes[-1] if hashes else None))
    return hashes


@given(
    pieces=st.lists(st.binary(min_size=0, max_size=3_000), min_size=1, max_size=5),
    picks=st.lists(st.lists(st.integers(0, 4), max_size=12), min_size=1, max_size=12),
)
def test_round_trip_of_editions(
    empty_database: Any, pieces: list[bytes], picks: list[list[int]]
) -> None:
    """Any series of bodies put together from the same pieces, stored each against the one before,
    is read back by a store that remembers nothing, in any order."""
    bodies = [b"".join(pieces[n % len(pieces)] for n in pick) for pick in picks]
    with empty_database() as db:
        hashes = put_all(BodyStore(db), bodies)
        for sha256, body in reversed(list(zip(hashes, bodies, strict=True))):
            assert BodyStore(db).get(sha256) == body


def test_an_edition_takes_little_room(db: Database) -> None:
    """An edition that differs in a word takes a hundredth of the room of the first."""
    put_all(BodyStore(db), editions(10))
    sizes = [row[0] for row in db.execute("SELECT length(zstd) FROM bodies ORDER BY depth")]
    assert sizes[0] > 19_000
    assert max(sizes[1:]) < 200


def test_chains_are_bounded(db: Database) -> None:
    """However many editions there are, no body is built on more than so many others."""
    bodies = editions(2 * MOST_DEPTH + 10, 500)
    hashes = put_all(BodyStore(db), bodies)
    depths = [row[0] for row in db.execute("SELECT depth FROM bodies").fetchall()]
    assert max(depths) == MOST_DEPTH
    assert depths.count(0) == 3
    assert BodyStore(db).get(hashes[-1]) == bodies[-1]


@pytest.mark.slow
def test_long_chains_of_large_bodies_are_bounded_in_bytes(db: Database) -> None:
    """Of bodies of 40 MB only so many are chained as may be unpacked to read one."""
    large = bytes(40_000_000)
    put_all(BodyStore(db), [large + bytes([n]) for n in range(4)])
    rows = db.execute("SELECT depth, chain_bytes FROM bodies").fetchall()
    assert sorted(depth for depth, _ in rows) == [0, 0, 1, 1]
    assert max(chain for _, chain in rows) <= MOST_CHAIN_BYTES


def test_what_is_no_edition_stands_alone(db: Database) -> None:
    """A body that shares nothing with the one before is stored by itself."""
    one, other = (random.Random(seed).randbytes(5_000) for seed in (1, 2))  # noqa: S311
    put_all(BodyStore(db), [one, other])
    assert [row[0] for row in db.execute("SELECT base FROM bodies").fetchall()] == [None, None]


def test_damaged_base_is_told(db: Database) -> None:
    """A body whose predecessor is damaged or gone cannot be read, and the error says so."""
    hashes = put_all(BodyStore(db), editions(3))
    db.execute("UPDATE bodies SET zstd = x'0011' WHERE sha256 = ?", [hashes[1]])
    assert BodyStore(db).get(hashes[0])
    with pytest.raises(DamagedError, match=hashes[2][:12]):
        BodyStore(db).get(hashes[2])
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("DELETE FROM bodies WHERE sha256 = ?", [hashes[1]])
    with pytest.raises(DamagedError, match="is not there"):
        BodyStore(db).get(hashes[2])


def test_bases_that_refer_to_each_other_do_not_hang(db: Database) -> None:
    """A file damaged so that bodies are built on each other gives an error."""
    hashes = put_all(BodyStore(db), editions(2))
    db.execute("UPDATE bodies SET base = ? WHERE sha256 = ?", [hashes[1], hashes[0]])
    with pytest.raises(DamagedError):
        BodyStore(db).get(hashes[1])


def test_damaged_body_that_comes_again_is_mended(db: Database) -> None:
    """A body that comes again replaces what has been damaged, and what is built on it is whole."""
    bodies = editions(3)
    hashes = put_all(BodyStore(db), bodies)
    db.execute("UPDATE bodies SET zstd = x'0011' WHERE sha256 = ?", [hashes[1]])
    BodyStore(db).put(bodies[1])
    assert [BodyStore(db).get(sha256) for sha256 in hashes] == bodies


def test_edition_of_a_damaged_body_is_stored_whole(db: Database) -> None:
    """What comes after a damaged body does not depend on it."""
    bodies = editions(2)
    first = BodyStore(db).put(bodies[0])
    db.execute("UPDATE bodies SET zstd = x'0011'")
    second = BodyStore(db).put(bodies[1], first)
    assert BodyStore(db).get(second) == bodies[1]
