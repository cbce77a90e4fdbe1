"""Snapshots made by hand, the golden cases, and archives of another tool."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.sources.together.settings import SourcesSettings
from state.model.values import Role, Snapshot

# Nothing is timed and nothing is left to luck: the same examples in every run.
hypothesis_settings.register_profile("vvwatch", deadline=None, derandomize=True, max_examples=60)
hypothesis_settings.load_profile("vvwatch")

SEEN_AT = datetime(2024, 3, 6, 8, tzinfo=UTC)

MakeSnapshot = Callable[..., Snapshot]


@pytest.fixture(scope="session")
def settings() -> SourcesSettings:
    """The settings of all sources as they are without a configuration."""
    return SourcesSettings()


@pytest.fixture(scope="session")
def make_snapshot() -> MakeSnapshot:
    """Makes a snapshot of a body: `make_snapshot(role, url, body, …)`."""

    def make(
        role: Role,
        url: str,
        body: bytes | str,
        method: str = "GET",
        request_body: str = "",
        headers: dict[str, str] | None = None,
    ) -> Snapshot:
        content = body.encode() if isinstance(body, str) else body
        return Snapshot(
            id=1,
            role=role,
            url=url,
            method=method,
            request_body=request_body,
            status=200,
            headers=headers or {},
            sha256=hashlib.sha256(content).hexdigest(),
            first_seen_at=SEEN_AT,
            last_confirmed_at=SEEN_AT,
            body=content,
        )

    return make


@pytest.fixture(scope="session")
def load_case(make_snapshot: MakeSnapshot) -> Callable[[Path], Snapshot]:
    """Loads the snapshot of the golden case in a folder."""

    def load(folder: Path) -> Snapshot:
        values = json.loads((folder / "snapshot.json").read_text(encoding="utf-8"))
        (body,) = folder.glob("body.*")
        role = Role(values.pop("role"))
        return make_snapshot(role, values.pop("url"), body.read_bytes(), **values)

    return load


# --- web archives ------------------------------------------------------------------------

ARCHIVED_ON = "2024-03-06T08:00:00Z"


class Foreign:
    """An archive as another tool writes it, record by record."""

    def __init__(self, path: Path, **how: Any) -> None:
        self.path = path
        self._file = path.open("wb")
        self.writer = WARCWriter(self._file, **how)

    def __enter__(self) -> Foreign:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(
        self,
        kind: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        first_line: str = "200 OK",
        **record: str,
    ) -> str:
        """Write a record; `record` are its own headers, with `_` for `-`. Gives its id."""
        http = None
        if kind in ("request", "response"):
            protocol = first_line.partition(" ")[0] if kind == "request" else "HTTP/1.1"
            line = first_line.partition(" ")[2] if kind == "request" else first_line
            http = StatusAndHeaders(line, list((headers or {}).items()), protocol)
        about = {name.replace("_", "-"): value for name, value in record.items()}
        made = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": ARCHIVED_ON, **about},
        )
        self.writer.write_record(made)
        return str(made.rec_headers.get_header("WARC-Record-ID"))


@pytest.fixture(scope="session")
def another_tool() -> type[Foreign]:
    """Writes an archive as another tool does: `with another_tool(path) as archive`."""
    return Foreign
