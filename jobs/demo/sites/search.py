"""The Document Search API of the Parliament: a query in a path segment gives a page of hits.

It must not know of HTTP beyond a request's path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from jobs.demo.facts.committees import OralQuestion
from jobs.demo.facts.model import PupilFile, Question, World
from jobs.demo.sites.replies import JSON_TYPE, Reply, Request, json_reply, not_found

PREFIX = "/api/search/query/"
SITE = "https://www.vlaamsparlement.be/parlementaire-documenten/schriftelijke-vragen"
WRITTEN_QUESTION = "Schriftelijke vraag"
ORAL_QUESTION = "Vraag om uitleg"
ORAL_SITE = "https://www.vlaamsparlement.be/parlementaire-documenten/vragen-en-interpellaties"
PAGE_LIMIT = 100

_CONDITION = re.compile(r"\+?inmeta:(\w+)(?::daterange:|=)(\S*?)(?=\+inmeta:|\s|$)")

_DAY = "publicatiedatum"

Tags = list[tuple[str, str]]


@dataclass(frozen=True)
class _Hit:
    """One document found: its feed id, its day, its page, its metatags in order."""

    id: str
    day: date
    url: str
    title: str
    tags: Tags
    words: str = ""

    def values(self, name: str) -> list[str]:
        """Return all values of one metatag."""
        return [value for key, value in self.tags if key == name]


def answer_search(world: World, request: Request) -> Reply:
    """Return the page of hits asked for, or 404 for an address without a query."""
    segment = request.bare_path.removeprefix(PREFIX)
    if not segment:
        return not_found()
    query, *glued = [unquote(part) for part in segment.split("&")]
    required = [part.partition("=")[2] for part in glued if part.startswith("requiredfields=")]
    required.append(request.parameter("requiredfields"))
    if world.word_search == "refused" and _words_of(query):
        return Reply(400, b"", JSON_TYPE)
    is_oral = f"aggregaattype:{ORAL_QUESTION}" in required
    found = _oral_hits(world) if is_oral else _all_hits(world, query)
    hits = [hit for hit in found if _matches(world, hit, query)]
    hits.sort(key=lambda hit: hit.day, reverse=world.newest_first)
    narrowed = f"aggregaattype:{WRITTEN_QUESTION}" in required
    if hits and (world.leak or not (narrowed or is_oral)):
        hits.insert(1, _oral_question(hits[0].day))
    return _page(world, request, hits)


def _page(world: World, request: Request, hits: list[_Hit]) -> Reply:
    size = max(1, min(request.number("max", 10), PAGE_LIMIT))
    start = (max(request.number("page", 1), 1) - 1) * size
    found = world.passed_over + len(hits)
    exceeded = found > world.search_limit
    count = world.big_count if exceeded and world.big_count is not None else found
    last = min(start + size, world.search_limit) - world.passed_over
    shown = hits[start - world.passed_over : max(0, last)]
    return json_reply(
        {
            "count": str(count),
            "firstindex": str(start + 1 if shown else 0),
            "lastindex": str(start + len(shown)),
            "result": [_as_json(hit, start + row) for row, hit in enumerate(shown, start=1)],
            "facet_category": [],
        }
    )


def _as_json(hit: _Hit, index: int) -> dict[str, object]:
    return {
        "id": hit.id,
        "index": index,
        "rank": index,
        "mimetype": "application/pdf",
        "date": hit.day.isoformat(),
        "title": hit.title,
        "snippet": hit.title,
        "url": hit.url,
        "metatags": {"metatag": [{"name": name, "value": value} for name, value in hit.tags]},
    }


def _oral_hits(world: World) -> Iterator[_Hit]:
    listed = (question for question in world.oral_questions if not question.gone)
    yield from map(_oral_hit, sorted(listed, key=lambda q: q.id, reverse=world.newest_first))


def _all_hits(world: World, query: str) -> Iterator[_Hit]:
    spans = [wanted for name, wanted in _CONDITION.findall(query) if name == _DAY]
    for question in sorted(world.questions, key=lambda each: each.id, reverse=world.newest_first):
        is_within = all(_is_within(question.shown_on, span) for span in spans)
        if is_within and question.listed and not question.gone:
            files: list[PupilFile | None] = [*question.files] or [None]
            yield from (_hit(question, file) for file in files)


def _hit(question: Question, file: PupilFile | None) -> _Hit:
    feed_id = f"http://be.vlp.feed/{question.id}"
    if file is not None:
        feed_id += f"/pfls/{file.file_id}"
    tags = _common_tags(question) + _answer_tags(question, file)
    words = file.words if file is not None else ""
    return _Hit(feed_id, question.shown_on, f"{SITE}/{question.id}", question.title, tags, words)


def _common_tags(question: Question) -> Tags:
    return [
        ("soort", "SCHV"),
        ("aggregaat", "Vraag of interpellatie"),
        ("aggregaattype", WRITTEN_QUESTION),
        ("initiatief", WRITTEN_QUESTION),
        ("documenttype", "Vraag en antwoord" if question.answered_on else "Vraag"),
        ("nummer", str(question.number)),
        ("zittingsjaar", question.session_year),
        ("legislatuur", question.term),
        ("onderwerp", question.subject),
        ("titel", question.title),
        ("vraagsteller", f"{question.asker_last}, {question.asker_first}"),
        ("minister", f"{question.minister_last}, {question.minister_first}"),
        *[("thema", theme) for theme in question.themes],
        ("themadatum", question.asked_on.isoformat()),
        ("displayurl", f"{SITE}/{question.id}"),
        ("opendata", f"http://ws.vlpar.be/e/opendata/schv/{question.id}"),
        ("last_modified", question.shown_on.isoformat()),
    ]


def _answer_tags(question: Question, file: PupilFile | None) -> Tags:
    if question.answered_on is None:
        return [("status", "aanvaard")]
    tags = [
        ("statusdatumSchvBeantwoord", question.answered_on.isoformat()),
        ("status", "beantwoord"),
    ]
    if question.published_on is not None:
        tags.append(("publicatiedatum", question.published_on.isoformat()))
    if file is not None:
        # Both forms of the address occur; which one a file has stays the same.
        path = "files/pfile" if file.file_id % 2 else "pfile"
        tags.append(("document", f"https://docs.vlaamsparlement.be/{path}?id={file.file_id}"))
    return tags


def _oral_hit(question: OralQuestion) -> _Hit:
    tags = [
        ("soort", "VI"),
        ("aggregaat", "Vraag of interpellatie"),
        ("aggregaattype", ORAL_QUESTION),
        ("nummer", str(question.number)),
        ("onderwerp", question.subject),
        ("titel", question.title),
        ("vraagsteller", ", ".join(reversed(question.asker))),
        ("minister", ", ".join(reversed(question.minister))),
        *[("thema", theme) for theme in question.themes],
        ("themadatum", question.asked_on.isoformat()),
        ("publicatiedatum", question.asked_on.isoformat()),
        ("displayurl", f"{ORAL_SITE}/{question.id}"),
        ("opendata", f"http://ws.vlpar.be/e/opendata/vi/{question.id}"),
    ]
    feed_id = f"http://be.vlp.feed/{question.id}"
    return _Hit(feed_id, question.asked_on, f"{ORAL_SITE}/{question.id}", question.title, tags)


def _oral_question(day: date) -> _Hit:
    url = "https://www.vlaamsparlement.be/parlementaire-documenten/vragen-en-interpellaties/1790001"
    tags = [
        ("soort", "VOU"),
        ("aggregaat", "Vraag of interpellatie"),
        ("aggregaattype", "Vraag om uitleg"),
        ("nummer", "1501"),
        ("zittingsjaar", "2023-2024"),
        ("onderwerp", "Relanceplan Vlaamse Veerkracht"),
        ("publicatiedatum", day.isoformat()),
        ("opendata", "http://ws.vlpar.be/e/opendata/vi/1790001"),
    ]
    return _Hit("http://be.vlp.feed/1790001", day, url, "Vraag om uitleg", tags)


def _words_of(query: str) -> list[str]:
    return [word.strip("+\"'") for word in _CONDITION.sub(" ", query).lower().split()]


def _matches(world: World, hit: _Hit, query: str) -> bool:
    conditions, words = _CONDITION.findall(query), _words_of(query)
    if not all(_meets(hit, name, wanted) for name, wanted in conditions):
        return False
    if not words or world.word_search == "ignored":
        return True
    if world.word_search == "nothing" or (conditions and not world.words_combine):
        return False
    text = " ".join(value for _, value in hit.tags).lower()
    if world.word_search == "texts":
        text = f"{text} {hit.words.lower()}"
    return all(word in text for word in words)


def _meets(hit: _Hit, name: str, wanted: str) -> bool:
    return _is_within(hit.day, wanted) if name == _DAY else wanted in hit.values(name)


def _is_within(day: date, span: str) -> bool:
    first, _, last = span.partition("..")
    return (not first or first <= day.isoformat()) and (not last or day.isoformat() <= last)
