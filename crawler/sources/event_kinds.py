"""The kinds of event of all sources together, and what is news of each kind of record; pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.programme import events as programme
from crawler.sources.publications import events as publications
from crawler.sources.questions import events as questions
from state.changes.shared_news import file_news, report_news
from state.model.event_kinds import SHARED_KINDS, EventKind
from state.model.news import FindNews
from state.model.values import RecordKind, SourceName

_BRINGS: Mapping[str, tuple[EventKind, ...]] = MappingProxyType(
    {
        SourceName.QUESTIONS: questions.BRINGS,
        SourceName.PUBLICATIONS: publications.BRINGS,
        SourceName.PROGRAMME: programme.BRINGS,
    }
)
NEWS_OF: Mapping[RecordKind, FindNews] = MappingProxyType(
    {
        RecordKind.QUESTION: questions.news_of,
        RecordKind.PUBLICATION: publications.news_of,
        RecordKind.PROGRAMME: programme.news_of,
        RecordKind.FILE: file_news,
        RecordKind.REPORT: report_news,
    }
)
"""What finds the news of a record, by its kind."""
EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType(
    {kind.name: kind for kinds in (*_BRINGS.values(), SHARED_KINDS) for kind in kinds}
)
"""Every kind of event by its name."""


def event_kind(name: str) -> EventKind:
    """The kind of this name; a plain one where no source declares it (any more)."""
    return EVENT_KINDS.get(name) or EventKind(name)


def kinds_of_source(source: SourceName) -> tuple[EventKind, ...]:
    """The kinds of event that may come of a source."""
    return _BRINGS[source]
