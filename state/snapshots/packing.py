"""Bodies packed by zstandard, alone or as what differs from another one.

The library is slow to load, so that it is imported by what packs and unpacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from state.model.errors import DamagedError

if TYPE_CHECKING:
    import zstandard

_LEVEL = 12
# To find what differs from a body that is much the same takes a quarter of the time at this level,
# and a tenth more room, of a little.
_DIFFERENCE_LEVEL = 6
# Above this window zstandard asks for more memory than a small machine may have.
_WINDOW_LOGS = range(10, 28)


def is_in_view(size_bytes: int) -> bool:
    """Whether two bodies that are so large together may be compared with each other."""
    return _window_log(size_bytes) in _WINDOW_LOGS


def _window_log(size_bytes: int) -> int:
    """The window in which the whole predecessor stays visible to the end of the body."""
    return max(size_bytes.bit_length(), _WINDOW_LOGS.start)


def pack(body: bytes, base: bytes) -> bytes:
    """A body as it is stored, as its difference from `base` unless that is empty."""
    import zstandard

    if not base:
        return zstandard.ZstdCompressor(level=_LEVEL).compress(body)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _DIFFERENCE_LEVEL,
        window_log=_window_log(len(base) + len(body)),
        source_size=len(body),
        dict_size=len(base),
    )
    packer = zstandard.ZstdCompressor(compression_params=parameters, dict_data=_dictionary(base))
    return packer.compress(body)


def unpack(packed: bytes, size_bytes: int, base: bytes | None, sha256: str) -> bytes:
    """The body of that size, packed alone or as its difference from `base`; DamagedError, which
    names the body with `sha256`, when it cannot be had."""
    import zstandard

    try:
        # A damaged size must not ask for more memory than any body may have.
        known = _dictionary(base) if base is not None else None
        unpacker = zstandard.ZstdDecompressor(dict_data=known)
        return unpacker.decompress(packed, size_bytes, allow_extra_data=False)
    except (zstandard.ZstdError, MemoryError) as error:
        raise DamagedError(sha256, f"its stored bytes cannot be unpacked ({error})") from error


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    import zstandard

    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
