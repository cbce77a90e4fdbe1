"""The records of a WARC file one after the other, of which no more than one is held.

It knows how a file is packed and where a record ends, and nothing of what is in one. The loop
over the records is not warcio's, which takes the end of a broken file for its end.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from crawler.documents.sniffing import kind_of
from crawler.warc.gzip_members import ERRORS, GzipMembers
from state.model.errors import ArchiveCutError, ArchiveError
from state.telling.machine_errors import bytes_in_words, in_words

_GZIP = b"\x1f\x8b"
_WARC = b"WARC/"
_SNIFFED_BYTES = 20_000
_PIECE_BYTES = 1024 * 1024
# What the headers of one record may take.
_MAX_HEADER_BYTES = 1024 * 1024
_PARSER = StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES)
_LENGTH = re.compile(r"[0-9]{1,15}")
_KINDS = {
    "zip": "a ZIP file (if it is a WACZ, unpack it and take the WARC files in its folder archive)",
    "pdf": "a PDF",
    "doc": "an old Office file",
    "rtf": "an RTF file",
    "html": "an HTML page",
    "csv": "a table of values",
}
_SIGNATURES = (
    (b"SQLite format 3\0", "an SQLite database"),
    (
        b"filedesc://",
        "an ARC file (`warcio recompress` makes a WARC file of it)",
    ),
    (b"\x28\xb5\x2f\xfd", "a file packed with zstandard (unpack it)"),
    (b"BZh", "a file packed with bzip2 (unpack it)"),
    (b"\xfd7zXZ", "a file packed with xz (unpack it)"),
)


class WarcRecord:
    """One record: its number in the file (from 1), its own headers, and its block."""

    def __init__(
        self, number: int, headers: list[tuple[str, str]], stream: IO[bytes], size_bytes: int
    ) -> None:
        self.number = number
        self.size_bytes = size_bytes
        self._headers = headers
        self._stream = stream
        self._left_bytes = size_bytes

    def header(self, name: str) -> str:
        """The value of a header of the record itself, nothing when it is not there."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """All values of a header that may be there more than once."""
        return [value.strip() for key, value in self._headers if key.lower() == name.lower()]

    @property
    def kind(self) -> str:
        """What sort of record it is, such as `response`."""
        return self.header("WARC-Type")

    @property
    def url(self) -> str:
        """The address that the record is about."""
        # Some put it in brackets, as an early standard had it.
        return self.header("WARC-Target-URI").removeprefix("<").removesuffix(">")

    def read(self) -> bytes:
        """The whole block, once; ArchiveCutError when it ends too early."""
        with _damage_told(self.number):
            block = self._stream.read(self._left_bytes)
        self._left_bytes -= len(block)
        if self._left_bytes:
            raise ArchiveCutError(self.number, "the file ends within it")
        return block

    def skip(self) -> None:
        """Leave what was not read of the block; ArchiveCutError when it ends too early."""
        while self._left_bytes:
            with _damage_told(self.number):
                piece = self._stream.read(min(_PIECE_BYTES, self._left_bytes))
            self._left_bytes -= len(piece)
            if not piece:
                raise ArchiveCutError(self.number, "the file ends within it")


def read_records(path: Path) -> Iterator[WarcRecord]:
    """The records of a file in their order, each to be read before the next one is asked for.

    Raises ArchiveError when it is no WARC file, ArchiveCutError when it is damaged or ends
    within a record; all records before that one were whole.
    """
    with _opened(path) as stream:
        number = 0
        while line := _first_line(stream, number + 1):
            number += 1
            record = _load(stream, line, number)
            yield record
            record.skip()


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The unpacked bytes of a file that begins as a WARC file does."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ArchiveError(
            f"expected a WARC file at {path}, but: {in_words(error, path)}"
        ) from error
    with file:
        is_packed = file.read(len(_GZIP)) == _GZIP
        # No more than this at first: a file may be cut off soon after.
        with _damage_told(1):
            stream = _unpacked(file, is_packed)
            start = stream.read(len(_WARC))
            if start != _WARC:
                start += stream.read(_SNIFFED_BYTES)
                raise _other(start, path, "gzip of " if is_packed else "")
        yield _unpacked(file, is_packed)


def _unpacked(file: BufferedReader, is_packed: bool) -> BufferedReader:
    """What a file holds, from its beginning."""
    file.seek(0)
    return BufferedReader(GzipMembers(file), _PIECE_BYTES) if is_packed else file


def _other(start: bytes, path: Path, packed: str) -> ArchiveError:
    """What is said of a file that begins otherwise."""
    if start.startswith(_GZIP):
        came = "is gzip inside gzip; unpack it once (gunzip)"
    elif not start:
        came = f"is {packed}an empty file"
    else:
        came = f"looks like {packed}{_looks(start)}; a WARC file begins with WARC/1.0 or WARC/1.1"
    return ArchiveError(f"expected a WARC file at {path}, but it {came}")


def _looks(start: bytes) -> str:
    for signature, words in _SIGNATURES:
        if start.startswith(signature):
            return words
    return _KINDS.get(kind_of(start)) or f"bytes that begin with {bytes_in_words(start[:20])}"


def _first_line(stream: IO[bytes], number: int) -> bytes:
    """The line with which the next record begins, nothing at the end of the file."""
    with _damage_told(number):
        while line := stream.readline(_MAX_HEADER_BYTES):
            if line.strip():
                break
    if line and not line.startswith(_WARC):
        raise ArchiveCutError(number, f"its place has no record but {bytes_in_words(line[:20])}")
    return line


def _load(stream: IO[bytes], line: bytes, number: int) -> WarcRecord:
    """The record that begins with this line."""
    head = io.BytesIO(line + _rest_of_head(stream, number))
    try:
        parsed = _PARSER.parse(head)
    except StatusAndHeadersParserException as error:
        raise ArchiveCutError(
            number, f"it is of a version that is not known ({bytes_in_words(line[:20])})"
        ) from error
    length = parsed.get_header("Content-Length", "")
    if not _LENGTH.fullmatch(length):
        raise ArchiveCutError(number, "it does not say how long it is")
    return WarcRecord(number, parsed.headers, stream, int(length))


def _rest_of_head(stream: IO[bytes], number: int) -> bytes:
    """The headers of a record, the empty line behind them included."""
    lines: list[bytes] = []
    size_bytes = 0
    while size_bytes < _MAX_HEADER_BYTES:
        with _damage_told(number):
            line = stream.readline(_MAX_HEADER_BYTES)
        if not line:
            raise ArchiveCutError(number, "the file ends within its headers")
        lines.append(line)
        size_bytes += len(line)
        if not line.strip():
            return b"".join(lines)
    raise ArchiveCutError(number, "its headers have no end")


@contextmanager
def _damage_told(number: int) -> Iterator[None]:
    """What a packed file raises when it is damaged, in words."""
    try:
        yield
    except EOFError as error:
        raise ArchiveCutError(number, "the file ends within it") from error
    except ERRORS as error:
        raise ArchiveCutError(number, f"it cannot be unpacked ({error})") from error
