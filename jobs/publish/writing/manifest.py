"""What was written into a site, file by file: also the mark by which a folder is known as ours."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

MANIFEST = "vvwatch-site.json"
_MADE_BY = "vvwatch"


class Written(NamedTuple):
    """A file of a site: the digest of what it was made of, its size and its time."""

    digest: str
    size_bytes: int
    mtime_ns: int


@dataclass
class Manifest:
    """The files of a site by path."""

    files: dict[str, Written] = field(default_factory=dict)

    def write(self, place: Path) -> None:
        """Write it at a place in the folder of the site."""
        value = {"made_by": _MADE_BY, "files": self.files}
        text = json.dumps(value, separators=(",", ":"), sort_keys=True)
        place.write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a site; None where the folder has none, or none of ours."""
    try:
        value = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if value["made_by"] != _MADE_BY:
            return None
        return Manifest({path: Written(*row) for path, row in value["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def is_as_written(path: Path, written: Written) -> bool:
    """Whether a file is still the one that was written."""
    try:
        status = path.stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (written.size_bytes, written.mtime_ns)
