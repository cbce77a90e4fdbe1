"""Room for a reader is what the machine and the group of its processes have free."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.extraction.room import has_room

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("machine", "most", "used", "given_back", "room"),
    [
        (2000, None, 0, 0, True),
        (1000, None, 0, 0, False),
        (2000, "max", 0, 0, True),
        (2000, 2000, 500, 0, True),
        (2000, 2000, 1500, 0, False),
        (2000, 2000, 1500, 800, True),
        (None, None, 0, 0, True),
    ],
)
def test_room(
    tmp_path: Path,
    machine: int | None,
    most: int | str | None,
    used: int,
    given_back: int,
    room: bool,
) -> None:
    """A reader of 1024 MiB has room where both have so much free; where nothing is told, too."""
    if machine is not None:
        (tmp_path / "meminfo").write_text(f"MemTotal: 9 kB\nMemAvailable: {machine * 1024} kB\n")
    if most is not None:
        limit = most if isinstance(most, str) else most * MIB
        (tmp_path / "memory.max").write_text(f"{limit}\n")
        (tmp_path / "memory.current").write_text(f"{used * MIB}\n")
        (tmp_path / "memory.stat").write_text(f"anon 1\ninactive_file {given_back * MIB}\n")
    assert has_room(1024, tmp_path / "meminfo", tmp_path) is room
