"""The record of a publication; pure. A page is trusted over the listing it was found in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crawler.sources.base import Files, Parts
from crawler.sources.publications.detail import PublicationDetail
from crawler.sources.publications.names import KIND
from crawler.sources.shared.compared import Compared, FileState
from crawler.sources.shared.shared_record import (
    awaited_of,
    codes_of,
    documents_of,
    findings_in,
)
from state.model.values import Record


@dataclass(frozen=True, kw_only=True)
class PublicationFields(Compared):
    """What is compared of a publication; all else is only shown (see PublicationDetail)."""

    PARTS = frozenset({"files"})

    title: str
    description: str | None
    published_on: date | None
    files: tuple[FileState, ...]
    projects: tuple[str, ...]


def page_files(parts: Parts) -> tuple[str, ...]:
    """The addresses of the files that the page of a publication links."""
    return tuple(file["url"] for file in parts.get("page", {}).get("files", ()))


def build_publication(key: str, parts: Parts, files: Files) -> Record | None:
    """The record of a publication, from its page and the entries that list it; None without any."""
    entries = [parts[part] for part in sorted(parts) if part.startswith("entry:")]
    page = parts.get("page", {})
    if not entries and not page:
        return None
    entry = entries[0] if entries else {}
    is_whole = bool(entries and page and not page.get("is_garbled"))
    title = page.get("title") or entry.get("title") or ""
    description = entry.get("description") or page.get("description")
    published_on = next((e["published_on"] for e in entries if e.get("published_on")), None)
    addresses = page_files(parts)
    documents = documents_of(addresses, files)
    texts = {"title": title, "description": description or "", "page": page.get("text", "")}
    findings = findings_in(texts, addresses, files)
    fields = PublicationFields(
        title=title,
        description=description,
        published_on=date.fromisoformat(published_on) if published_on else None,
        files=FileState.of(documents),
        projects=tuple(codes_of(findings)),
    )
    return Record(
        key=key,
        kind=KIND,
        title=title,
        url=entry.get("url") or page["url"],
        fields=fields.as_json(),
        detail=PublicationDetail(
            published_on=fields.published_on,
            description=description,
            files=documents,
        ).as_json(),
        findings=findings,
        texts=texts,
        files=addresses,
        # What the listing or the page alone says, or a page with signs that could not be read, is
        # not the whole of it.
        awaited=(*awaited_of(documents), *(() if is_whole else (entry.get("url") or page["url"],))),
        occurred_on=published_on,
        listed_on=published_on,
    )
