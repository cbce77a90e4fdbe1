"""The site of the government's decisions: search and attachments as JSON:API, and files.

It must not know of HTTP beyond a request's path.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote

from jobs.demo.facts.decisions import Decision, DecisionFile
from jobs.demo.facts.files import content_of
from jobs.demo.facts.model import World
from jobs.demo.sites.replies import JSON_API_TYPE, Reply, Request, file_reply, json_reply, not_found

SEARCH_PATH = "/news-items/search"
ATTACHMENTS_PATH = "/news-item-infos"
_FILE = re.compile(r"/files/([\w-]+)/download")


def answer_decisions(world: World, request: Request) -> Reply:
    """Return a page of the search, the attachments of one decision, or a file."""
    if request.bare_path == SEARCH_PATH:
        return _search(world, request)
    if request.bare_path == ATTACHMENTS_PATH:
        return _attachments(world, request)
    match = _FILE.fullmatch(request.bare_path)
    found = (f for d in world.decisions for f in d.files if match and f.id == match.group(1))
    file = next(found, None)
    if file is None or file.body is None:
        return not_found()
    return file_reply(content_of(file.body), file.name, request, validators=False)


def _search(world: World, request: Request) -> Reply:
    words = request.parameter("filter[:sqs:title,htmlContent]").lower().split()
    first, _, last = request.parameter("filter[:gte,lte:meetingDate]").partition(",")
    found = [
        each
        for each in world.decisions
        if not each.gone
        and all(word in f"{each.title} {unescape(each.html)}".lower() for word in words)
        and (not first or first <= _instant(each.meeting_at) <= last)
    ]
    found.sort(key=lambda each: each.meeting_at, reverse=world.newest_first)
    size, number = request.number("page[size]", 20), request.number("page[number]", 0)
    shown = found[number * size : (number + 1) * size]
    links = {"self": request.path}
    if (number + 1) * size < len(found):
        old = f"page[number]={number}"
        links["next"] = request.path.replace(old, f"page[number]={number + 1}")
    answer = {
        "data": [_item(each) for each in shown],
        "meta": {"count": len(found)},
        "links": links,
    }
    return json_reply(answer, content_type=JSON_API_TYPE)


def _item(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "type": "news-items",
        "attributes": {
            "title": decision.title,
            "htmlContent": decision.html,
            "meetingDate": _instant(decision.meeting_at),
            "agendaitemType": decision.item_type,
            "position": 1,
            "mandateeFirstNames": [first for first, _ in decision.ministers],
            "mandateeFamilyNames": [family for _, family in decision.ministers],
            "mandateeTitles": ["Vlaams minister" for _ in decision.ministers],
            "themeId": [],
            "uri": f"http://themis.vlaanderen.be/id/nieuwsbericht/{quote(decision.id)}",
        },
    }


def _attachments(world: World, request: Request) -> Reply:
    wanted = request.parameter("filter[:id:]")
    decision = next((d for d in world.decisions if d.id == wanted and not d.gone), None)
    if decision is None:
        return json_reply({"data": [], "included": []}, content_type=JSON_API_TYPE)
    data = {"id": decision.id, "type": "news-item-infos", "attributes": {"title": decision.title}}
    included = [part for file in decision.files for part in _included(file)]
    return json_reply({"data": [data], "included": included}, content_type=JSON_API_TYPE)


def _included(file: DecisionFile) -> list[dict[str, Any]]:
    return [
        {"type": "attachments", "id": f"a-{file.id}", "attributes": {"title": file.name}},
        {
            "type": "files",
            "id": file.id,
            "attributes": {"name": file.name, "extension": "pdf"},
            "relationships": {"download": {"links": {"related": f"/files/{file.id}/download"}}},
        },
    ]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
