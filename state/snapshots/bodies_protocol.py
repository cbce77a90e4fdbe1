"""What keeps bodies, seen by whoever keeps snapshots: all that another kind of store must do."""

from __future__ import annotations

from typing import Protocol


class Bodies(Protocol):
    """A store of bodies: each once, under its SHA-256, for whoever keeps snapshots."""

    def get(self, sha256: str) -> bytes:
        """The body with this hash; DamagedError when what is stored does not give it."""
        ...

    def put(self, body: bytes, predecessor: str | None = None, sha256: str | None = None) -> str:
        """Keep a body (of this hash, where it is known already), which is probably like its
        predecessor; its hash. It is kept for good once the caller's transaction is, and mended
        where what was stored of it is damaged."""
        ...
