"""What a source may ask of what is stored of it; pure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Protocol


class Stored(Protocol):
    """What a source may ask of what is stored of it; withdrawn records are left out."""

    def standing(self) -> Sequence[str]:
        """Keys of its records, sorted."""

    def whole(self) -> Sequence[str]:
        """Keys of its records of which more than a listing tells, sorted."""

    def with_field(self, name: str, value: str) -> Sequence[str]:
        """Keys of its records that have this value in a field, sorted."""

    def absent(self) -> Set[str]:
        """Keys of its records that were missed when last looked for."""

    def with_files_before(self, at: datetime) -> Set[str]:
        """Keys of records of which a file was last fetched then or earlier."""

    def asked_before(self, at: datetime) -> Set[str]:
        """Keys of records whose own address was last asked then or earlier."""

    def relevant(self, lacking: str | None = None) -> Set[str]:
        """Keys of its records that name a project or somebody's keyword; where a field is named,
        only those that lack it."""

    def losing(self) -> Set[str]:
        """Keys of records of which something is missing, not proven to be lost."""
