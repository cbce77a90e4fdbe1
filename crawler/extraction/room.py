"""Whether the machine has room for one more reader; it must not know who reads what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_MEMORY = Path("/proc/meminfo")
_CONTROL_GROUP = Path("/sys/fs/cgroup")


def has_room(mib: int, memory: Path = _MEMORY, group: Path = _CONTROL_GROUP) -> bool:
    """Whether so much memory is free, for the machine and for the group of processes that this one
    belongs to; True where the system does not tell."""
    return all(free >= mib * 1024 * 1024 for free in _free_bytes(memory, group))


def _free_bytes(memory: Path, group: Path) -> Iterator[int]:
    with suppress(OSError, ValueError, KeyError):
        yield 1024 * _numbers(memory, ":")["MemAvailable"]
    with suppress(OSError, ValueError, KeyError):
        most, used = (int((group / f"memory.{name}").read_text()) for name in ("max", "current"))
        # What is only kept of files is given back when it is wanted.
        yield most - used + _numbers(group / "memory.stat", " ")["inactive_file"]


def _numbers(path: Path, separator: str) -> dict[str, int]:
    lines = (line.partition(separator) for line in path.read_text().splitlines())
    return {name: int(value.split()[0]) for name, _, value in lines if value.split()}
