"""One stored answer whole: what was asked, what came, when, and which events rest on it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from crawler.documents.sniffing import kind_of
from jobs.config.model import Config
from jobs.queries.workbench import Workbench, workbench
from state.changes.unread import UNREAD
from state.model.errors import NotReadError, UsageError
from state.model.instants import iso
from state.model.values import FILE_ROLE, Event, JsonObject, Snapshot

MOST_CHARACTERS = 20_000
"""So much of a body is shown; a file takes the whole of it."""

_DOCUMENTS = frozenset({"pdf", "zip", "doc", "rtf"})
_ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})


def snapshot_view(config: Config, snapshot_id: int) -> JsonObject:
    """A snapshot: `id`, `role`, `request`, `status`, `headers`, `first_seen_at`,
    `last_confirmed_at`, `sha256`, `size_bytes`, `fetched` (by source, how often and when),
    `events` that rest on it, and `body`: its `kind`, `state`, `problem`, `pages` (texts), and
    whether it was `cut_off`. UsageError when there is none, DamagedError."""
    with workbench(config) as bench:
        snapshot = bench.snapshot(snapshot_id)
        return {
            "id": snapshot.id,
            "role": snapshot.role,
            "request": {
                "method": snapshot.method,
                "url": snapshot.url,
                "body": snapshot.request_body,
            },
            "status": snapshot.status,
            "headers": dict(snapshot.headers),
            "first_seen_at": iso(snapshot.first_seen_at),
            "last_confirmed_at": iso(snapshot.last_confirmed_at),
            "sha256": snapshot.sha256,
            "size_bytes": len(snapshot.body),
            "fetched": bench.store.passes_with(snapshot_id),
            "events": [_event(e, snapshot_id) for e in bench.log.resting_on(snapshot_id)],
            "body": _body(bench, snapshot),
        }


def stored_body(config: Config, snapshot_id: int) -> bytes:
    """The bytes of a snapshot as they are stored; UsageError when there is no such snapshot."""
    with workbench(config) as bench:
        return bench.snapshot(snapshot_id).body


def write_body(config: Config, snapshot_id: int, path: Path) -> int:
    """Write the bytes of a snapshot into a new file, for its owner only; how many they are.

    UsageError when the file is there already, or there is no such snapshot.
    """
    body = stored_body(config, snapshot_id)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; name another file") from error
    with os.fdopen(descriptor, "wb") as file:
        return file.write(body)


def _event(event: Event, snapshot_id: int) -> JsonObject:
    side = "before" if snapshot_id in event.snapshots_before else "after"
    return {"id": event.id, "kind": event.kind, "subject": event.subject, "side": side}


def _body(bench: Workbench, snapshot: Snapshot) -> JsonObject:
    kind = kind_of(snapshot.body)
    if snapshot.role == FILE_ROLE or kind in _DOCUMENTS:
        try:
            document = bench.texts.of(snapshot)
        except NotReadError as error:
            return _shown(kind, UNREAD, error.why, [], False)
        if document.pages or b"\0" in snapshot.body:
            pages, cut_off = _capped(document.pages)
            kind, state, problem = document.kind, document.state, document.problem
            return _shown(kind, state, problem, pages, cut_off)
    pages, cut_off = _capped([_decoded(snapshot)])
    return _shown("text", "read", None, pages, cut_off)


def _shown(
    kind: str, state: str, problem: str | None, pages: list[str], cut_off: bool
) -> JsonObject:
    return {
        "kind": kind,
        "state": state,
        "problem": problem,
        "pages": pages,
        "cut_off": cut_off,
    }


def _decoded(snapshot: Snapshot) -> str:
    said = snapshot.headers.get("content-type", "").lower().partition("charset=")[2]
    encoding = said.partition(";")[0].strip(" \"'")
    known = encoding if encoding in _ENCODINGS else "utf-8"
    # One character has four bytes at most: what lies beyond is cut off in any case.
    return snapshot.body[: 4 * (MOST_CHARACTERS + 1)].decode(known, "replace")


def _capped(pages: Iterable[str]) -> tuple[list[str], bool]:
    """The pages up to so many characters, and whether there were more."""
    shown: list[str] = []
    left = MOST_CHARACTERS
    for page in pages:
        if left <= 0:
            return shown, True
        shown.append(page[:left])
        if len(page) > left:
            return shown, True
        left -= len(page)
    return shown, False
