"""Snapshots as a WARC 1.1 file that other tools open.

A snapshot is a response with its request; where it was confirmed later, a revisit with its own
request follows. Whatever a server said is hostile text here: nothing in an address or a header
begins a line of its own. The same snapshots give the same bytes.
"""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.warc.digests import digest
from crawler.warc.http_messages import head_of
from state.model.errors import ArchiveError
from state.model.values import Snapshot
from state.telling.machine_errors import in_words

# An address that no header can carry as it stands, in JSON.
EXACT_URL = "WARC-X-Vvwatch-Target-URI"

_FORMAT = "WARC file version 1.1"
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_MIME = {
    "warcinfo": "application/warc-fields",
    "request": "application/http; msgtype=request",
    "response": "application/http; msgtype=response",
    "revisit": "application/http; msgtype=response",
}
_NAMES = uuid.UUID("9a0c37f6-6c0f-4b6e-9d05-4f2c4ac0b2c1")
_SAFE = "!#$%&'()*+,-./:;=?@[]_~"
_METHOD = re.compile(r"[A-Z]{1,20}")
_HOST = re.compile(r"(?:[a-z]+://)?([^/?#]*)(.*)")
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


def write_warc(path: Path, snapshots: Iterable[Snapshot], software: str, at: datetime) -> int:
    """Write the snapshots into a new file, gzip by record where its name ends in `.gz`.

    `software` and `at` say in the file who wrote it, and when. Gives the number of snapshots.
    The file appears when it is whole. Raises ArchiveError when it is there already or cannot
    be written; then nothing is left behind.
    """
    _refuse_existing(path)
    try:
        descriptor, name = tempfile.mkstemp(".part", ".vvwatch-", path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    part = Path(name)
    try:
        with open(descriptor, "wb") as file:
            count = _write(file, path.name, snapshots, software, at)
            file.flush()
            os.fsync(file.fileno())
        _refuse_existing(path)
        part.rename(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        part.unlink(missing_ok=True)
    return count


def safe_url(url: str) -> str:
    """The address with all but plain ASCII percent-encoded, as a header can carry it."""
    return quote(url, safe=_SAFE, errors="replace")


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise ArchiveError(f"expected a new file, but {path} is there already; name another")


def _unwritable(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"expected to write {path}, but: {in_words(error, path)}; nothing was written"
    )


def _write(
    file: IO[bytes], name: str, snapshots: Iterable[Snapshot], software: str, at: datetime
) -> int:
    writer = WARCWriter(file, gzip=name.lower().endswith(".gz"), warc_version="1.1")
    info = {"software": software, "format": _FORMAT, "conformsTo": _CONFORMS_TO}
    block = "".join(f"{key}: {value}\r\n" for key, value in info.items()).encode()
    _put(writer, "warcinfo", _id("warcinfo", software, _date(at)), at, block, [])
    count = 0
    for snapshot in snapshots:
        _put_snapshot(writer, snapshot)
        count += 1
    return count


def _put_snapshot(writer: Any, snapshot: Snapshot) -> None:
    seen_at, confirmed_at = snapshot.first_seen_at, snapshot.last_confirmed_at
    response_id = _record_id("response", snapshot, seen_at)
    block = head_of(_status_line(snapshot.status), snapshot.headers) + snapshot.body
    about = [*_about(snapshot.url), ("WARC-Payload-Digest", digest(snapshot.body))]
    _put(writer, "response", response_id, seen_at, block, about)
    _put_request(writer, snapshot, response_id, seen_at)
    if confirmed_at == seen_at:
        return
    revisit_id = _record_id("revisit", snapshot, confirmed_at)
    about += [
        ("WARC-Profile", WARCWriter.REVISIT_PROFILE_1_1),
        ("WARC-Refers-To", response_id),
        ("WARC-Refers-To-Target-URI", safe_url(snapshot.url)),
        ("WARC-Refers-To-Date", _date(seen_at)),
    ]
    _put(writer, "revisit", revisit_id, confirmed_at, b"", about)
    _put_request(writer, snapshot, revisit_id, confirmed_at)


def _put_request(writer: Any, snapshot: Snapshot, answer_id: str, at: datetime) -> None:
    host, path = _HOST.match(safe_url(snapshot.url)).groups()  # type: ignore[union-attr]  # always
    method = snapshot.method if _METHOD.fullmatch(snapshot.method) else "GET"
    body = snapshot.request_body.encode("utf-8", "replace")
    headers = {"Host": host}
    if body:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    block = head_of(f"{method} {path or '/'} HTTP/1.1", headers) + body
    about = [
        *_about(snapshot.url),
        ("WARC-Payload-Digest", digest(body)),
        ("WARC-Concurrent-To", answer_id),
    ]
    _put(writer, "request", _id("request", answer_id), at, block, about)


def _put(
    writer: Any, kind: str, record_id: str, at: datetime, block: bytes, about: list[tuple[str, str]]
) -> None:
    # Not by warcio's own makers of records: they read the block and write its headers anew.
    headers = [("WARC-Type", kind), ("WARC-Record-ID", record_id), ("WARC-Date", _date(at)), *about]
    record = ArcWarcRecord(
        "warc",
        kind,
        StatusAndHeaders("", headers, protocol="WARC/1.1"),
        io.BytesIO(block),
        None,
        _MIME[kind],
        len(block),
    )
    writer.write_record(record)


# --- values of headers -------------------------------------------------------------------


def _about(url: str) -> list[tuple[str, str]]:
    safe = safe_url(url)
    exact = [] if safe == url else [(EXACT_URL, json.dumps(url))]
    return [("WARC-Target-URI", safe), *exact]


def _status_line(status: int) -> str:
    return f"HTTP/1.1 {status:03d} {_PHRASES.get(status, '')}"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _record_id(kind: str, snapshot: Snapshot, at: datetime) -> str:
    address = (snapshot.method, snapshot.url, snapshot.request_body)
    return _id(kind, *address, snapshot.sha256, _date(at))


def _id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMES, json.dumps(parts))}>"
