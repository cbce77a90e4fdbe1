"""What this source, its records and its roles are called, also in stored databases."""

from __future__ import annotations

from state.model.values import RecordKind, Role, SourceName

NAME = SourceName("questions")
KIND = RecordKind("question")

SEARCH = Role("search")
OPENDATA = Role("opendata")
OPENDATA_BULK = Role("opendata_bulk")

FILE_PREFIX = "pfile"
"""With which the key of a document of the parliament begins."""
