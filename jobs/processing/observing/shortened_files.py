"""A file that has lost most of what it had: its last good edition stands until that is proven."""

from __future__ import annotations

from dataclasses import replace

from crawler.documents.document import Document
from crawler.parsing.base import Reading
from crawler.reading.files_instead import is_no_edition
from jobs.processing.context import PassContext
from state.changes.losses import Extent, is_proven, losses_at, lost_of_file
from state.database.connection import savepoint
from state.model.records import StoredRecord
from state.model.values import JsonObject


def holds_back(context: PassContext, reading: Reading) -> bool:
    """Whether a file is left as it was, since what it lost is not proven to be lost; notes since
    when it has been missing.

    What is no file at all is refused elsewhere.
    """
    if reading.part != "file" or reading.data["state"] == "broken":
        return False
    stored = context.stores.records.get(reading.key)
    before = context.stores.readings.of(reading.key).get("file")
    if stored is None or before is None or stored.source in context.first_passes:
        return False
    lost = _lost(context, before.data, reading.data)
    losses = losses_at(stored.losses, lost, context.at)
    is_held = bool(losses) and not is_proven(losses, context.at)
    _note(context, stored, replace(stored, losses=losses if is_held else ()))
    return is_held


def _note(context: PassContext, stored: StoredRecord, after: StoredRecord) -> None:
    if after != stored:
        with savepoint(context.stores.db):
            context.stores.records.save(after)


def _lost(context: PassContext, before: JsonObject, after: JsonObject) -> frozenset[str]:
    is_same = before["sha256"] == after["sha256"]
    if is_same or before["state"] != "read" or is_no_edition(after["kind"], before["kind"]):
        return frozenset()
    documents = [context.work.texts.known(str(data["sha256"])) for data in (before, after)]
    extents = [_extent(document) for document in documents if document is not None]
    return lost_of_file(extents[0], extents[1]) if len(extents) == 2 else frozenset()


def _extent(document: Document) -> Extent:
    return Extent(document.kind, len(document.pages), sum(map(len, document.pages)))
