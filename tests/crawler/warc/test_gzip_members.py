"""Gzip files unpacked member by member: all before damage is given, and damage is told."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.warc import gzip_members
from crawler.warc.gzip_members import ERRORS, GzipMembers

BEGINNINGS = pytest.mark.parametrize("begin", [gzip_members._begin, zlib.decompressobj])
Begin = Callable[[int], Any]


def unpacked(packed: bytes, begin: Begin) -> tuple[bytes, type[Exception] | None]:
    """All that comes out of a file, and what ended it."""
    stream = io.BufferedReader(GzipMembers(io.BytesIO(packed), begin), 1000)
    came = b""
    try:
        while piece := stream.read1(700):
            came += piece
    except EOFError:
        return came, EOFError
    except ERRORS:
        return came, Exception
    return came, None


@BEGINNINGS
@given(bodies=st.lists(st.binary(max_size=3000), min_size=1, max_size=4), zeros=st.integers(0, 9))
def test_members(begin: Begin, bodies: list[bytes], zeros: int) -> None:
    """Members come out one behind the other, whatever zeros fill the file up."""
    packed = b"".join(map(gzip.compress, bodies)) + bytes(zeros)
    assert unpacked(packed, begin) == (b"".join(bodies), None)


@BEGINNINGS
def test_cut_anywhere(begin: Begin) -> None:
    """Of a file that is cut off, the whole members come, and it is told; but between two."""
    first, second = gzip.compress(b"a" * 5000), gzip.compress(bytes(range(256)) * 20)
    packed = first + second
    for size in range(1, len(packed)):
        came, error = unpacked(packed[:size], begin)
        assert error is (None if size == len(first) else EOFError)
        if size >= len(first):
            assert came.startswith(b"a" * 5000)


@BEGINNINGS
@pytest.mark.parametrize("place", ["magic", "method", "deflate", "sum", "size"])
def test_damage(begin: Begin, place: str) -> None:
    """Damage anywhere in a member is told, behind all that stands before it."""
    first, second = gzip.compress(b"first " * 900), bytearray(gzip.compress(b"second " * 900))
    at = {"magic": 0, "method": 2, "deflate": 12, "sum": -7, "size": -2}[place]
    second[at] ^= 0xFF
    came, error = unpacked(first + bytes(second), begin)
    assert came.startswith(b"first " * 900)
    assert error is not None


@BEGINNINGS
def test_a_bomb_is_unpacked_in_pieces(begin: Begin) -> None:
    """No more is unpacked at once than is asked for."""
    members = GzipMembers(io.BytesIO(gzip.compress(bytes(5_000_000))), begin)
    pieces = list(iter(lambda: members.read(1000), b""))
    assert max(map(len, pieces)) == 1000
    assert sum(map(len, pieces)) == 5_000_000
