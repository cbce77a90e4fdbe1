"""Oral questions of the Parliament, and the meetings of its committees; mutable, as all here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class OralQuestion:
    """One oral question; `proceedings` is what was said, as HTML, once it has been put."""

    id: int
    number: int
    subject: str
    asked_on: date
    asker: tuple[str, str] = ("Thijs", "Verbeurgt")
    minister: tuple[str, str] = ("Jan", "Jambon")
    status: str = "Verwezen naar commissie"
    committee: str = "Commissie voor Algemeen Beleid, Financi\u00ebn, Begroting en Justitie"
    held_on: date | None = None
    proceedings: str | None = None
    themes: list[str] = field(default_factory=lambda: ["Begroting"])
    gone: bool = False

    @property
    def title(self) -> str:
        """The title, as the Parliament writes it."""
        people = (" ".join(self.asker), " ".join(self.minister))
        return f"Vraag om uitleg over {self.subject} van {people[0]} aan minister {people[1]}"


@dataclass
class AgendaItem:
    """One line of an agenda; `questions` are the oral questions put under it."""

    title: str
    questions: list[OralQuestion] = field(default_factory=list)


@dataclass
class Meeting:
    """One meeting of a committee; `cancelled` ones say so, `gone` ones are not listed any more."""

    id: int
    committee_id: int
    committee: str
    starts_at: datetime
    items: list[AgendaItem] = field(default_factory=list)
    cancelled: bool = False
    gone: bool = False
