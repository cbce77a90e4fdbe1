"""Digests as the records of web archives carry them: `sha1:` and the value in base 32; pure."""

from __future__ import annotations

import base64
import hashlib

_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})


def digest(block: bytes) -> str:
    """The digest of these bytes in the form that tools for web archives compare."""
    return f"sha1:{base64.b32encode(_hash('sha1', block)).decode()}"


def is_intact(block: bytes, told: str) -> bool:
    """Whether the bytes have the digest told; also where it is of an unknown kind, or none.

    Others write the value in base 16 or 64.
    """
    algorithm, _, value = told.partition(":")
    if algorithm.lower() not in _ALGORITHMS:
        return True
    raw = _hash(algorithm.lower(), block)
    texts = (raw.hex(), base64.b32encode(raw).decode().lower())
    if value.lower().rstrip("=") in {text.rstrip("=") for text in texts}:
        return True
    return value.rstrip("=") == base64.b64encode(raw).decode().rstrip("=")


def _hash(algorithm: str, block: bytes) -> bytes:
    return hashlib.new(algorithm, block, usedforsecurity=False).digest()
