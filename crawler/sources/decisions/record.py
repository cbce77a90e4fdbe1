"""The record of a decision; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from crawler.parsing.codes import find_codes
from crawler.parsing.texts.amounts import find_amounts
from crawler.reports.recognition import report_named
from crawler.sources.base import Files, Parts
from crawler.sources.decisions.detail import DecisionDetail
from crawler.sources.decisions.names import KIND
from crawler.sources.decisions.settings import DecisionsReading
from crawler.sources.shared.compared import Compared, FileState
from crawler.sources.shared.promises.promises import find_promises
from crawler.sources.shared.shared_record import (
    awaited_of,
    codes_of,
    documents_of,
    findings_in,
)
from state.model.details import DocumentDetail
from state.model.json_forms import from_json
from state.model.keys import expectation_key
from state.model.values import Record, day


@dataclass(frozen=True, kw_only=True)
class Item:
    """What the search says of a decision; `moment` is its meeting's as it is written."""

    id: str
    title: str
    text: str | None
    day: date | None
    moment: str | None
    item_type: str | None
    ministers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionFields(Compared):
    """What is compared of a decision; all else is only shown (see DecisionDetail)."""

    PARTS = frozenset({"attachments", "ministers"})

    title: str
    text: str | None
    day: date | None
    item_type: str | None
    ministers: tuple[str, ...]
    attachments: tuple[FileState, ...]
    projects: tuple[str, ...]


def names_project(item: Item) -> bool:
    """Whether a decision names a project, so that its attachments are asked for."""
    title = find_codes(item.title, "")
    return bool(title or find_codes(item.text or "", "", beside=item.title))


def attached_files(parts: Parts) -> tuple[str, ...]:
    """The addresses of the files of a decision."""
    return tuple(file["url"] for file in parts.get("attachments", {}).get("files", ()))


def build_decision(
    key: str, parts: Parts, files: Files, settings: DecisionsReading
) -> Record | None:
    """The record of a decision, None while no search has had it."""
    if "item" not in parts:
        return None
    item = from_json(Item, parts["item"])
    addresses = attached_files(parts)
    documents = documents_of(addresses, files)
    texts = {"title": item.title, "text": item.text or "", "ministers": ", ".join(item.ministers)}
    findings = findings_in(texts, addresses, files, beside=item.title)
    fields = DecisionFields(
        title=item.title,
        text=item.text,
        day=item.day,
        item_type=item.item_type,
        ministers=item.ministers,
        attachments=FileState.of(documents),
        projects=tuple(codes_of(findings)),
    )
    # Until its attachments have been asked for, a decision on a project is not all there.
    is_whole = "attachments" in parts or not names_project(item)
    asked = () if is_whole else (settings.attachments_url.format(item=item.id),)
    return Record(
        key=key,
        kind=KIND,
        title=item.title,
        url=_address(item, settings),
        fields=fields.as_json(),
        detail=_detail(item, documents).as_json(),
        findings=findings,
        texts=texts,
        files=addresses,
        awaited=(*awaited_of(documents), *asked),
        occurred_on=day(item.day),
        listed_on=day(item.day),
    )


def _detail(item: Item, documents: tuple[DocumentDetail, ...]) -> DecisionDetail:
    measurement = report_named(item.title)
    promised = find_promises(item.text or "", item.day)
    return DecisionDetail(
        day=item.day,
        item_type=item.item_type,
        ministers=item.ministers,
        text=item.text,
        amounts=find_amounts(f"{item.title}. {item.text or ''}"),
        measurement=measurement.number if measurement else None,
        reference_date=measurement.reference_date if measurement else None,
        expectation=expectation_key(measurement.number) if measurement else None,
        attachments=documents,
        announcements=tuple(each.as_announcement for each in promised),
    )


def _address(item: Item, settings: DecisionsReading) -> str:
    """The page for people, which the site finds by title and meeting [seen]."""
    moment = item.moment or (f"{item.day}T00:00:00Z" if item.day else "")
    return settings.decision_url.format(
        words=quote(item.title, safe=""), moment=quote(moment, safe="")
    )
