"""What the records of each source are."""

from __future__ import annotations

from state.model.values import RecordKind, SourceName

MAIN_KIND = {
    SourceName.QUESTIONS: RecordKind.QUESTION,
    SourceName.PUBLICATIONS: RecordKind.PUBLICATION,
    SourceName.PROGRAMME: RecordKind.PROGRAMME,
}
