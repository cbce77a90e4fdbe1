"""The open data of oral questions and their proceedings, as JSON.

It must not know of HTTP beyond a request's path.
"""

from __future__ import annotations

import re
import zlib
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jobs.demo.facts.committees import OralQuestion
from jobs.demo.facts.model import World
from jobs.demo.sites.replies import Reply, Request, json_reply, not_found

PREFIX = "/e/opendata/vi/"
BRUSSELS = ZoneInfo("Europe/Brussels")
_PATH = re.compile(r"/e/opendata/vi/([0-9]+)(/verslag)?")


def answer_oral_questions(world: World, request: Request) -> Reply:
    """Return one question, or its proceedings; 404 for what is not there."""
    match = _PATH.fullmatch(request.bare_path)
    found = (q for q in world.oral_questions if match and str(q.id) == match[1] and not q.gone)
    question = next(found, None)
    if match is None or question is None:
        return not_found()
    if match[2] is None:
        return json_reply(_fields(question))
    if question.proceedings is None:
        return not_found()
    return json_reply({"id": question.id, "verslag-tekst": question.proceedings})


def _fields(question: OralQuestion) -> dict[str, Any]:
    return {
        "id": question.id,
        "nummer": question.number,
        "titel": question.title,
        "onderwerp": question.subject,
        "zittingsjaar": _session_year(question.asked_on),
        "objectstatus": question.status,
        "commissie": {"id": 1332937, "titel": question.committee},
        "contacttype": [
            {"beschrijving": "Vraagsteller", "contact": [_person(*question.asker)]},
            {"beschrijving": "Bevoegde minister", "contact": [_person(*question.minister)]},
        ],
        "procedureverloop": _steps(question),
    }


def _person(first: str, last: str) -> dict[str, object]:
    number = zlib.crc32(f"{first} {last}".encode()) % 10_000
    return {"id": number, "naam": last, "voornaam": first}


def _steps(question: OralQuestion) -> list[dict[str, str]]:
    steps = [("Vraag ingediend", question.asked_on), ("Behandeld in commissie", question.held_on)]
    return [{"status": status, "datum": _midnight(day)} for status, day in steps if day]


def _midnight(day: date) -> str:
    """Midnight in Brussels, its offset without a colon."""
    at = datetime(day.year, day.month, day.day, tzinfo=BRUSSELS)
    return at.strftime("%Y-%m-%dT%H:%M:%S%z")


def _session_year(day: date) -> str:
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}-{first + 1}"
