"""Made-up measurements with known changes between them; the same at every call.

It must not know how they are written on paper or read again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["status", "added", "removed", "text"]

STATUSES = {
    "opgestart": "started",
    "in uitvoering na agendering (VR), op schema": "on_schedule",
    "bijzondere aandacht nodig": "attention",
    "bijkomende actie noodzakelijk": "action_required",
    "gerealiseerd": "realised",
    "stopgezet": "stopped",
    "nog niet gestart": "not_started",
}

_ACTS = (
    "Aanstellen", "Opmaak", "Goedkeuring", "Oplevering", "Publicatie", "Uitrol", "Evaluatie",
    "Gunning", "Aanbesteding", "Ingebruikname", "Toekenning", "Opstart", "Uitwerking",
    "Bekendmaking", "Verlenging", "Aankoop", "Ontwikkeling",
)  # fmt: skip
_THINGS = (
    "ontwerper", "bestek", "subsidie", "databank", "fietspad", "laboratorium", "meetnet",
    "opleidingsaanbod", "gebouw", "platform", "onderzoeksopdracht", "projectoproep",
    "investeringsplan", "sensor", "waterbuffer", "leerlingenzorg", "energiescan", "archief",
    "collectie", "brug", "sluis", "ziekenhuis", "jeugdhuis", "testomgeving", "handleiding",
)  # fmt: skip
_PLACES = (
    "Gent", "Antwerpen", "Brugge", "Hasselt", "Leuven", "Mechelen", "Kortrijk", "Oostende",
    "Aalst", "Genk", "Turnhout", "Ieper", "de Kempen", "het Meetjesland", "de Westhoek",
    "Haspengouw", "de Vlaamse Ardennen", "het Pajottenland",
)  # fmt: skip
_VERBS = (
    "werd besproken met", "hangt af van", "loopt samen met", "volgt op", "steunt op",
    "vervangt", "wacht op", "verbetert",
)  # fmt: skip
_NEW_WORDS = ("vernieuwd", "gefaseerd", "bijkomend", "regionaal", "definitief")


@dataclass(frozen=True)
class PlainMilestone:
    """A milestone in Dutch words; `explanation` may be empty."""

    title: str
    status: str
    explanation: str = ""


@dataclass(frozen=True)
class PlainSheet:
    """A project sheet in Dutch words."""

    code: str
    name: str
    status: str
    text: tuple[str, ...]
    milestones: tuple[PlainMilestone, ...]


@dataclass(frozen=True)
class Truth:
    """What really changed: the projects, and (project, kind, title in the later report)."""

    projects: frozenset[str]
    milestones: frozenset[tuple[str, Kind, str]]


class World:
    """Draws sheets and changes from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable, not secret

    def sheets(self, count: int, milestones: int) -> tuple[PlainSheet, ...]:
        """So many sheets with about so many milestones each."""
        return tuple(self._sheet(number, milestones) for number in range(1, count + 1))

    def changed(self, sheets: tuple[PlainSheet, ...]) -> tuple[tuple[PlainSheet, ...], Truth]:
        """The next measurement: two sheets in five differ, one goes, one comes."""
        after: list[PlainSheet] = []
        projects: set[str] = set()
        milestones: set[tuple[str, Kind, str]] = set()
        for number, sheet in enumerate(sheets):
            if number == len(sheets) // 2:
                projects.add(sheet.code)
                continue
            new, changes = self._change(sheet) if number % 5 < 2 else (sheet, set())
            after.append(new)
            if new != sheet:
                projects.add(sheet.code)
            milestones |= {(sheet.code, kind, title) for kind, title in changes}
        newcomer = self._sheet(len(sheets) + 1, 4)
        projects.add(newcomer.code)
        return (*after, newcomer), Truth(frozenset(projects), frozenset(milestones))

    def _sheet(self, number: int, count: int) -> PlainSheet:
        titles: dict[str, None] = {}
        while len(titles) < max(1, count + self.random.randint(-2, 2)):
            titles[self._title()] = None
        return PlainSheet(
            code=f"VV{number:03d}",
            name=f"{self._pick(_THINGS)} en {self._pick(_THINGS)} in {self._pick(_PLACES)}",
            status=self._pick(tuple(STATUSES)),
            text=tuple(self._sentence() for _ in range(self.random.randint(2, 5))),
            milestones=tuple(self._milestone(title) for title in titles),
        )

    def _milestone(self, title: str) -> PlainMilestone:
        told = self.random.random() < 0.4
        return PlainMilestone(title, self._pick(tuple(STATUSES)), self._sentence() if told else "")

    def _title(self) -> str:
        parts = [self._pick(_ACTS), self._pick(_THINGS)]
        if self.random.random() < 0.8:
            parts += ["in", self._pick(_PLACES)]
        if self.random.random() < 0.5:
            parts += ["met", self._pick(_THINGS), "en", self._pick(_THINGS)]
        if self.random.random() < 0.3:
            parts += ["fase", str(self.random.randint(1, 4))]
        return " ".join(parts)

    def _sentence(self) -> str:
        parts = [self._pick(_ACTS), "van", self._pick(_THINGS), self._pick(_VERBS)]
        parts += [self._pick(_ACTS).lower(), "van", self._pick(_THINGS), "in", self._pick(_PLACES)]
        if self.random.random() < 0.5:
            parts += ["na", "overleg", "met", self._pick(_PLACES), "en", self._pick(_PLACES)]
        return f"{' '.join(parts)}."

    def _pick(self, words: tuple[str, ...] | list[str]) -> str:
        return words[self.random.randrange(len(words))]

    # --- changes -------------------------------------------------------------------------

    def _change(self, sheet: PlainSheet) -> tuple[PlainSheet, set[tuple[Kind, str]]]:
        changes: set[tuple[Kind, str]] = set()
        if self.random.random() < 0.3:
            sheet = replace(sheet, status=self._other(sheet.status))
        if self.random.random() < 0.3:
            sheet = replace(sheet, text=(*sheet.text[:-1], self._sentence()))
        milestones = list(sheet.milestones)
        for index in self.random.sample(range(len(milestones)), min(2, len(milestones))):
            kind: Kind = self.random.choice(("status", "added", "removed", "text", "text"))
            old = milestones[index]
            if kind == "status":
                words = self._other(old.status)
                milestones[index] = PlainMilestone(old.title, words, self._sentence())
            elif kind == "text":
                milestones[index] = self._reworded(old)
            elif kind == "added":
                milestones.append(self._fresh(milestones))
            title = milestones[-1 if kind == "added" else index].title
            changes.add((kind, title))
        gone = {title for kind, title in changes if kind == "removed"}
        kept = tuple(m for m in milestones if m.title not in gone)
        return replace(sheet, milestones=kept), changes

    def _reworded(self, old: PlainMilestone) -> PlainMilestone:
        """The same milestone in slightly other words, or with another explanation."""
        if self.random.random() < 0.3:
            return replace(old, explanation=self._sentence())
        words = old.title.split()
        words.insert(self.random.randint(1, len(words)), self._pick(_NEW_WORDS))
        if len(words) > 5 and self.random.random() < 0.5:
            words[0] = self._pick(_ACTS)
        title = " ".join(words)
        return replace(old, title=title)

    def _fresh(self, milestones: list[PlainMilestone]) -> PlainMilestone:
        taken = {word for m in milestones for word in m.title.split()}
        for _ in range(1000):
            title = self._title()
            if not set(title.split()) & taken - {"in", "met", "en", "fase"}:
                return self._milestone(title)
        return self._milestone(title)

    def _other(self, status: str) -> str:
        return self._pick([words for words in STATUSES if words != status])
