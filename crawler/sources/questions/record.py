"""The record of a written question; pure.

The open data of a question is trusted over its search hits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from crawler.sources.base import Files, Parts
from crawler.sources.questions.detail import QuestionDetail
from crawler.sources.questions.document.files import with_documents
from crawler.sources.questions.names import AWAITED, KIND
from crawler.sources.questions.settings import QuestionsReading
from crawler.sources.shared.compared import Compared, FileState
from crawler.sources.shared.shared_record import (
    awaited_of,
    codes_of,
    documents_of,
    findings_in,
)
from state.model.details import DocumentDetail
from state.model.json_forms import LEFT_OUT, from_json
from state.model.keys import Key
from state.model.values import Finding, Record, day
from state.model.working_days import Terms, answer_due_on, public_due_on


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """What a hit of the search says of a question; `file` is that of its files that was found."""

    id: str
    file: str | None
    number: int | None
    session_year: str | None
    title: str
    subject: str | None
    asker: str | None
    minister: str | None
    themes: tuple[str, ...]
    asked_on: date | None
    answered_on: date | None
    published_on: date | None
    listed_on: date | None
    answered: bool
    documents: tuple[str, ...]
    url: str


@dataclass(frozen=True, kw_only=True)
class OpenData:
    """What the open data say of a question.

    `is_partial`: signs in them, or the address of a document, could not be read.
    """

    id: str
    number: int | None
    session_year: str | None
    title: str
    subject: str | None
    asker: str | None
    minister: str | None
    themes: tuple[str, ...]
    asked_on: date | None
    answered_on: date | None
    published_on: date | None
    answered: bool
    documents: tuple[str, ...]
    is_partial: bool | None = field(default=None, metadata=LEFT_OUT)


Views = Sequence[SearchHit | OpenData]


@dataclass(frozen=True, kw_only=True)
class QuestionFields(Compared):
    """What is compared of a question; all else is only shown (see QuestionDetail)."""

    PARTS = frozenset({"documents"})
    STEPS = MappingProxyType({"state": ("asked", "answered")})
    # The document of a question is replaced by one that has its answer, too.
    RENEWED = MappingProxyType({"documents": "state"})

    number: int | None
    session_year: str | None
    title: str
    subject: str | None
    asker: str | None
    minister: str | None
    themes: tuple[str, ...]
    asked_on: date | None
    answered_on: date | None
    state: Literal["asked", "answered"]
    documents: tuple[FileState, ...]
    projects: tuple[str, ...]


def document_addresses(parts: Parts, settings: QuestionsReading) -> tuple[str, ...]:
    """The addresses of the documents of a question."""
    return tuple(settings.document_url.format(id=number) for number in _documents(parts))


def _hits(parts: Parts) -> list[SearchHit]:
    return [from_json(SearchHit, parts[p]) for p in sorted(parts) if p.startswith("hit:")]


def _documents(parts: Parts) -> list[str]:
    """Numbers of the documents: the open data's list, or what the hits name where it has none."""
    listed = parts.get("opendata", {}).get("documents")
    numbers = listed or {number for hit in _hits(parts) for number in hit.documents}
    return sorted(numbers, key=lambda number: (len(number), number))


def build_question(
    key: str, parts: Parts, files: Files, settings: QuestionsReading
) -> Record | None:
    """The record of a question, from its open data and from the hits that name it; None without
    any of these."""
    views = _views(parts)
    if not views:
        return None
    hits = [view for view in views if isinstance(view, SearchHit)]
    data = next((view for view in views if isinstance(view, OpenData)), None)
    addresses = document_addresses(parts, settings)
    is_partial = data is None and AWAITED not in parts and not any(map(files.get, addresses))
    if is_partial:
        # Nobody has asked for more of it yet, so nothing is awaited.
        addresses = ()
    documents = documents_of(addresses, files)
    texts = _texts(views)
    findings = findings_in(texts, addresses, files)
    fields = _fields(views, documents, findings)
    default_url = settings.question_url.format(id=Key.parse(key).name)
    published_on = _first(views, "published_on")
    return Record(
        key=key,
        kind=KIND,
        # What it is about says more than `titel`, of which the form is not known.
        title=texts["subject"] or texts["title"] or default_url,
        url=_first(hits, "url") or default_url,
        fields=fields.as_json(),
        detail=_detail(fields, published_on, documents, files, settings.terms).as_json(),
        findings=findings,
        texts=texts,
        files=addresses,
        awaited=() if is_partial else (*awaited_of(documents), *_awaited_data(key, data, settings)),
        occurred_on=day(fields.answered_on or fields.asked_on),
        listed_on=day(_first(hits, "listed_on")),
        is_partial=is_partial,
        choices=choices_of(views, _FROM_VIEWS),
    )


def _views(parts: Parts) -> Views:
    """All that says something of a question, what is trusted most first."""
    data = (from_json(OpenData, parts["opendata"]),) if "opendata" in parts else ()
    return (*data, *_hits(parts))


def _texts(views: Views) -> dict[str, str]:
    """The words of a question in which projects and keywords are looked for, by field."""
    return {
        "title": _first(views, "title") or "",
        "subject": _first(views, "subject") or "",
        "themes": ", ".join(_first(views, "themes") or ()),
    }


def _fields(
    views: Views, documents: tuple[DocumentDetail, ...], findings: Sequence[Finding]
) -> QuestionFields:
    return QuestionFields(
        number=_first(views, "number"),
        session_year=_first(views, "session_year"),
        title=_first(views, "title") or "",
        subject=_first(views, "subject"),
        asker=_person(views, "asker"),
        minister=_person(views, "minister"),
        themes=_first(views, "themes") or (),
        asked_on=_first(views, "asked_on"),
        answered_on=_first(views, "answered_on"),
        # Knowing that it was answered once is enough: a search index lags behind the open data.
        state="answered" if any(view.answered for view in views) else "asked",
        documents=FileState.of(documents),
        projects=tuple(codes_of(findings)),
    )


def _person(views: Views, name: str) -> str | None:
    """Somebody as the first view that knows names them; in full where that has the surname or the
    first name alone, and another view both."""
    said = [person for view in views if (person := getattr(view, name))]
    full = (p for p in said if p.endswith(f" {said[0]}") or p.startswith(f"{said[0]} "))
    return next(full, said[0]) if said else None


def _awaited_data(key: str, data: OpenData | None, settings: QuestionsReading) -> Sequence[str]:
    """The open data, where they are not there yet, or not all of them could be read: they may name
    a document."""
    is_there = data is not None and not data.is_partial
    return [] if is_there else [settings.opendata_url.format(id=Key.parse(key).name)]


def choices_of(views: Sequence[Any], names: Sequence[str]) -> dict[str, int]:
    """Which choice said each of these fields: the open data, what stands for a title there, or the
    search (SearchHit)."""
    found: dict[str, int] = {}
    for name in names:
        view = next((view for view in views if getattr(view, name)), None)
        is_other = name == "title" and view is not None and view.title == view.subject
        choice = 2 * isinstance(view, SearchHit) + is_other
        if choice:
            found[name] = choice
    return found


_FROM_VIEWS = (
    "number", "session_year", "title", "subject", "asker", "minister", "themes", "asked_on",
    "answered_on",
)  # fmt: skip


def _first(views: Views, name: str) -> Any:
    """What the first of these says that says anything in a field."""
    return next((value for view in views if (value := getattr(view, name))), None)


def _detail(
    fields: QuestionFields,
    published_on: date | None,
    documents: tuple[DocumentDetail, ...],
    files: Files,
    terms: Terms,
) -> QuestionDetail:
    asked_on = fields.asked_on
    parts = (files.get(document.url, {}).get("question") for document in documents)
    detail = QuestionDetail(
        number=fields.number,
        session_year=fields.session_year,
        asker=fields.asker,
        minister=fields.minister,
        asked_on=asked_on,
        due_on=answer_due_on(asked_on, terms) if asked_on else None,
        public_due_on=public_due_on(asked_on, terms) if asked_on else None,
        answered_on=fields.answered_on,
        published_on=published_on,
        state=fields.state,
        themes=fields.themes,
        documents=documents,
    )
    return with_documents(detail, [part for part in parts if part is not None])
