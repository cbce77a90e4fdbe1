"""The unpacked bytes of a gzip file, which in a web archive has a member for each record.

Whatever stands before damaged bytes is given before it is said that they are. The reader of gzip
files of the standard library does the same in three times the processor time; where the faster
library cannot be had, its inflating stands in.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

try:
    from isal import isal_zlib

    _begin: Callable[[int], Any] = isal_zlib.decompressobj
    ERRORS: tuple[type[Exception], ...] = (cast("type[Exception]", isal_zlib.error), zlib.error)
    """What is raised where bytes are no gzip, or damaged."""
except ImportError:  # there is none for every kind of machine
    _begin = zlib.decompressobj
    ERRORS = (zlib.error,)

_GZIP_FORM = 31
_PIECE_BYTES = 64 * 1024


class GzipMembers(io.RawIOBase):
    """The bytes of every member of a file that is at its beginning; `begin` makes an unpacker.

    Reading raises one of ERRORS where the file is damaged, EOFError where it is cut off.
    """

    def __init__(self, file: IO[bytes], begin: Callable[[int], Any] = _begin) -> None:
        self._file = file
        self._begin = begin
        self._unpacker: Any = None
        self._packed = b""

    def readable(self) -> bool:
        """It is read, and nothing else."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer as far as one step of unpacking goes; 0 at the end."""
        view = memoryview(buffer).cast("B")
        piece = self._next(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def _next(self, most_bytes: int) -> bytes:
        while True:
            if self._unpacker is None and not self._begin_member():
                return b""
            is_last = not self._packed and not self._fill()
            piece: bytes = self._unpacker.decompress(self._packed, most_bytes)
            if self._unpacker.eof:
                self._packed, self._unpacker = self._unpacker.unused_data, None
            else:
                self._packed = self._unpacker.unconsumed_tail
            if piece:
                return piece
            if is_last and self._unpacker is not None:
                raise EOFError("the file ends within a member")

    def _begin_member(self) -> bool:
        """Begin the next member, behind zeros that only fill a block; whether there is one."""
        while not (packed := self._packed.lstrip(b"\0")) and self._fill():
            pass
        self._packed = packed
        if packed:
            self._unpacker = self._begin(_GZIP_FORM)
        return bool(packed)

    def _fill(self) -> bool:
        """Read on, when all that was read is unpacked; whether there was more."""
        self._packed = self._file.read(_PIECE_BYTES)
        return bool(self._packed)
