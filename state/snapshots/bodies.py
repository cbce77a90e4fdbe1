"""Every distinct body once, by its hash, compressed against an earlier body where there is one.

A body that is like its predecessor is stored as what differs from it (zstandard, with the
predecessor as dictionary). How much has to be unpacked to read any one of them is bounded: when
the chain of predecessors gets too long, a full copy begins a new one. What is packed lies in the
database, or in a file beside it where it is larger than whoever stores it wants there.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from state.database.body_files import BodyFiles, body_file_name
from state.model.errors import DamagedError
from state.snapshots.packing import is_in_view, pack, unpack

MOST_DEPTH = 64
MOST_CHAIN_BYTES = 96 * 1024 * 1024
_CACHE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class PackedBody:
    """A stored body: `chain_bytes` is what has to be unpacked to read it, itself included.

    `packed` is empty where the body lies in a file of `file_bytes`, and where it was lost.
    """

    sha256: str
    size_bytes: int
    packed: bytes
    base: str | None
    depth: int
    chain_bytes: int
    file_bytes: int | None = None

    @property
    def file_name(self) -> str:
        """What its file is called, or would be."""
        return body_file_name(self.sha256, self.base)

    @property
    def is_lost(self) -> bool:
        """Whether it was found damaged and let go of, to be asked for again."""
        return not self.packed and self.file_bytes is None


class BodyStore:
    """The bodies of one database; the caller holds the transaction.

    What is packed into more than `over_bytes` goes into a file, None for nothing.
    """

    def __init__(self, db: Database, over_bytes: int | None = None) -> None:
        self._db = db
        path = _path_of(db)
        self._files = BodyFiles(path) if path else None
        self._over_bytes = over_bytes
        self._cache: OrderedDict[str, bytes] = OrderedDict()
        self._cached_bytes = 0

    def get(self, sha256: str) -> bytes:
        """The body with this hash; DamagedError when its stored bytes do not give it."""
        if sha256 in self._cache:
            self._cache.move_to_end(sha256)
            return self._cache[sha256]
        try:
            body = self._unpack(sha256)
        except DamagedError:
            # Whoever lets go of old bodies may have stored it anew since its row was read.
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

    def lose(self, sha256: str) -> None:
        """Let go of the bytes of a body that is damaged; it is known to be lost until they come
        again."""
        self._db.execute(
            "UPDATE bodies SET zstd = x'', base = NULL, depth = 0, chain_bytes = size_bytes,"
            " file_bytes = NULL WHERE sha256 = ?",
            [sha256],
        )
        self._cache.pop(sha256, None)

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.get(sha256)
        except DamagedError:
            return False
        return True

    # --- as they are packed ---------------------------------------------------------------

    def copy_to(self, other: BodyStore, sha256: str) -> None:
        """Copy a body as it is packed into another store, after those that it is built on."""
        chain: list[PackedBody] = []
        wanted: str | None = sha256
        while wanted is not None and other._row(wanted) is None:
            row = self._row(wanted)
            if row is None:
                raise DamagedError(sha256, f"what it is built on ({wanted[:12]}…) is not there")
            chain.append(row)
            wanted = row.base
        for row in reversed(chain):
            other._insert(replace(row, packed=self._bytes_of(row), file_bytes=None))

    def settle(self, before_each: Callable[[], None] = lambda: None) -> None:
        """Move every body to where it would go today: into a file, or into the database.
        `before_each` that moves what is done can be committed."""
        found = self._db.execute("SELECT sha256, coalesce(file_bytes, length(zstd)) FROM bodies")
        for sha256, size_bytes in found.fetchall():
            row = self._row(sha256)
            if (
                row is None
                or row.is_lost
                or (row.file_bytes is not None) == self._is_over(size_bytes)
            ):
                continue
            before_each()
            try:
                self._replace(replace(row, packed=self._bytes_of(row), file_bytes=None))
            except DamagedError:
                continue  # what is not there cannot move

    def remove_unused_files(self) -> int | None:
        """Remove the files that no body has, once what says so outlasts a power cut; how many, None
        where a copy is being made. Only for whoever holds the lock of the database."""
        return self._files.remove_all_but(set(self.file_names())) if self._files else 0

    def unused_files(self) -> int:
        """How many files no body has: left behind by what was stopped, or just being written."""
        return len(set(self._files.names()) - set(self.file_names())) if self._files else 0

    def file_names(self) -> Iterator[str]:
        """The names of the files that bodies lie in."""
        found = self._db.execute("SELECT sha256, base FROM bodies WHERE file_bytes IS NOT NULL")
        return (body_file_name(sha256, base) for sha256, base in found)

    # --- packing --------------------------------------------------------------------------

    def _packed(self, sha256: str, body: bytes, predecessor: str | None) -> PackedBody:
        base = self._row(predecessor) if predecessor and predecessor != sha256 else None
        if base is not None and _may_carry(base, len(body)):
            try:
                packed = pack(body, self.get(base.sha256))
            except DamagedError:
                packed = None
            # What differs in most of its bytes is no edition of the same thing.
            if packed is not None and 2 * len(packed) <= len(body):
                chain_bytes = base.chain_bytes + len(body)
                return PackedBody(
                    sha256, len(body), packed, base.sha256, base.depth + 1, chain_bytes
                )
        return PackedBody(sha256, len(body), pack(body, b""), None, 0, len(body))

    def _insert(self, row: PackedBody) -> None:
        row = self._placed(row)
        self._db.execute(
            "INSERT INTO bodies (sha256, size_bytes, zstd, base, depth, chain_bytes, file_bytes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                *(row.sha256, row.size_bytes, row.packed),
                *(row.base, row.depth, row.chain_bytes, row.file_bytes),
            ],
        )

    def _replace(self, row: PackedBody) -> None:
        row = self._placed(row)
        self._db.execute(
            "UPDATE bodies SET size_bytes = ?, zstd = ?, base = ?, depth = ?, chain_bytes = ?,"
            " file_bytes = ? WHERE sha256 = ?",
            [
                *(row.size_bytes, row.packed, row.base, row.depth, row.chain_bytes),
                *(row.file_bytes, row.sha256),
            ],
        )

    def _placed(self, row: PackedBody) -> PackedBody:
        """A body as it is stored: what is large is in its file before a row says so."""
        if self._files is None or not self._is_over(len(row.packed)):
            return row
        self._files.write(row.file_name, row.packed)
        return replace(row, packed=b"", file_bytes=len(row.packed))

    def _is_over(self, size_bytes: int) -> bool:
        return self._over_bytes is not None and size_bytes > self._over_bytes

    # --- unpacking ------------------------------------------------------------------------

    def _unpack(self, sha256: str) -> bytes:
        """The body, from the nearest predecessor that is at hand."""
        chain: list[PackedBody] = []
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
            packed = self._bytes_of(row)
            base = unpack(packed, row.size_bytes, base if row.base else None, sha256)
        return base

    def _bytes_of(self, row: PackedBody) -> bytes:
        """What is packed, from where it lies; DamagedError, BodyFilesError."""
        if row.is_lost:
            raise DamagedError(row.sha256, "it was damaged, and let go of to be asked for again")
        if row.file_bytes is None or self._files is None:
            return row.packed
        packed = self._files.read(row.file_name)
        if packed is None:
            raise DamagedError(row.sha256, f"its file {self._files.path(row.file_name)} is gone")
        return packed

    def _row(self, sha256: str | None) -> PackedBody | None:
        found = self._db.execute(
            "SELECT sha256, size_bytes, zstd, base, depth, chain_bytes, file_bytes FROM bodies"
            " WHERE sha256 = ?",
            [sha256],
        ).fetchone()
        if found is None:
            return None
        row = PackedBody(*found)
        # Those of the first version say nothing of a chain, and are none.
        return row if row.chain_bytes else replace(row, chain_bytes=row.size_bytes)

    def _remember(self, sha256: str, body: bytes) -> None:
        if sha256 in self._cache:
            return
        self._cache[sha256] = body
        self._cached_bytes += len(body)
        while len(self._cache) > 1 and self._cached_bytes > _CACHE_BYTES:
            self._cached_bytes -= len(self._cache.popitem(last=False)[1])


def _path_of(db: Database) -> Path | None:
    """The file of a database, None of one in memory."""
    name = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    return Path(name) if name else None


def _may_carry(base: PackedBody, size_bytes: int) -> bool:
    """Whether another body may be stored as its difference from this one."""
    is_short = base.depth < MOST_DEPTH and base.chain_bytes + size_bytes <= MOST_CHAIN_BYTES
    return is_short and is_in_view(base.size_bytes + size_bytes)
