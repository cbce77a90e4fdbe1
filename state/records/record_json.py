"""A record as JSON text, and back; pure."""

from __future__ import annotations

import json

from state.model.values import Finding, Record, RecordKind
from state.records.rows import dump


def dump_record(record: Record) -> str:
    """The record as JSON text."""
    findings = [vars(finding) for finding in record.findings]
    return dump({**vars(record), "findings": findings})


def load_record(text: str) -> Record:
    """The record of `dump_record`."""
    value = json.loads(text)
    return Record(
        **{
            **value,
            "kind": RecordKind(value["kind"]),
            "findings": tuple(Finding(**finding) for finding in value["findings"]),
            "files": tuple(value["files"]),
            "awaited": tuple(value["awaited"]),
        }
    )
