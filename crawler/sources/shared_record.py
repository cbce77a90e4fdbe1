"""What the readings of one thing add up to: one record; pure.

The open data of a question is trusted over its search hits, a page over the listing it was
found in; codes in files count for whatever links them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from crawler.parsing.base import without_none
from crawler.parsing.codes import find_codes
from crawler.sources.questions.files import question_details
from crawler.sources.settings import SourcesSettings
from state.model.values import Finding, JsonObject, Record, RecordKind
from state.model.working_days import answer_due_on, public_due_on

VERSION = "2"

Parts = Mapping[str, JsonObject]
"""The data of the readings of one key, by the name of their part."""
Files = Mapping[str, JsonObject]
"""The data of file readings by address; an address that is not in it was never fetched."""

AWAITED_STATES = frozenset({"missing", "broken"})


def build_record(key: str, parts: Parts, files: Files, settings: SourcesSettings) -> Record | None:
    """The record of this key, None when its parts do not (yet) make one."""
    kind, _, name = key.partition(":")
    if kind == "question":
        return _question(key, name, parts, files, settings)
    if kind == "publication":
        return _publication(key, parts, files)
    if kind in ("file", "pfile"):
        return _file(key, parts, files)
    return _programme(key, parts)


def file_addresses(key: str, parts: Parts, settings: SourcesSettings) -> tuple[str, ...]:
    """The addresses of the files that belong to a key, or of the file that it is."""
    kind, _, name = key.partition(":")
    if kind == "pfile":
        return (settings.questions.document_url.format(id=name),)
    if kind == "file":
        return (settings.publications.file_url.format(id=name),)
    if kind == "question":
        url = settings.questions.document_url
        return tuple(url.format(id=number) for number in _documents(parts))
    if kind == "publication":
        return tuple(file["url"] for file in parts.get("page", {}).get("files", ()))
    return ()


# --- questions ---------------------------------------------------------------------------


def _hits(parts: Parts) -> list[JsonObject]:
    return [parts[part] for part in sorted(parts) if part.startswith("hit:")]


def _documents(parts: Parts) -> list[str]:
    """Numbers of the documents: the open data's list, or what the hits name where it has none."""
    listed = parts.get("opendata", {}).get("documents")
    numbers = listed or {number for hit in _hits(parts) for number in hit["documents"]}
    return sorted(numbers, key=int)


def _question(
    key: str, question_id: str, parts: Parts, files: Files, settings: SourcesSettings
) -> Record | None:
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
    addresses = file_addresses(key, parts, settings)
    texts = {"title": title, "subject": str(subject or ""), "themes": ", ".join(_themes(views))}
    findings = _findings(texts, addresses, files)
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
            "documents": _file_states(addresses, files),
            "projects": _codes(findings),
        }
    )
    default_url = settings.questions.question_url.format(id=question_id)
    return Record(
        key=key,
        kind=RecordKind.QUESTION,
        # What it is about says more than `titel`, of which the form is not known.
        title=str(subject or title or default_url),
        url=str(first("url") or default_url),
        fields=fields,
        detail=_question_detail(fields, first("published_on"), addresses, files),
        findings=findings,
        texts=texts,
        files=addresses,
        awaited=_awaited(addresses, files),
        occurred_on=_text(answered_on or asked_on),
        listed_on=_text(first("listed_on")),
    )


def _text(value: object) -> str | None:
    return str(value) if value else None


def _themes(views: Sequence[JsonObject]) -> list[str]:
    return next((list(view["themes"]) for view in views if view.get("themes")), [])


def _question_detail(
    fields: JsonObject, published_on: object, addresses: Sequence[str], files: Files
) -> JsonObject:
    asked_on = date.fromisoformat(fields["asked_on"]) if "asked_on" in fields else None
    return {
        "number": fields.get("number"),
        "session_year": fields.get("session_year"),
        "asker": fields.get("asker"),
        "minister": fields.get("minister"),
        "asked_on": fields.get("asked_on"),
        "due_on": answer_due_on(asked_on).isoformat() if asked_on else None,
        "public_due_on": public_due_on(asked_on).isoformat() if asked_on else None,
        "answered_on": fields.get("answered_on"),
        "published_on": published_on,
        "state": fields["state"],
        "themes": fields["themes"],
        "documents": _file_details(addresses, files),
        **question_details(_questions_in(addresses, files), fields),
    }


def _questions_in(addresses: Sequence[str], files: Files) -> list[JsonObject]:
    parts = (files.get(url, {}).get("question") for url in addresses)
    return [part for part in parts if part is not None]


# --- publications, files, the programme --------------------------------------------------


def _publication(key: str, parts: Parts, files: Files) -> Record | None:
    entries = [parts[part] for part in sorted(parts) if part.startswith("entry:")]
    page = parts.get("page", {})
    if not entries and not page:
        return None
    entry = entries[0] if entries else {}
    title = page.get("title") or entry.get("title") or ""
    description = entry.get("description") or page.get("description")
    published_on = next((e["published_on"] for e in entries if e.get("published_on")), None)
    addresses = tuple(file["url"] for file in page.get("files", ()))
    texts = {"title": title, "description": description or "", "page": page.get("text", "")}
    findings = _findings(texts, addresses, files)
    fields = without_none(
        {
            "title": title,
            "description": description,
            "published_on": published_on,
            "files": _file_states(addresses, files),
            "projects": _codes(findings),
        }
    )
    return Record(
        key=key,
        kind=RecordKind.PUBLICATION,
        title=title,
        url=entry.get("url") or page["url"],
        fields=fields,
        detail={
            "published_on": published_on,
            "description": description,
            "files": _file_details(addresses, files),
        },
        findings=findings,
        texts=texts,
        files=addresses,
        # What the listing names and whose page has not been read yet is not the whole of it.
        awaited=_awaited(addresses, files) if page else (entry["url"],),
        occurred_on=published_on,
        listed_on=published_on,
    )


def _file(key: str, parts: Parts, files: Files) -> Record | None:
    links = [parts[part] for part in sorted(parts) if part.startswith("link:")]
    data = parts.get("file")
    if data is None:
        return None
    titles = (link.get("title") or link.get("label") for link in links)
    url = str(data["url"])
    findings = _findings({}, (url,), files)
    return Record(
        key=key,
        kind=RecordKind.FILE,
        title=next((title for title in titles if title), url),
        url=url,
        fields={"sha256": data["sha256"], "pages": data["pages"], "projects": _codes(findings)},
        detail={
            "size_bytes": data["size_bytes"],
            "pages": data["pages"],
            "kind": data["kind"],
            "state": data["state"],
            "problem": data["problem"],
        },
        findings=findings,
        files=(url,),
    )


def _programme(key: str, parts: Parts) -> Record | None:
    page = parts.get("page")
    if page is None:
        return None
    texts = dict(page["sections"])
    findings = tuple(f for where, text in texts.items() for f in find_codes(text, where))
    linked = [file["url"] for file in page["files"]]
    sections = {f"section: {heading}": text for heading, text in page["sections"]}
    return Record(
        key=key,
        kind=RecordKind.PROGRAMME,
        title=page["title"],
        url=page["url"],
        fields={"title": page["title"], "files": linked, **sections},
        detail={"files": page["files"]},
        findings=findings,
        texts=texts,
        files=tuple(linked),
    )


# --- shared ------------------------------------------------------------------------------


def _findings(
    texts: Mapping[str, str], addresses: Iterable[str], files: Files
) -> tuple[Finding, ...]:
    """Codes in the fields, then in the files, each with its place."""
    in_fields = [f for where, text in texts.items() for f in find_codes(text, where)]
    in_files = [
        Finding(code["code"], url, code["page"], code.get("name"))
        for url in addresses
        for code in files.get(url, {}).get("codes", ())
    ]
    return (*in_fields, *in_files)


def _codes(findings: Iterable[Finding]) -> list[str]:
    return sorted({finding.code for finding in findings})


def _state(url: str, files: Files) -> str:
    return str(files.get(url, {}).get("state", "missing"))


def _file_states(addresses: Iterable[str], files: Files) -> list[JsonObject]:
    return [{"url": url, "state": _state(url, files)} for url in addresses]


def _file_details(addresses: Iterable[str], files: Files) -> list[JsonObject]:
    return [
        {
            "url": url,
            "state": _state(url, files),
            "problem": files.get(url, {}).get("problem"),
            "pages": files.get(url, {}).get("pages"),
            "sha256": files.get(url, {}).get("sha256"),
        }
        for url in addresses
    ]


def _awaited(addresses: Iterable[str], files: Files) -> tuple[str, ...]:
    return tuple(url for url in addresses if _state(url, files) in AWAITED_STATES)
