"""A file as a reading: what it is, how long, and which projects it names on which page; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crawler.documents.document import Document
from crawler.parsing.base import Reading
from crawler.parsing.codes import find_codes_in_pages
from crawler.reading.files_instead import came_instead
from crawler.reports.recognition import first_words
from crawler.sources.registry import SOURCES
from crawler.sources.together.files import file_key, owner_of
from crawler.sources.together.settings import SourcesSettings
from state.changes.unread import FORBIDDEN, MAY_NOT_BE_FETCHED, NOT_READ_YET, UNREAD
from state.model.values import JsonObject, Snapshot

# What any source reads in its own files has a place in the reading of every file.
_NO_PARTS = {source.file_part: None for source in SOURCES if source.file_part is not None}


def parse_file(snapshot: Snapshot, document: Document, settings: SourcesSettings) -> Reading:
    """The reading of a file of which the text has been taken out."""
    instead = came_instead(snapshot.body, document)
    if instead is not None:
        document = replace(document, state="broken", problem=instead, pages=())
    codes = find_codes_in_pages(document.pages, snapshot.url)
    owner = owner_of(snapshot.url, settings)
    parts: JsonObject = dict(_NO_PARTS)
    if owner is not None and owner.file_part is not None and document.state == "read":
        parts[owner.file_part] = owner.read_document(document.pages)
    return _reading(
        snapshot,
        document,
        settings,
        codes=[{"code": f.code, "page": f.page, "name": f.name} for f in codes],
        opening=first_words(document.pages),
        **parts,
    )


def unreadable_file(
    snapshot: Snapshot, document: Document, problem: str, settings: SourcesSettings
) -> Reading:
    """The reading of a file that its reader stumbles over, with the problem in words."""
    unread = replace(document, state="unreadable", problem=problem)
    return _reading(snapshot, unread, settings, codes=[], opening="", **_NO_PARTS)


def unread_file(
    url: str, sha256: str | None, settings: SourcesSettings, verdict: str | None = None
) -> Reading:
    """The reading of a file that is there and could not be read yet, or that is given up: then with
    the verdict on it in words."""
    state = UNREAD if verdict is None else "unreadable"
    problem = verdict or NOT_READ_YET
    data: JsonObject = {"url": url, "state": state, "problem": problem, "sha256": sha256}
    return Reading(file_key(url, settings), "absent", data)


def _reading(
    snapshot: Snapshot, document: Document, settings: SourcesSettings, **content: Any
) -> Reading:
    data: JsonObject = {
        "url": snapshot.url,
        "sha256": snapshot.sha256,
        "size_bytes": len(snapshot.body),
        "kind": document.kind,
        "state": document.state,
        "problem": document.problem,
        "pages": len(document.pages) or None,
        **content,
    }
    return Reading(file_key(snapshot.url, settings), "file", data)


def missing_file(url: str, problem: str, settings: SourcesSettings) -> Reading:
    """The reading of a file that is not there (yet)."""
    data: JsonObject = {"url": url, "state": "missing", "problem": problem, "sha256": None}
    return Reading(file_key(url, settings), "absent", data)


def forbidden_file(url: str, settings: SourcesSettings) -> Reading:
    """The reading of a file that its host asks robots to leave alone."""
    data: JsonObject = {
        "url": url,
        "state": FORBIDDEN,
        "problem": MAY_NOT_BE_FETCHED,
        "sha256": None,
    }
    return Reading(file_key(url, settings), "absent", data)
