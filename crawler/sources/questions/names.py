"""What this source, its records and its roles are called, also in stored databases."""

from __future__ import annotations

from state.model.values import RecordKind, Role, SourceName

NAME = SourceName("questions")
KIND = RecordKind("question")

SEARCH = Role("search")
OPENDATA = Role("opendata")
OPENDATA_BULK = Role("opendata_bulk")
WORDS = Role("word_search")

AWAITED = "awaited"
"""The part that says that the open data of a question were asked for in vain."""

FILE_PREFIX = "pfile"
"""With which the key of a document of the parliament begins."""
