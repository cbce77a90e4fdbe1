"""What an event of an agenda tells, as one value; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from state.model.details import Detail

State = Literal["planned", "cancelled", "gone"]


@dataclass(frozen=True, kw_only=True)
class ItemDetail:
    """One thing on an agenda, by a name that it keeps; `question` is the key of an oral question,
    `projects` are those that it names, `measurement` is the one that it is about."""

    name: str
    title: str
    text: str = ""
    url: str = ""
    question: str | None = None
    measurement: int | None = None


@dataclass(frozen=True, kw_only=True)
class AgendaDetail(Detail):
    """A meeting with the items on its agenda; an event is about one of them.

    `time` is the hour in Brussels, such as "10:00". `measurement` is the one that is discussed, and
    `expectation` the subject under which its report is expected.
    """

    meeting: int = 0
    committee_id: int | None = None
    committee: str | None = None
    day: date | None = None
    time: str | None = None
    place: str | None = None
    state: State = "planned"
    items: tuple[ItemDetail, ...] = ()
    measurement: int | None = None
    expectation: str | None = None

    @property
    def follows_from(self) -> tuple[str, ...]:
        """The oral questions that are put."""
        return tuple(item.question for item in self.items if item.question is not None)

    @property
    def on_agenda(self) -> int | None:
        """The measurement that is discussed."""
        return self.measurement
