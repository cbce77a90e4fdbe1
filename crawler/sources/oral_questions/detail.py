"""What an event of an oral question tells, as one value; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from state.model.details import Announcement, Detail, Parties

State = Literal["asked", "answered", "withdrawn", "debate"]


@dataclass(frozen=True, kw_only=True)
class OralQuestionDetail(Detail):
    """An oral question with its proceedings; `state` is None while only the search told of it, and
    `status` is what the Parliament calls it."""

    number: int | None = None
    session_year: str | None = None
    asker: str | None = None
    minister: str | None = None
    committee: str | None = None
    themes: tuple[str, ...] = ()
    asked_on: date | None = None
    held_on: date | None = None
    state: State | None = None
    status: str | None = None
    answer: str | None = None
    announcements: tuple[Announcement, ...] = ()

    @property
    def parties(self) -> Parties:
        """Its asker, its minister and its themes."""
        return Parties(
            askers=(self.asker,) if self.asker else (),
            ministers=(self.minister,) if self.minister else (),
            themes=self.themes,
        )

    @property
    def promises(self) -> tuple[Announcement, ...]:
        """What its proceedings promise."""
        return self.announcements
