"""A file that was replaced under its address: does it say something else, and about whom; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crawler.documents.document import Document
from crawler.documents.reflow import searchable
from crawler.parsing.codes import find_codes
from state.changes.sheet_differ import passages
from state.model.details import FileDetail, PassageChange
from state.model.values import Finding, Record
from state.model.words import fold


def describe_replacement(record: Record, before: Document | None, after: Document | None) -> Record:
    """The record of a replaced file, with `same_text` and the `passages` that differ in its
    detail, and the projects narrowed to those of the passages where these name any."""
    if before is None or after is None or "read" not in (before.state, after.state):
        return record
    old, new = (_text(document) for document in (before, after))
    if fold(old) == fold(new):
        return _told_as(record, same_text=True, passages=())
    differing = passages(before.pages, after.pages)
    named = _named_in((text for pair in differing for text in pair if text), record)
    changes = tuple(PassageChange(before=was, after=now) for was, now in differing)
    told = _told_as(record, same_text=False, passages=changes)
    return replace(told, findings=named or record.findings)


def _told_as(record: Record, same_text: bool, passages: tuple[PassageChange, ...]) -> Record:
    detail = replace(FileDetail.of(record.detail), same_text=same_text, passages=passages)
    return replace(record, detail=detail.as_json())


def narrowed_to(record: Record, projects: frozenset[str]) -> Record:
    """The record as being about these of its projects; as it is where these are none."""
    kept = tuple(finding for finding in record.findings if finding.code in projects)
    return replace(record, findings=kept or record.findings)


def _text(document: Document) -> str:
    return searchable("\n".join(document.pages))


def _named_in(texts: Iterable[str], record: Record) -> tuple[Finding, ...]:
    """The findings of the record whose project a passage names."""
    codes = {finding.code for text in texts for finding in find_codes(text, "passage")}
    return tuple(finding for finding in record.findings if finding.code in codes)
