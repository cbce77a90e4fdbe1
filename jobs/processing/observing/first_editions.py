"""A new file of another kind than its address gives: it is not there yet, until it stays.

Documents and files are made to last (PDF, Word, Excel). What else stands at a new address, be it
CSV, RTF or bytes of no known kind, may have come in place of the file, unless its name says that it
is of that kind. It is asked for again, and believed when the same has stood there for a day.
"""

from __future__ import annotations

from crawler.parsing.base import Reading
from crawler.reading.file_readings import unread_file
from crawler.reading.files_instead import is_kind_named, is_made_to_last
from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from state.changes.losses import LOSSES_APART


def as_proven(
    context: PassContext, source: Assessed, reading: Reading, snapshot_id: int | None
) -> Reading:
    """The reading of a new file, or that it is there and not read yet; ops hear why."""
    if reading.part != "file" or snapshot_id is None or reading.data["state"] == "broken":
        return reading
    kind = str(reading.data["kind"])
    known = context.stores.readings.of(reading.key)
    is_known = "file" in known and known["file"].data["state"] != "broken"
    if is_made_to_last(kind) or is_known:
        return reading
    names = [str(each.data.get("label")) for part, each in known.items() if ":" in part]
    if is_kind_named(kind, [str(reading.data["url"]), *names]):
        return reading
    if context.at - context.stores.snapshots.first_seen_at(snapshot_id) >= LOSSES_APART:
        return reading
    source.reading.unread[snapshot_id] = None
    what = f"{kind.upper()} came" if kind != "unknown" else "bytes of no known kind came"
    source.reading.refused[snapshot_id] = f"{what} in place of a new document; it waits for a day"
    url, sha256 = str(reading.data["url"]), str(reading.data["sha256"])
    return unread_file(url, sha256, context.work.settings)
