"""HTTP messages as the bytes that an archive holds; pure.

Headers are Latin-1 here, as in everything that was fetched live. The parsers at hand are not
used: warcio's reads them as UTF-8 and writes them as ASCII, that of the standard library breaks
lines at characters which HTTP does not.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import brotli

from state.model.errors import VvwatchError

MAX_HEAD_BYTES = 1024 * 1024
# Some write an answer of HTTP/2 as it came, with its status as the first of its headers.
_STATUS = re.compile(r"(?:HTTP/\d(?:\.\d)?|:status:) (\d{3})(?: |$)")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BREAKS = re.compile(r"[\r\n\0]")
_CHUNK_SIZE = re.compile(rb"\s*([0-9a-fA-F]{1,8})\s*(?:;|$)")
_MAX_SIZE_LINE_BYTES = 1024
_GZIP = b"\x1f\x8b"
_PIECE_BYTES = 256 * 1024

Unpack = Callable[[bytes, int], bytes]


class MessageError(VvwatchError):
    """An HTTP message that cannot be used; it says why in words that suit any such message."""


@dataclass(frozen=True)
class Message:
    """A request or an answer: names of headers in lower case, the body as it was carried."""

    first_line: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def method(self) -> str:
        """The method of a request."""
        return self.first_line.split(" ", 1)[0].upper()

    @property
    def status(self) -> int:
        """The status of an answer; MessageError when it has none."""
        match = _STATUS.match(self.first_line)
        if match is None:
            raise MessageError("it is no HTTP answer")
        return int(match.group(1))


def parse_message(block: bytes) -> Message:
    """The message of the block of a record; of a header that is there twice, the last counts."""
    lines: list[bytes] = []
    at = 0
    while (end := block.find(b"\n", at, MAX_HEAD_BYTES)) >= 0:
        line = block[at:end].rstrip(b"\r")
        at = end + 1
        if not line:
            break
        if line[:1] in (b" ", b"\t") and len(lines) > 1:
            lines[-1] += b" " + line.strip(b" \t")
        else:
            lines.append(line)
    else:
        if len(block) > MAX_HEAD_BYTES:
            raise MessageError("its HTTP headers have no end")
        lines.append(block[at:])
        at = len(block)
    headers = {}
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers[name.strip().decode("latin-1").lower()] = _clean(value.decode("latin-1"))
    return Message(lines[0].decode("latin-1") if lines else "", headers, block[at:])


def head_of(first_line: str, headers: Mapping[str, str]) -> bytes:
    """The bytes of the head of a message; nothing in a value can begin another line."""
    lines = [first_line]
    lines += [f"{n}: {_clean(v)}" for n, v in headers.items() if _TOKEN.fullmatch(n)]
    return "\r\n".join((*lines, "", "")).encode("latin-1", "replace")


def _clean(value: str) -> str:
    return _BREAKS.sub(" ", value).strip(" \t")


# --- bodies ------------------------------------------------------------------------------


def plain_body(message: Message, most_bytes: int) -> bytes:
    """The body without the coverings in which it was carried.

    Raises MessageError when it is larger than `most_bytes`, or cannot be unpacked.
    """
    body = message.body
    if "chunked" in message.headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    packings = message.headers.get("content-encoding", "").lower().split(",")
    for name in filter(None, (packing.strip() for packing in reversed(packings))):
        unpack = _PACKINGS.get(name)
        if unpack is None:
            raise MessageError("its body is packed in a way that is not read here")
        body = unpack(body, most_bytes) if body else body
    if len(body) > most_bytes:
        raise too_large(most_bytes)
    return body


def too_large(most_bytes: int) -> MessageError:
    """What is said of a body of more than so many bytes."""
    return MessageError(f"its body is larger than {most_bytes / 1024**2:g} MiB")


def _joined(body: bytes) -> bytes:
    """A body without the marks between its chunks.

    Not warcio's, which gives half a body without a word.
    """
    pieces: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\n", at, at + _MAX_SIZE_LINE_BYTES)
        size = _CHUNK_SIZE.match(body[at : max(end, at)].rstrip(b"\r"))
        if size is None:
            if not pieces:
                return body  # the archiver had joined it already
            raise MessageError("its body is broken off")
        size_bytes = int(size.group(1), 16)
        if size_bytes == 0:
            return b"".join(pieces)
        piece = body[end + 1 : end + 1 + size_bytes]
        if len(piece) < size_bytes:
            raise MessageError("its body is broken off")
        pieces.append(piece)
        at = end + 1 + size_bytes
        at += 2 if body[at : at + 2] == b"\r\n" else 1


def _ungzip(body: bytes, most_bytes: int) -> bytes:
    if not body.startswith(_GZIP):
        return body  # the archiver had unpacked it already
    whole = b""
    while body.startswith(_GZIP):
        piece, body = _inflated(body, most_bytes - len(whole), 16 + zlib.MAX_WBITS)
        whole += piece
    return whole


def _undeflate(body: bytes, most_bytes: int) -> bytes:
    # Servers disagree on whether this has a header.
    has_header = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflated(body, most_bytes, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)[0]


def _inflated(body: bytes, most_bytes: int, window: int) -> tuple[bytes, bytes]:
    """What is packed in front, and what stands behind it."""
    unpacker = zlib.decompressobj(window)
    try:
        # One byte more than allowed, since no limit at all is what 0 means.
        whole = unpacker.decompress(body, most_bytes + 1)
    except zlib.error as error:
        raise MessageError("its body cannot be unpacked") from error
    if len(whole) > most_bytes:
        raise too_large(most_bytes)
    if not unpacker.eof:
        raise MessageError("its body is broken off")
    return whole, unpacker.unused_data


def _unbrotli(body: bytes, most_bytes: int) -> bytes:
    unpacker = brotli.Decompressor()
    pieces: list[bytes] = []
    size_bytes = 0
    rest = body
    try:
        while piece := unpacker.process(rest, output_buffer_limit=_PIECE_BYTES):
            rest = b""
            pieces.append(piece)
            size_bytes += len(piece)
            if size_bytes > most_bytes:
                raise too_large(most_bytes)
    except brotli.error as error:
        raise MessageError("its body cannot be unpacked") from error
    if not unpacker.is_finished():
        raise MessageError("its body is broken off")
    return b"".join(pieces)


_PACKINGS: Mapping[str, Unpack] = {
    "gzip": _ungzip,
    "x-gzip": _ungzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "identity": lambda body, _: body,
}
