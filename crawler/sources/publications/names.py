"""What this source, its records and its roles are called, also in stored databases."""

from __future__ import annotations

from state.model.values import RecordKind, Role, SourceName

NAME = SourceName("publications")
KIND = RecordKind("publication")

OVERVIEW = Role("overview")
OVERVIEW_API = Role("overview_api")
PAGE = Role("page")

FILE_PREFIX = "file"
"""With which the key of a file of the government begins."""
