"""Golden cases: a stored body, how it came, and what today's parser makes of it; pure.

The one form of the files in `tests/cases/`, for the command that writes them and for the tests
that read them. It must not know where the files lie.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from crawler.documents.sniffing import kind_of
from crawler.extraction.document_reader import DocumentReader
from crawler.parsing.base import Listing, Parsed
from crawler.reading.parse import parse_snapshot, read_file
from crawler.sources.registry import source_of_role
from crawler.sources.together.files import owner_of
from crawler.sources.together.settings import SourcesSettings
from state.model.errors import ParseError
from state.model.values import JsonObject, Snapshot

FILES = "files"
"""The folder of the cases of files, which no source has for itself."""
EXPECTED, ERROR = "expected.json", "error.json"

_UNMISTAKABLE = frozenset({"pdf", "doc", "rtf", "html"})
_OFFICE = "application/vnd.openxmlformats-officedocument"
_EXTENSIONS = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/html": "html",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
}


def case_folder(snapshot: Snapshot) -> str:
    """The folder among the cases to which a snapshot belongs: its source, or `files`."""
    source = source_of_role(snapshot.role)
    return source.name if source is not None else FILES


def case_files(
    snapshot: Snapshot, settings: SourcesSettings, reader: DocumentReader
) -> dict[str, bytes]:
    """The files of the case that a snapshot makes, by name: how it came, the body, and what the
    parser makes of it or why it refuses it."""
    try:
        name, value = EXPECTED, expected(snapshot, settings, reader)
    except ParseError as error:
        name, value = ERROR, refusal(error)
    return {
        "snapshot.json": json_file(_arrival(snapshot)),
        f"body.{_extension(snapshot)}": snapshot.body,
        name: json_file(value),
    }


def expected(snapshot: Snapshot, settings: SourcesSettings, reader: DocumentReader) -> JsonObject:
    """What today's parser makes of a snapshot: `readings` (of `[key, part, data]`), `links` (of
    `[role, url]`), `listing`, `oddities`; of a file also `report`, its project sheets if it has
    any. Raises ParseError where the body must be refused.
    """
    source = source_of_role(snapshot.role)
    if source is not None:
        return _shown(parse_snapshot(snapshot, source, settings))
    owner = owner_of(snapshot.url, settings)
    reading, fault = read_file(snapshot, reader.read(snapshot.body), owner, settings)
    if fault is not None:
        raise fault
    may_be_report = owner is None or owner.files_may_be_reports
    cut = reader.cut(snapshot.body) if may_be_report else None
    report = cut.as_json() if cut is not None and cut.sheets else None
    return {**_shown(Parsed((reading,))), "report": report}


def refusal(error: ParseError) -> JsonObject:
    """An error in the form of an error file; a person shortens what came to what matters."""
    return {name: getattr(error, name) for name in ("expected", "came", "assumption")}


def json_file(value: JsonObject) -> bytes:
    """A value as the content of a file of a case."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _shown(parsed: Parsed) -> JsonObject:
    value = {
        "readings": [[reading.key, reading.part, reading.data] for reading in parsed.readings],
        "links": [[target.role, target.url] for target in parsed.links],
        "listing": _listing(parsed.listing) if parsed.listing else None,
        "oddities": dict(parsed.violated_assumptions),
    }
    # As it comes back from a file: lists for tuples, texts for names.
    return dict(json.loads(json.dumps(value)))


def _listing(listing: Listing) -> JsonObject:
    """The place of a page; what a listing counts, only of one that does."""
    value = asdict(listing)
    if listing.total is None and not listing.unreadable:
        for name in ("total", "size", "unreadable"):
            del value[name]
    return value


def _arrival(snapshot: Snapshot) -> JsonObject:
    return {
        "role": snapshot.role,
        "url": snapshot.url,
        "method": snapshot.method,
        "request_body": snapshot.request_body,
        "headers": dict(snapshot.headers),
    }


def _extension(snapshot: Snapshot) -> str:
    """By what the body is where that is plain, else by what it is said to be."""
    kind = kind_of(snapshot.body)
    if kind in _UNMISTAKABLE:
        return kind
    said = snapshot.headers.get("content-type", "").partition(";")[0].strip().lower()
    return _EXTENSIONS.get(said) or ("zip" if kind == "zip" else "bin")
