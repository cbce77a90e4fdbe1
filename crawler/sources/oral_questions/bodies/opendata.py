"""The open data of one oral question -> a reading; pure.

Source: https://ws.vlpar.be/e/opendata/vi (docs/sources.md, section 10). Form last checked
2026-11-25 against reports of public callers; nobody of this project has seen it live.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from crawler.parsing.base import Parsed, Reading, as_int, as_list, describe, read_json, where
from crawler.parsing.border import Border
from crawler.parsing.texts.days import DayReader
from crawler.parsing.texts.markup import plain_words
from crawler.sources.oral_questions.bodies.statuses import fate_of, is_held
from crawler.sources.oral_questions.names import KIND
from crawler.sources.oral_questions.record import OralData
from crawler.sources.oral_questions.settings import OralQuestionsReading
from state.model.errors import ParseError
from state.model.json_forms import as_json
from state.model.values import JsonObject, Snapshot

ASSUMPTION = "oral_questions.opendata"
_MOST_PEOPLE = 20
_NAMES = ("naam", "titel", "omschrijving", "beschrijving")


def parse_opendata(snapshot: Snapshot, settings: OralQuestionsReading) -> Parsed:
    """What the open data say of the question that was asked for; ParseError where they are none,
    or another's."""
    value = read_json(snapshot, "JSON with the open data of an oral question", ASSUMPTION)
    data = _unwrapped(value)
    found = as_int(data.get("id")) if data is not None else None
    if data is None or found is None:
        raise ParseError(
            "an object with the `id` of an oral question",
            describe(snapshot.body),
            where(snapshot),
            ASSUMPTION,
        )
    asked = (settings.opendata_url.fields_of(snapshot.url) or {}).get("id")
    if asked is not None and asked != str(found):
        came = f"those of {found}"
        raise ParseError(f"the open data of {asked}", came, where(snapshot), ASSUMPTION)
    days = DayReader()
    reading = Reading(f"{KIND}:{found}", "opendata", as_json(_data(data, found, snapshot, days)))
    odd = {"oral_questions.days": f"{days.unread[0]} at {snapshot.url}"} if days.unread else {}
    return Parsed((reading,), violated_assumptions=odd)


def _unwrapped(value: Any) -> JsonObject | None:
    """The question, bare or in the envelope of its sisters [assumed]."""
    items = value.get("items", value) if isinstance(value, dict) else value
    objects = [item for item in as_list(items) if isinstance(item, dict)]
    inner = objects[0] if len(objects) == 1 else None
    if inner is not None and "id" not in inner and len(inner) == 1:
        (inner,) = (each if isinstance(each, dict) else None for each in inner.values())
    return inner


def _data(data: JsonObject, found: int, snapshot: Snapshot, days: DayReader) -> OralData:
    border = Border(snapshot, ASSUMPTION)
    steps = [step for step in as_list(data.get("procedureverloop")) if isinstance(step, dict)]
    named = [(border.text(step, "status"), step) for step in steps]
    status = _words(data.get("objectstatus"))
    # A status that says nothing of it leaves it to the steps.
    fates = [fate_of(words) for words in (status, *(words for words, _ in named))]
    return OralData(
        id=str(found),
        number=border.number(data, "nummer"),
        session_year=border.text(data, "zittingsjaar") or None,
        title=border.text(data, "titel") or border.text(data, "onderwerp"),
        subject=border.text(data, "onderwerp") or None,
        asker=_people(data, "vraagsteller"),
        minister=_people(data, "minister"),
        committee=next(iter(_names(data.get("commissie"))), None),
        themes=tuple(sorted(set(_names(data.get("thema"))))),
        asked_on=_first_day(named, border, days),
        held_on=_held_on(named, border, days),
        fate=next(filter(None, fates), None),
        status=status or None,
        lacks_title=None if border.text(data, "titel") else True,
    )


def _first_day(named: list[tuple[str, JsonObject]], border: Border, days: DayReader) -> date | None:
    """The earliest day of its steps."""
    found = (
        days.read(border.moment(step, "datum"), f"datum ({words[:40]})") for words, step in named
    )
    return min((day for day in found if day), default=None)


def _held_on(named: list[tuple[str, JsonObject]], border: Border, days: DayReader) -> date | None:
    """The latest day of a step that says that it was put."""
    found = (
        days.read(border.moment(step, "datum"), "datum") for words, step in named if is_held(words)
    )
    return max((day for day in found if day), default=None)


def _people(data: JsonObject, role: str) -> str | None:
    """Those whom `contacttype` gives this role, as "First Last"; each once."""
    names: dict[str, None] = {}
    for contact in as_list(data.get("contacttype")):
        if (
            isinstance(contact, dict)
            and role in plain_words(contact.get("beschrijving")).casefold()
        ):
            names.update(dict.fromkeys(_names(contact.get("contact"))))
    return ", ".join(list(names)[:_MOST_PEOPLE]) or None


def _names(value: Any) -> Iterator[str]:
    """Names of people or bodies, which come as objects, as texts, or as lists of either."""
    for each in as_list(value):
        words = _words(each)
        if words:
            yield words


def _words(value: Any) -> str:
    """The words of a text, or of an object that has a name."""
    if not isinstance(value, dict):
        return plain_words(value) if isinstance(value, str) else ""
    named = next((words for name in _NAMES if (words := plain_words(value.get(name)))), "")
    return f"{plain_words(value.get('voornaam'))} {named}".strip()
