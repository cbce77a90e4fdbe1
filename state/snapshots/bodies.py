"""Every distinct body once, by its hash, compressed against an earlier body where there is one.

A body that is like its predecessor is stored as what differs from it (zstandard, with the
predecessor as dictionary). How much has to be unpacked to read any one of them is bounded: when
the chain of predecessors gets too long, a full copy begins a new one.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace

from sqlite_utils import Database

from state.model.errors import DamagedError
from state.snapshots.packing import is_in_view, pack, unpack

MOST_DEPTH = 64
MOST_CHAIN_BYTES = 96 * 1024 * 1024
_CACHE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class _Row:
    """A stored body: `chain_bytes` is what has to be unpacked to read it, itself included."""

    sha256: str
    size_bytes: int
    packed: bytes
    base: str | None
    depth: int
    chain_bytes: int


class BodyStore:
    """The bodies of one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._cache: OrderedDict[str, bytes] = OrderedDict()
        self._cached_bytes = 0

    def get(self, sha256: str) -> bytes:
        """The body with this hash; DamagedError when its stored bytes do not give it."""
        if sha256 in self._cache:
            self._cache.move_to_end(sha256)
            return self._cache[sha256]
        body = self._unpack(sha256)
        if hashlib.sha256(body).hexdigest() != sha256:
            raise DamagedError(sha256, "its stored bytes have another hash")
        self._remember(sha256, body)
        return body

    def put(self, body: bytes, predecessor: str | None = None, sha256: str | None = None) -> str:
        """Keep a body (of this hash, where it is known already), as its difference from the
        predecessor where that is less; its hash.

        What was stored of it and has been damaged since is mended.
        """
        sha256 = sha256 or hashlib.sha256(body).hexdigest()
        if self._row(sha256) is None:
            self._insert(self._packed(sha256, body, predecessor))
        elif not self._is_whole(sha256):
            self._replace(self._packed(sha256, body, None))
        self._remember(sha256, body)
        return sha256

    def rebase(self, sha256: str, onto: str | None) -> None:
        """Store a body that is there anew, against another predecessor (or none)."""
        self._replace(self._packed(sha256, self.get(sha256), onto))

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.get(sha256)
        except DamagedError:
            return False
        return True

    # --- packing --------------------------------------------------------------------------

    def _packed(self, sha256: str, body: bytes, predecessor: str | None) -> _Row:
        base = self._row(predecessor) if predecessor and predecessor != sha256 else None
        if base is not None and _may_carry(base, len(body)):
            try:
                packed = pack(body, self.get(base.sha256))
            except DamagedError:
                packed = None
            # What differs in most of its bytes is no edition of the same thing.
            if packed is not None and 2 * len(packed) <= len(body):
                chain_bytes = base.chain_bytes + len(body)
                return _Row(sha256, len(body), packed, base.sha256, base.depth + 1, chain_bytes)
        return _Row(sha256, len(body), pack(body, b""), None, 0, len(body))

    def _insert(self, row: _Row) -> None:
        self._db.execute(
            "INSERT INTO bodies (sha256, size_bytes, zstd, base, depth, chain_bytes)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [row.sha256, row.size_bytes, row.packed, row.base, row.depth, row.chain_bytes],
        )

    def _replace(self, row: _Row) -> None:
        self._db.execute(
            "UPDATE bodies SET size_bytes = ?, zstd = ?, base = ?, depth = ?, chain_bytes = ?"
            " WHERE sha256 = ?",
            [row.size_bytes, row.packed, row.base, row.depth, row.chain_bytes, row.sha256],
        )

    # --- unpacking ------------------------------------------------------------------------

    def _unpack(self, sha256: str) -> bytes:
        """The body, from the nearest predecessor that is at hand."""
        chain: list[_Row] = []
        wanted: str | None = sha256
        base = b""
        while wanted is not None:
            if wanted in self._cache:
                base = self._cache[wanted]
                break
            row = self._row(wanted)
            if row is None or len(chain) > MOST_DEPTH:
                raise DamagedError(sha256, f"what it is built on ({wanted[:12]}…) is not there")
            chain.append(row)
            wanted = row.base
        for row in reversed(chain):
            base = unpack(row.packed, row.size_bytes, base if row.base else None, sha256)
        return base

    def _row(self, sha256: str | None) -> _Row | None:
        found = self._db.execute(
            "SELECT sha256, size_bytes, zstd, base, depth, chain_bytes FROM bodies"
            " WHERE sha256 = ?",
            [sha256],
        ).fetchone()
        if found is None:
            return None
        row = _Row(*found)
        # Those of the first version say nothing of a chain, and are none.
        return row if row.chain_bytes else replace(row, chain_bytes=row.size_bytes)

    def _remember(self, sha256: str, body: bytes) -> None:
        if sha256 in self._cache:
            return
        self._cache[sha256] = body
        self._cached_bytes += len(body)
        while len(self._cache) > 1 and self._cached_bytes > _CACHE_BYTES:
            self._cached_bytes -= len(self._cache.popitem(last=False)[1])


def _may_carry(base: _Row, size_bytes: int) -> bool:
    """Whether another body may be stored as its difference from this one."""
    is_short = base.depth < MOST_DEPTH and base.chain_bytes + size_bytes <= MOST_CHAIN_BYTES
    return is_short and is_in_view(base.size_bytes + size_bytes)
