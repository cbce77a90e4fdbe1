"""Of a bad archive what is whole is read, and the rest is told; what is no archive is refused."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.warc.archive_reader import ArchivedAnswer, WarcReader, instant
from state.model.errors import ArchiveError

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from tests.crawler.conftest import Foreign

PAGE = "https://www.vlaanderen.be/publicaties/x"
DATE = b"2024-03-06T08:00:00Z"
AT = datetime(2024, 3, 6, 8, tzinfo=UTC)
TEXT = b"<html>" + b"de meting " * 200 + b"</html>"


def reader(path: Path, not_after: datetime | None = None) -> WarcReader:
    """A reader of all that an archive has."""
    return WarcReader(path, 100_000, lambda *_: True, not_after)


# --- dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "2024-03-06",
        "2024-13-06T08:00:00Z",
        "20240306080000",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-10:00",
        "0001-01-01T00:00:00+10:00",
        "1970-01-01T00:00:00Z",
        "9" * 5000,
    ],
)
def test_bad_dates_are_counted_and_left(
    another_tool: type[Foreign], tmp_path: Path, date: str
) -> None:
    """An answer without a date, or with one that means no instant, is left; the others come."""
    with another_tool(tmp_path / "a.warc", gzip=False) as foreign:
        foreign.put("response", PAGE, TEXT)
    good = foreign.path.read_bytes()
    line = b"WARC-Date: " + DATE + b"\r\n"
    assert line in good
    bad = good.replace(line, f"WARC-Date: {date}\r\n".encode() if date else b"")
    both = tmp_path / "b.warc"
    both.write_bytes(bad + good)
    reading = reader(both)

    assert len(list(reading)) == 1
    assert reading.left == {"it has no date, or one that cannot be read": 1}


def test_future_dates_are_left(another_tool: type[Foreign], tmp_path: Path) -> None:
    """Where it is said what time it is, an answer of a later date is counted and left."""
    with another_tool(tmp_path / "a.warc") as foreign:
        foreign.put("response", PAGE, TEXT)
        foreign.put("response", PAGE, TEXT, WARC_Date="2024-03-06T08:00:01Z")
    reading = reader(foreign.path, not_after=AT)

    assert [answer.at for answer in reading] == [AT]
    assert reading.left == {"it is dated in the future": 1}


def test_dates_have_fractions_and_offsets() -> None:
    """Fractions of a second count to the microsecond, offsets are those of UTC."""
    assert instant("2024-03-06T08:00:00.123456789Z") == AT.replace(microsecond=123456)
    assert instant("2024-03-06T09:00:00+01:00") == AT
    assert instant("2024-03-06T08:00:00") == AT


# --- files that are no archive, or not all of one ------------------------------------------


NO_ARCHIVES = {
    "empty": (b"", "an empty file"),
    "empty packed": (gzip.compress(b""), "gzip of an empty file"),
    "html": (b"<!DOCTYPE html><html></html>", "an HTML page"),
    "packed html": (gzip.compress(b"<html></html>"), "gzip of an HTML page"),
    "zip": (b"PK\x03\x04 and more", "a ZIP file"),
    "pdf": (b"%PDF-1.7", "a PDF"),
    "arc": (b"filedesc://a.arc 0.0.0.0 20240306080000 text/plain 1\n", "an ARC file"),
    "database": (b"SQLite format 3\0", "an SQLite database"),
    "zeros": (b"\0" * 100, "bytes that begin with"),
    "gzip twice": (
        gzip.compress(gzip.compress(b"WARC/1.0\r\n")),
        "gzip inside gzip; unpack it once",
    ),
    "other version": (b"WARC/9.0\r\nContent-Length: 0\r\n\r\n", "version that is not known"),
    "no length": (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n", "how long"),
    "absurd length": (b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", "how long"),
    "giant length": (b"WARC/1.0\r\nContent-Length: %s\r\n\r\n" % (b"9" * 5000), "how long"),
    "first record cut": (b"WARC/1.0\r\nContent-Length: 99999\r\n\r\nabc", "the file ends within"),
    "first headers cut": (b"WARC/1.0\r\nContent-Le", "the file ends within its headers"),
    "headers without end": (b"WARC/1.0\r\n" + b"a: b\r\n" * 400_000, "have no end"),
    "line without end": (b"WARC/1.0" + b"a" * 3_000_000, "have no end"),
    "packed, cut at once": (gzip.compress(b"WARC/1.0\r\n" * 99)[:15], "the file ends within"),
    "packed, damaged": (b"\x1f\x8b" + b"x" * 50, "cannot be unpacked"),
}


@pytest.mark.parametrize("name", NO_ARCHIVES)
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str) -> None:
    """A file that holds not one whole record is refused; the message says what it looks like."""
    content, words = NO_ARCHIVES[name]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)

    with pytest.raises(ArchiveError, match=words) as refused:
        list(reader(path))
    assert str(path) in str(refused.value)


@pytest.mark.parametrize("name", ["missing.warc", "."])
def test_what_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    """A file that is not there, or is a folder, is refused with its path."""
    with pytest.raises(ArchiveError, match="expected a WARC file at"):
        list(reader(tmp_path / name))


def three_pages(another_tool: type[Foreign], path: Path, packed: bool) -> Iterator[int]:
    """Write an archive of three answers; gives where each of them ends."""
    with another_tool(path, gzip=packed) as foreign:
        for number in range(3):
            foreign.put("response", PAGE, TEXT + bytes([number]))
            yield foreign.writer.out.tell()


@pytest.mark.parametrize("packed", [True, False])
def test_archive_cut_anywhere(another_tool: type[Foreign], tmp_path: Path, packed: bool) -> None:
    """Cut off anywhere, all whole answers before it are given; the damage says where it is."""
    path = tmp_path / "whole.warc"
    ends = list(three_pages(another_tool, path, packed))
    content = path.read_bytes()
    bodies = [TEXT + bytes([number]) for number in range(3)]
    for cut in range(ends[0], ends[2], 7):
        piece = tmp_path / "cut.warc"
        piece.write_bytes(content[:cut])
        reading = reader(piece)
        found = [answer.content.body for answer in reading]
        whole = sum(end <= cut for end in ends)
        assert found[:whole] == bodies[:whole]
        assert found == bodies[: len(found)]
        if cut not in ends:
            is_between = not packed and len(found) > whole
            assert is_between or f"{piece}: expected record" in str(reading.damage)


def test_damage_in_the_middle(another_tool: type[Foreign], tmp_path: Path) -> None:
    """Bytes between two records that belong to none end the reading; what stood before is given."""
    path = tmp_path / "a.warc"
    ends = list(three_pages(another_tool, path, packed=False))
    content = path.read_bytes()
    path.write_bytes(content[: ends[0]] + b"garbage\r\n" + content[ends[0] :])
    reading = reader(path)

    assert len(list(reading)) == 1
    assert "record 2" in str(reading.damage)
    assert "garbage" in str(reading.damage)


def test_damaged_gzip_in_the_middle(another_tool: type[Foreign], tmp_path: Path) -> None:
    """A packed record with damaged bytes ends the reading; no answer with other bytes is given."""
    path = tmp_path / "a.warc"
    ends = list(three_pages(another_tool, path, packed=True))
    content = bytearray(path.read_bytes())
    for place in range(ends[0] + 10, ends[1], 5):
        damaged = content.copy()
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        reading = reader(path)
        found: list[ArchivedAnswer] = list(reading)
        assert found[0].content.body == TEXT + b"\0"
        assert {a.content.body for a in found} <= {TEXT + bytes([n]) for n in range(3)}
        assert reading.damage or reading.left or len(found) == 3
