"""The agenda of one meeting -> a reading; pure.

Source: https://ws.vlpar.be/e/opendata/verg/{id}/agd (docs/sources.md, section 11). Form last
checked 2026-11-25 against reports of public callers; nobody of this project has seen it live.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from crawler.parsing.base import Parsed, Reading, as_int, as_list, describe, read_json, where
from crawler.parsing.texts.markup import plain_words
from crawler.sources.agendas.meetings import meeting_key
from crawler.sources.agendas.record import Item
from crawler.sources.agendas.settings import AgendasReading
from state.model.errors import ParseError
from state.model.json_forms import as_json
from state.model.values import JsonObject, Snapshot
from state.model.words import fold

ASSUMPTION = "agendas.agenda"
_LINKED = ("vrageninterpellatie", "parlementair-initiatief", "gedachtewisseling", "hoorzitting")
_QUESTIONS = _LINKED[0]
_WORDS = ("titel", "onderwerp", "omschrijving", "titel-kort")
_MOST_ITEMS = 500


def parse_agenda(snapshot: Snapshot, settings: AgendasReading) -> Parsed:
    """The items of an agenda; nothing where it is empty yet; ParseError where it is none."""
    answer = read_json(snapshot, "JSON with an agenda", ASSUMPTION)
    asked = as_int((settings.agenda_url.fields_of(snapshot.url) or {}).get("id"))
    held = answer.get("agenda", answer) if isinstance(answer, dict) else answer
    is_one = isinstance(held, dict) and ("agenda-item" in held or not held)
    if asked is None or not (is_one or held == []):
        raise ParseError(
            "an object with `agenda-item`", describe(snapshot.body), where(snapshot), ASSUMPTION
        )
    groups = as_list(held.get("agenda-item")) if isinstance(held, dict) else []
    found: dict[str, Item] = {}
    odd: list[str] = []
    for place, line in enumerate(_lines(groups), 1):
        items = list(_items(line)) if isinstance(line, dict) else []
        if not items:
            odd.append(f"line {place} is {line!r:.40}")
        for item in items[:_MOST_ITEMS]:
            found.setdefault(item.name, item)
    violated = {ASSUMPTION: f"{odd[0]} at {snapshot.url}"} if odd else {}
    if not found:
        return Parsed(violated_assumptions=violated)
    data = {"items": [as_json(found[name]) for name in sorted(found)]}
    return Parsed((Reading(meeting_key(asked), "agenda", data),), violated_assumptions=violated)


def _lines(groups: list[Any]) -> Iterator[Any]:
    """The lines of all groups, or a group that has none as a line itself."""
    for group in groups:
        lines = as_list(group.get("agenda-lijn")) if isinstance(group, dict) else []
        yield from lines or [group]


def _items(line: JsonObject) -> Iterator[Item]:
    """What a line puts on the agenda: each thing that it links, or the line itself."""
    heading = _words(line)
    linked = [
        (kind, each)
        for kind in _LINKED
        for each in as_list(line.get(kind))
        if isinstance(each, dict)
    ]
    for kind, each in linked:
        title = _words(each) or heading
        number = as_int(each.get("id"))
        if title:
            yield Item(
                name=f"{kind[:2]}-{number}" if number else _name(title),
                title=title,
                text=_all_words(each, heading),
                question=number if kind == _QUESTIONS else None,
                choice=_choice(each),
            )
    if not linked and heading:
        number = as_int(line.get("id"))
        name = f"li-{number}" if number else _name(heading)
        yield Item(
            name=name,
            title=heading,
            text=_all_words(line, ""),
            question=None,
            choice=_choice(line),
        )


def _words(value: JsonObject) -> str:
    found = (plain_words(value.get(name)) for name in _WORDS)
    return next(filter(None, found), "")


def _choice(value: JsonObject) -> int | None:
    """Which of the words that can gives the title, counted from 0; None for the first, and more
    than all where none does."""
    places = (n for n, name in enumerate(_WORDS) if plain_words(value.get(name)))
    return next(places, len(_WORDS)) or None


def _all_words(value: JsonObject, heading: str) -> str:
    """Everything that is said of an item besides its title."""
    found = dict.fromkeys([*(plain_words(value.get(name)) for name in _WORDS), heading])
    return ". ".join(words for words in found if words and words != _words(value))


def _name(title: str) -> str:
    """The name of what has no number: by its words."""
    return f"t-{hashlib.sha256(fold(title).encode()).hexdigest()[:12]}"
