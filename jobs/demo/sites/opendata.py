"""The open data of written questions, as JSON and as XML.

It must not know of HTTP beyond a request's path and its Accept header.
"""

from __future__ import annotations

import zlib
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from jobs.demo.facts.model import Question, World
from jobs.demo.sites.replies import JSON_TYPE, XML_TYPE, Reply, Request, json_reply, not_found

PREFIX = "/e/opendata/schv/"
ORIGIN = "https://ws.vlpar.be"
NAME = "schriftelijke-vraag"
BRUSSELS = ZoneInfo("Europe/Brussels")


def answer_opendata(world: World, request: Request) -> Reply:
    """Return one question, or several under `lijst?id=1,2`; 404 for what does not exist."""
    wanted = request.bare_path.removeprefix(PREFIX)
    if wanted == "lijst":
        return _bulk(world, request) if world.bulk_opendata else not_found()
    found = _existing(world, [wanted])
    if not found:
        return not_found()
    fields = _fields(found[0])
    if _wants_json(request):
        return json_reply(_bare(fields) if world.bare_single_items else fields)
    return _xml_reply(_element(fields))


def _bulk(world: World, request: Request) -> Reply:
    found = _existing(world, request.parameter("id").split(","))
    if not _wants_json(request):
        root = ElementTree.Element("schriftelijke-vragen")
        root.extend(_element(_fields(question)) for question in found)
        return _xml_reply(root)
    answer: dict[str, Any] = {"items": [{NAME: _fields(question)} for question in found]}
    if world.bare_single_items:
        answer = _bare({"items": [{NAME: _bare(item[NAME])} for item in answer["items"]]})
    return json_reply(answer)


def _existing(world: World, ids: list[str]) -> list[Question]:
    wanted = [int(text) for text in ids if text.strip().isdecimal()]
    by_id = {question.id: question for question in world.questions if not question.gone}
    return [by_id[each] for each in wanted if each in by_id]


def _wants_json(request: Request) -> bool:
    return JSON_TYPE in request.headers.get("accept", "")


def _fields(question: Question) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": question.id,
        "vraagnummer": question.number,
        "titel": question.title,
        "onderwerp": question.subject,
        "zittingsjaar": question.session_year,
        "thema": list(question.themes),
        "vraagsteller": _person(question.asker_first, question.asker_last),
        "minister": _person(question.minister_first, question.minister_last),
        "procedureverloop": _steps(question),
        "bestand-ordered": [
            {
                "URL": f"https://docs.vlaamsparlement.be/files/pfile?id={file.file_id}",
                "bestandsnaam": file.name,
            }
            for file in question.files
        ],
        "link": [{"rel": "self", "href": f"{ORIGIN}{PREFIX}{question.id}"}],
    }
    if question.answered_on is not None:
        fields["soort-antwoord"] = "gewoon antwoord"
        fields["tijdig"] = question.on_time
    return fields


def _person(first: str, last: str) -> dict[str, object]:
    number = zlib.crc32(f"{first} {last}".encode()) % 10_000
    return {"id": number, "naam": last, "voornaam": first}


def _steps(question: Question) -> list[dict[str, str]]:
    answered = "Tijdig beantwoord" if question.on_time else "Laattijdig beantwoord"
    steps = [
        ("Vraag gesteld aan de minister", question.asked_on),
        (answered, question.answered_on),
        ("Antwoord gepubliceerd", question.published_on),
    ]
    return [{"status": status, "datum": _midnight(day)} for status, day in steps if day]


def _midnight(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=BRUSSELS).isoformat()


def _bare(fields: dict[str, Any]) -> dict[str, Any]:
    """Put the one element of a list in the place of the list."""
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in fields.items()
    }


def _element(fields: dict[str, Any]) -> ElementTree.Element:
    root = ElementTree.Element(NAME)
    for name, value in fields.items():
        if name == "thema":
            themes = ElementTree.SubElement(root, "themas")
            for theme in value:
                ElementTree.SubElement(themes, "thema").text = theme
            continue
        for item in value if isinstance(value, list) else [value]:
            _append(root, name, item)
    return root


def _append(parent: ElementTree.Element, name: str, value: object) -> None:
    element = ElementTree.SubElement(parent, name)
    if isinstance(value, dict):
        for key, inner in value.items():
            _append(element, key, inner)
    else:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)


def _xml_reply(root: ElementTree.Element) -> Reply:
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Reply(200, body, XML_TYPE)
