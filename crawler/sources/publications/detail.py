"""What an event of a catalogue entry tells, as one value; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from state.model.details import Detail, DocumentDetail


@dataclass(frozen=True, kw_only=True)
class PublicationDetail(Detail):
    """An entry of the catalogue with its files."""

    published_on: date | None = None
    description: str | None = None
    files: tuple[DocumentDetail, ...] = ()

    @property
    def file_urls(self) -> tuple[str, ...]:
        """The addresses of its files."""
        return tuple(file.url for file in self.files)
