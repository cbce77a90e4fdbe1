"""Committees, and the meetings of one between two days -> readings and listings; pure.

Source: https://ws.vlpar.be/e/opendata/comm/huidige and /verg/zoek/datums (docs/sources.md, section
11). Form last checked 2026-11-25 against reports of public callers; nobody of this project has
seen it live.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from crawler.parsing.base import (
    Listing,
    Parsed,
    Reading,
    as_int,
    as_list,
    describe,
    read_json,
    where,
)
from crawler.parsing.border import Border
from crawler.parsing.texts.days import DayReader
from crawler.parsing.texts.markup import plain_words
from crawler.sources.agendas.names import KIND
from crawler.sources.agendas.record import Meeting
from crawler.sources.agendas.settings import AgendasReading
from state.model.errors import ParseError
from state.model.instants import BRUSSELS
from state.model.json_forms import as_json
from state.model.values import JsonObject, Snapshot, day
from state.model.words import fold

COMMITTEE = "committee"
"""With which the key of a committee in a listing begins."""
_DAY_FIELDS = ("datumbegin", "datum-begin", "begindatum", "aanvang", "datum", "datumagendering")
_HOUR_FIELDS = ("aanvangsuur", "beginuur", "uur", "tijdstip", "tijd")
_PLACE_FIELDS = ("zaal", "locatie", "plaats")
_NAMES = ("titel", "naam", "omschrijving")
_SAYING = ("status", "objectstatus", "omschrijving", "titel", "opmerking", "toelichting")
_CLOCK = re.compile(r"(?<![0-9])([01]?[0-9]|2[0-3])[:.u]([0-5][0-9])(?![0-9])")
_INSTANT = re.compile(r"[T ]([0-9]{2}):([0-9]{2})")
_OFF = re.compile(
    r"\b(?:geannuleerd|afgelast|uitgesteld|geschrapt|vervalt|gaat niet door|niet gehouden)\b"
)
_NOT_OFF = re.compile(r"\b(?:niet|nog|geen|mogelijk|kan)\s+(?:\w+\s+)?(?:geannuleerd|afgelast)\b")


def parse_committees(snapshot: Snapshot) -> Parsed:
    """The committees that there are, as the keys of a listing; ParseError where there are none."""
    assumption = "agendas.committees"
    value = read_json(snapshot, "JSON with committees", assumption)
    given = [_id(item) for item in _objects(value, "commissie")]
    ids = dict.fromkeys(number for number in given if number is not None)
    if not ids:
        raise ParseError(
            "committees with an `id`", describe(snapshot.body), where(snapshot), assumption
        )
    keys = tuple(f"{COMMITTEE}:{number}" for number in ids)
    # Where one cannot be read, its meetings are not asked for, and prove nothing by their absence.
    unreadable = tuple(f"item {n} has no id" for n, number in enumerate(given, 1) if number is None)
    listing = Listing(
        "committees", 0, is_last=True, keys=keys, size=len(keys), unreadable=unreadable
    )
    return Parsed(listing=listing)


@dataclass
class _Page:
    """What a page brings: meetings, and what could not be read."""

    border: Border
    committee_id: int | None
    meetings: dict[str, Meeting] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    days: DayReader = field(default_factory=DayReader)
    came: int = 0

    def take(self, item: JsonObject, place: int) -> None:
        """Read one meeting; one that cannot be read is named, and takes no other with it."""
        self.came += 1
        number = _id(item)
        if number is None:
            self.unreadable.append(f"item {place} has no id")
            return
        starts = next((v for name in _DAY_FIELDS if (v := item.get(name))), None)
        words = [plain_words(item.get(name)) for name in _SAYING]
        self.meetings[meeting_key(number)] = Meeting(
            id=number,
            committee_id=self.committee_id,
            committee=next(_named(item.get("commissie")), None),
            day=self.days.read(starts, "datum"),
            time=_hour(item, starts),
            place=next((w for name in _PLACE_FIELDS for w in _named(item.get(name))), None),
            cancelled=item.get("geannuleerd") is True or any(map(_is_off, words)),
        )


def meeting_key(number: int) -> str:
    """The key of the record of a meeting."""
    return f"{KIND}:{number}"


def parse_meetings(snapshot: Snapshot, settings: AgendasReading) -> Parsed:
    """The meetings of a committee in the days asked for; ParseError where they are none."""
    assumption = "agendas.meetings"
    answer = read_json(snapshot, "JSON with meetings", assumption)
    asked = settings.meetings_url.fields_of(snapshot.url) or {}
    is_one = isinstance(answer, dict) and ("items" in answer or "count" in answer)
    if not is_one and not isinstance(answer, list):
        raise ParseError(
            "JSON with `count` and `items`", describe(snapshot.body), where(snapshot), assumption
        )
    page = _Page(Border(snapshot, assumption), as_int(asked.get("committee")))
    for place, item in enumerate(_objects(answer, "vergadering"), 1):
        page.take(item, place)
    if page.came and not page.meetings:
        raise ParseError(
            "meetings with an `id`",
            f"{page.came} items of which none can be read",
            where(snapshot),
            assumption,
        )
    listing = _listing(answer if isinstance(answer, dict) else {}, page, asked)
    if not page.came and listing.index == listing.first_index and listing.total != 0:
        # Nothing is what a broken answer has too: that there are no meetings must be said.
        came = "no items, and no count of 0"
        raise ParseError("meetings, or a `count` of 0", came, where(snapshot), assumption)
    readings = tuple(
        Reading(key, "meeting", as_json(meeting)) for key, meeting in page.meetings.items()
    )
    undated = [key for key, meeting in page.meetings.items() if meeting.day is None]
    seen = next(iter([*page.days.unread, *(f"no day of {key}" for key in undated)]), None)
    odd = {"agendas.days": f"{seen} at {snapshot.url}"} if seen else {}
    return Parsed(readings, listing=listing, violated_assumptions=odd)


def _listing(answer: JsonObject, page: _Page, asked: dict[str, str]) -> Listing:
    count, last = page.border.number(answer, "count"), page.border.number(answer, "lastindex")
    found = [meeting.day for meeting in page.meetings.values() if meeting.day]
    return Listing(
        series=f"committee {asked.get('committee', '')}",
        index=as_int(asked.get("page")) or 1,
        first_index=1,
        # Without counts there is one page [assumed].
        is_last=page.came == 0 or count is None or last is None or last >= count,
        keys=tuple(page.meetings),
        oldest_on=day(min(found, default=None)),
        total=count,
        size=len(page.meetings),
        unreadable=tuple(page.unreadable),
    )


def _objects(value: Any, name: str) -> Iterator[JsonObject]:
    """The objects of a list, each bare or in an envelope of this name."""
    items = value.get("items", value.get(name)) if isinstance(value, dict) else value
    for item in as_list(items):
        inner = item.get(name, item) if isinstance(item, dict) else {}
        for each in as_list(inner):
            yield each if isinstance(each, dict) else {}


def _id(item: JsonObject) -> int | None:
    found = as_int(item.get("id"))
    return found if found is not None and found > 0 else None


def _named(value: Any) -> Iterator[str]:
    """Names that come as texts, as objects, or as lists of either."""
    for each in as_list(value):
        given = [each.get(name) for name in _NAMES] if isinstance(each, dict) else [each]
        words = next((w for v in given if isinstance(v, str) and (w := plain_words(v))), None)
        if words:
            yield words


def _hour(item: JsonObject, starts: Any) -> str | None:
    """The hour in Brussels; midnight stands where only a day is meant."""
    written = next((str(v) for name in _HOUR_FIELDS if (v := item.get(name))), "")
    match = _CLOCK.search(written) or (_INSTANT.search(starts) if isinstance(starts, str) else None)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    local = _in_brussels(starts) if match.re is _INSTANT else None
    if local is not None:
        hour, minute = local.hour, local.minute
    return f"{hour:02d}:{minute:02d}" if hour or minute else None


def _in_brussels(text: str) -> datetime | None:
    """The instant as people in Brussels have it; None where it has no offset."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at.astimezone(BRUSSELS) if at.tzinfo is not None else None


def _is_off(words: str) -> bool:
    """Whether words say that a meeting is not held."""
    folded = fold(words)
    return _OFF.search(folded) is not None and _NOT_OFF.search(folded) is None


def window_text(on: date) -> str:
    """A day as the addresses of meetings have it, such as 19032024."""
    return on.strftime("%d%m%Y")
