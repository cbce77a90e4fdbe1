"""The record of a written question; pure.

The open data of a question is trusted over its search hits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crawler.parsing.base import without_none
from crawler.sources.base import Files, Parts
from crawler.sources.questions.detail import QuestionDetail
from crawler.sources.questions.document.files import with_documents
from crawler.sources.questions.names import KIND
from crawler.sources.questions.settings import QuestionsReading
from crawler.sources.shared_record import (
    awaited_of,
    codes_of,
    documents_of,
    findings_in,
    states_of,
)
from state.model.details import DocumentDetail
from state.model.keys import Key
from state.model.values import JsonObject, Record
from state.model.working_days import answer_due_on, public_due_on


def document_addresses(parts: Parts, settings: QuestionsReading) -> tuple[str, ...]:
    """The addresses of the documents of a question."""
    return tuple(settings.document_url.format(id=number) for number in _documents(parts))


def _hits(parts: Parts) -> list[JsonObject]:
    return [parts[part] for part in sorted(parts) if part.startswith("hit:")]


def _documents(parts: Parts) -> list[str]:
    """Numbers of the documents: the open data's list, or what the hits name where it has none."""
    listed = parts.get("opendata", {}).get("documents")
    numbers = listed or {number for hit in _hits(parts) for number in hit["documents"]}
    return sorted(numbers, key=int)


def build_question(
    key: str, parts: Parts, files: Files, settings: QuestionsReading
) -> Record | None:
    """The record of a question, from its open data and from the hits that name it; None without
    any of these."""
    views = [parts["opendata"]] if "opendata" in parts else []
    views += _hits(parts)
    if not views:
        return None

    def first(name: str) -> object:
        return next((view[name] for view in views if view.get(name)), None)

    title, subject = str(first("title") or ""), first("subject")
    asked_on, answered_on = first("asked_on"), first("answered_on")
    # Knowing that it was answered once is enough: a search index lags behind the open data.
    answered = any(view["answered"] for view in views)
    addresses = document_addresses(parts, settings)
    documents = documents_of(addresses, files)
    texts = {"title": title, "subject": str(subject or ""), "themes": ", ".join(_themes(views))}
    findings = findings_in(texts, addresses, files)
    fields = without_none(
        {
            "number": first("number"),
            "session_year": first("session_year"),
            "title": title,
            "subject": subject,
            "asker": first("asker"),
            "minister": first("minister"),
            "themes": _themes(views),
            "asked_on": asked_on,
            "answered_on": answered_on,
            "state": "answered" if answered else "asked",
            "documents": states_of(documents),
            "projects": codes_of(findings),
        }
    )
    default_url = settings.question_url.format(id=Key.parse(key).name)
    return Record(
        key=key,
        kind=KIND,
        # What it is about says more than `titel`, of which the form is not known.
        title=str(subject or title or default_url),
        url=str(first("url") or default_url),
        fields=fields,
        detail=_detail(fields, first("published_on"), documents, files).as_json(),
        findings=findings,
        texts=texts,
        files=addresses,
        awaited=awaited_of(documents),
        occurred_on=_text(answered_on or asked_on),
        listed_on=_text(first("listed_on")),
    )


def _text(value: object) -> str | None:
    return str(value) if value else None


def _themes(views: Sequence[JsonObject]) -> list[str]:
    return next((list(view["themes"]) for view in views if view.get("themes")), [])


def _detail(
    fields: JsonObject, published_on: object, documents: tuple[DocumentDetail, ...], files: Files
) -> QuestionDetail:
    asked_on = _day(fields.get("asked_on"))
    parts = (files.get(document.url, {}).get("question") for document in documents)
    detail = QuestionDetail(
        number=fields.get("number"),
        session_year=fields.get("session_year"),
        asker=fields.get("asker"),
        minister=fields.get("minister"),
        asked_on=asked_on,
        due_on=answer_due_on(asked_on) if asked_on else None,
        public_due_on=public_due_on(asked_on) if asked_on else None,
        answered_on=_day(fields.get("answered_on")),
        published_on=_day(published_on),
        state=fields["state"],
        themes=tuple(fields["themes"]),
        documents=documents,
    )
    return with_documents(detail, [part for part in parts if part is not None])


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
