"""Committees, their meetings and agendas, as the Parliament's open data give them.

It must not know of HTTP beyond a request's path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from jobs.demo.facts.committees import AgendaItem, Meeting
from jobs.demo.facts.model import World
from jobs.demo.sites.replies import Reply, Request, json_reply, not_found

COMMITTEES_PATH = "/e/opendata/comm/huidige"
MEETINGS_PATH = "/e/opendata/verg/zoek/datums"
PREFIXES = ("/e/opendata/comm/", "/e/opendata/verg/")
PAGE_SIZE = 50
_AGENDA = re.compile(r"/e/opendata/verg/([0-9]+)/agd")


def answer_agendas(world: World, request: Request) -> Reply:
    """Return the committees, the meetings of one, or an agenda; 404 for what is not there."""
    if request.bare_path == COMMITTEES_PATH:
        return json_reply({"items": [{"commissie": each} for each in _committees(world)]})
    if request.bare_path == MEETINGS_PATH:
        return _meetings(world, request)
    match = _AGENDA.fullmatch(request.bare_path)
    found = (m for m in world.meetings if match and str(m.id) == match[1] and not m.gone)
    meeting = next(found, None)
    if meeting is None or not meeting.items:
        return not_found()
    lines = [_line(item) for item in meeting.items]
    return json_reply({"agenda-item": [{"volgnr": 1, "agenda-lijn": lines}]})


def _committees(world: World) -> Iterator[dict[str, Any]]:
    names = {meeting.committee_id: meeting.committee for meeting in world.meetings}
    yield from ({"id": number, "titel": names[number]} for number in sorted(names))


def _meetings(world: World, request: Request) -> Reply:
    first, last = (_day(request.parameter(name)) for name in ("datumVan", "datumTot"))
    found = [
        each
        for each in world.meetings
        if str(each.committee_id) == request.parameter("idComm")
        and not each.gone
        and first <= each.starts_at.date() <= last
    ]
    found.sort(key=lambda each: each.starts_at)
    start = (max(request.number("page", 1), 1) - 1) * PAGE_SIZE
    shown = found[start : start + PAGE_SIZE]
    return json_reply(
        {
            "count": len(found),
            "lastindex": start + len(shown),
            "items": [{"vergadering": _meeting(each)} for each in shown],
        }
    )


def _day(text: str) -> date:
    return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a day has no zone


def _meeting(meeting: Meeting) -> dict[str, Any]:
    off = " (geannuleerd)" if meeting.cancelled else ""
    return {
        "id": meeting.id,
        "datumbegin": meeting.starts_at.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "omschrijving": f"Commissievergadering{off}",
        "commissie": [{"id": meeting.committee_id, "titel": meeting.committee}],
        "zaal": {"titel": "Zaal Jeroom Duquesnoy"},
    }


def _line(item: AgendaItem) -> dict[str, Any]:
    questions = [
        {"id": q.id, "nummer": q.number, "titel": q.title, "onderwerp": q.subject}
        for q in item.questions
    ]
    linked = {"vrageninterpellatie": questions} if questions else {}
    return {"titel": item.title, **linked}
