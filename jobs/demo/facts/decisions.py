"""What the site of the government's decisions holds; mutable, as all of the example world."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from jobs.demo.facts.files import Content


@dataclass
class DecisionFile:
    """A file attached to a decision; without a body it is announced but answers 404."""

    id: str
    name: str
    body: Content | None


@dataclass
class Decision:
    """One item of an agenda of the government; ministers are (first name, family name)."""

    id: str
    title: str
    html: str
    meeting_at: datetime
    item_type: str = "Nota"
    ministers: list[tuple[str, str]] = field(default_factory=lambda: [("Jan", "Jambon")])
    files: list[DecisionFile] = field(default_factory=list)
    gone: bool = False
