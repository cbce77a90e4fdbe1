"""What this source, its records and its roles are called, also in stored databases."""

from __future__ import annotations

from state.model.values import RecordKind, Role, SourceName

NAME = SourceName("agendas")
KIND = RecordKind("agenda")

COMMITTEES = Role("committees")
MEETINGS = Role("meetings")
AGENDA = Role("meeting_agenda")
