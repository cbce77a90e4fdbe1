"""The bytes of files, made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

Content = bytes | Callable[[], bytes]
"""The bytes of a file, or a function that makes them when they are asked for."""


def lazy(make: Callable[[], bytes]) -> Content:
    """Return content that is made at its first use and kept."""
    return cache(make)


def content_of(content: Content) -> bytes:
    """Return the bytes themselves."""
    return content if isinstance(content, bytes) else content()
