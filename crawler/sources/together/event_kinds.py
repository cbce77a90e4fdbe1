"""What all sources together bring: kinds of event, and what is news; pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.registry import SOURCES, source_named
from crawler.telling.told import AnyTold, Told
from state.changes.shared_news import file_news, report_news
from state.model.details import Detail, FileDetail, ReportDetail
from state.model.event_kinds import SHARED_KINDS, EventKind
from state.model.news import FindNews
from state.model.values import FILE_KIND, REPORT_KIND, Event, Record, RecordKind, SourceName

NEWS_OF: Mapping[RecordKind, FindNews] = MappingProxyType(
    {
        **{source.record_kind: source.news_of for source in SOURCES},
        FILE_KIND: file_news,
        REPORT_KIND: report_news,
    }
)
"""What finds the news of a record, by its kind."""
_DETAILS: Mapping[RecordKind, type[Detail]] = MappingProxyType(
    {
        **{source.record_kind: source.own_kinds[0].detail for source in SOURCES},
        FILE_KIND: FileDetail,
        REPORT_KIND: ReportDetail,
    }
)
EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType(
    {
        kind.name: kind
        for kinds in (*(source.brings for source in SOURCES), SHARED_KINDS)
        for kind in kinds
    }
)
"""Every kind of event by its name."""


def event_kind(name: str) -> EventKind:
    """The kind of this name; a plain one where no source declares it (any more)."""
    return EVENT_KINDS.get(name) or EventKind(name)


def kinds_of_source(source: SourceName) -> tuple[EventKind, ...]:
    """The kinds of event that may come of a source."""
    return source_named(source).brings


def told(event: Event) -> AnyTold:
    """An event with its kind and, as values, what it tells."""
    return Told(event, event_kind(event.kind))


def detail_of(record: Record) -> Detail:
    """What the events of a record tell of it, as a value."""
    return _DETAILS.get(record.kind, Detail).of(record.detail)
