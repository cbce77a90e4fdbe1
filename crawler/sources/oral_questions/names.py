"""What this source, its records and its roles are called, also in stored databases."""

from __future__ import annotations

from state.model.values import RecordKind, Role, SourceName

NAME = SourceName("oral_questions")
KIND = RecordKind("oral_question")

SEARCH = Role("oral_search")
OPENDATA = Role("oral_opendata")
PROCEEDINGS = Role("oral_proceedings")
