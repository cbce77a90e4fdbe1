"""What an event of a decision tells, as one value; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crawler.parsing.texts.amounts import Amount
from state.model.details import Announcement, Detail, DocumentDetail, Parties


@dataclass(frozen=True, kw_only=True)
class DecisionDetail(Detail):
    """A decision with the amounts in it; `item_type` is "Nota" or "Mededeling".

    `measurement` is the one that it puts before the government, `expectation` the subject under
    which its report is expected.
    """

    day: date | None = None
    item_type: str | None = None
    ministers: tuple[str, ...] = ()
    text: str | None = None
    amounts: tuple[Amount, ...] = ()
    measurement: int | None = None
    reference_date: date | None = None
    expectation: str | None = None
    attachments: tuple[DocumentDetail, ...] = ()
    announcements: tuple[Announcement, ...] = ()

    @property
    def promises(self) -> tuple[Announcement, ...]:
        """What it announces for a day."""
        return self.announcements

    @property
    def file_urls(self) -> tuple[str, ...]:
        """The addresses of its attachments."""
        return tuple(file.url for file in self.attachments)

    @property
    def on_agenda(self) -> int | None:
        """The measurement that it puts before the government."""
        return self.measurement

    @property
    def parties(self) -> Parties:
        """The ministers who put it before the government."""
        return Parties(ministers=self.ministers)
