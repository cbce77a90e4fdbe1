"""A file as a reading: what it is, how long, and which projects it names on which page; pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from crawler.documents.sniffing import VERSION as DOCUMENT_VERSION
from crawler.documents.sniffing import Document
from crawler.parsing.base import Reading
from crawler.parsing.codes import find_codes_in_pages
from crawler.reports.recognition import first_words
from crawler.sources.questions.document.text import VERSION as QUESTION_VERSION
from crawler.sources.questions.files import question_part
from crawler.sources.questions.promises.promises import VERSION as PROMISES_VERSION
from crawler.sources.settings import SourcesSettings
from state.model.values import JsonObject, Snapshot

VERSION = f"2.{DOCUMENT_VERSION}.{QUESTION_VERSION}.{PROMISES_VERSION}"


def file_key(url: str, settings: SourcesSettings) -> str:
    """The key of the record of a file, by its canonical address."""
    if match := re.search(settings.questions.document_pattern, url):
        return f"pfile:{match.group(1)}"
    if match := re.search(settings.publications.file_pattern, url):
        return f"file:{match.group(1)}"
    return f"file:{url}"


def parse_file(snapshot: Snapshot, document: Document, settings: SourcesSettings) -> Reading:
    """The reading of a file of which the text has been taken out."""
    codes = find_codes_in_pages(document.pages, snapshot.url)
    is_document = file_key(snapshot.url, settings).startswith("pfile:")
    is_question = is_document and document.state == "read"
    return _reading(
        snapshot,
        document,
        settings,
        codes=[{"code": f.code, "page": f.page, "name": f.name} for f in codes],
        opening=first_words(document.pages),
        question=question_part(document.pages) if is_question else None,
    )


def unreadable_file(
    snapshot: Snapshot, document: Document, problem: str, settings: SourcesSettings
) -> Reading:
    """The reading of a file that its reader stumbles over, with the problem in words."""
    unread = replace(document, state="unreadable", problem=problem)
    return _reading(snapshot, unread, settings, codes=[], opening="", question=None)


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
