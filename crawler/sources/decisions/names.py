"""What this source, its records and its roles are called, also in stored databases."""

from __future__ import annotations

from state.model.values import RecordKind, Role, SourceName

NAME = SourceName("decisions")
KIND = RecordKind("decision")

SEARCH = Role("decision_search")
ATTACHMENTS = Role("decision_attachments")
