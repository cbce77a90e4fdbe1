"""The record of an oral question; pure. Its own data are trusted over its search hits."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from crawler.sources.base import Files, Parts
from crawler.sources.oral_questions.detail import OralQuestionDetail, State
from crawler.sources.oral_questions.names import KIND
from crawler.sources.oral_questions.settings import OralQuestionsReading
from crawler.sources.questions.record import SearchHit, choices_of
from crawler.sources.shared.compared import Compared
from crawler.sources.shared.promises.promises import find_promises
from crawler.sources.shared.shared_record import codes_of, findings_in
from state.changes.losses import STAND_IN
from state.model.json_forms import LEFT_OUT, from_json
from state.model.keys import Key
from state.model.values import Record, day


@dataclass(frozen=True, kw_only=True)
class OralData:
    """What the open data say of a question; `fate`: that it was withdrawn, or made a debate;
    `lacks_title`: its subject stands for its title."""

    id: str
    number: int | None
    session_year: str | None
    title: str
    subject: str | None
    asker: str | None
    minister: str | None
    committee: str | None
    themes: tuple[str, ...]
    asked_on: date | None
    held_on: date | None
    fate: Literal["withdrawn", "debate"] | None
    status: str | None
    lacks_title: bool | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class OralQuestionFields(Compared):
    """What is compared of a question; all else is only shown (see OralQuestionDetail).

    `proceedings` is a digest of their words.
    """

    STEPS = MappingProxyType({"state": ("asked", "answered")})

    number: int | None
    session_year: str | None
    title: str
    subject: str | None
    asker: str | None
    minister: str | None
    committee: str | None
    themes: tuple[str, ...]
    state: State | None
    proceedings: str | None
    projects: tuple[str, ...]


def build_oral_question(
    key: str, parts: Parts, files: Files, settings: OralQuestionsReading
) -> Record | None:
    """The record of a question, from its own data and the hits that name it; None without any."""
    hits = [from_json(SearchHit, parts[p]) for p in sorted(parts) if p.startswith("hit:")]
    data = from_json(OralData, parts["opendata"]) if "opendata" in parts else None
    views = (*((data,) if data else ()), *hits)
    if not views:
        return None
    spoken = parts.get("proceedings", {}).get("text", "")
    title, subject = _first(views, "title") or "", _first(views, "subject")
    themes = _first(views, "themes") or ()
    texts = {
        "title": title,
        "subject": subject or "",
        "themes": ", ".join(themes),
        "proceedings": spoken,
    }
    findings = findings_in(texts, (), files)
    fields = OralQuestionFields(
        number=_first(views, "number"),
        session_year=_first(views, "session_year"),
        title=title,
        subject=subject,
        asker=_first(views, "asker"),
        minister=_first(views, "minister"),
        committee=data.committee if data else None,
        themes=themes,
        state=_state(data, spoken),
        proceedings=hashlib.sha256(spoken.encode()).hexdigest()[:16] if spoken else None,
        projects=tuple(codes_of(findings)),
    )
    number = Key.parse(key).name
    default_url = settings.question_url.format(id=number)
    detail = _detail(fields, views, data, spoken)
    return Record(
        key=key,
        kind=KIND,
        title=subject or title or default_url,
        url=_first(hits, "url") or default_url,
        fields=fields.as_json(),
        detail=detail.as_json(),
        findings=findings,
        texts=texts,
        # What the search names and whose own data have not been read is not the whole of it.
        awaited=() if data else (settings.opendata_url.format(id=number),),
        occurred_on=day(detail.held_on or detail.asked_on),
        listed_on=day(_first(hits, "listed_on")),
        choices=_choices(views),
    )


def _choices(views: Sequence[SearchHit | OralData]) -> dict[str, int]:
    """Which choice said each field; `onderwerp` may stand for a title that is not there."""
    found = choices_of(views, _FROM_VIEWS)
    first = next((view for view in views if view.title), None)
    if isinstance(first, OralData) and first.lacks_title:
        found["title"] = STAND_IN
    return found


_FROM_VIEWS = ("number", "session_year", "title", "subject", "asker", "minister", "themes")


def _state(data: OralData | None, spoken: str) -> State | None:
    """What a question has come to; None while only the search told of it."""
    if spoken:
        return "answered"
    if data is None:
        return None
    return data.fate or "asked"


def _detail(
    fields: OralQuestionFields,
    views: Sequence[SearchHit | OralData],
    data: OralData | None,
    spoken: str,
) -> OralQuestionDetail:
    held_on = data.held_on if data else None
    return OralQuestionDetail(
        number=fields.number,
        session_year=fields.session_year,
        asker=fields.asker,
        minister=fields.minister,
        committee=fields.committee,
        themes=fields.themes,
        asked_on=_first(views, "asked_on"),
        held_on=held_on,
        state=fields.state,
        status=data.status if data else None,
        answer=spoken or None,
        announcements=tuple(p.as_announcement for p in find_promises(spoken, held_on)),
    )


def _first(views: Sequence[SearchHit | OralData], name: str) -> Any:
    """What the first of these says that says anything in a field."""
    return next((value for view in views if (value := getattr(view, name, None))), None)
