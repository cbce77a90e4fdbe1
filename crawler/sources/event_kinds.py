"""What all sources together bring: kinds of event, what is news, who presents it, words; pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.programme import events as programme
from crawler.sources.programme.phrases import PHRASES as PROGRAMME_WORDS
from crawler.sources.publications import events as publications
from crawler.sources.publications.phrases import PHRASES as PUBLICATION_WORDS
from crawler.sources.publications.presenter import PublicationPresenter
from crawler.sources.questions import events as questions
from crawler.sources.questions.phrases import PHRASES as QUESTION_WORDS
from crawler.sources.questions.presenter import QuestionPresenter
from crawler.telling.phrases import Phrases
from crawler.telling.presenter import AnyPresenter, AnyTold, Told
from state.changes.shared_news import file_news, report_news
from state.model.event_kinds import SHARED_KINDS, EventKind
from state.model.news import FindNews
from state.model.values import Event, RecordKind, SourceName

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
PRESENTERS: Mapping[str, AnyPresenter] = MappingProxyType(
    {
        **dict.fromkeys((kind.name for kind in questions.KINDS), QuestionPresenter()),
        **dict.fromkeys((kind.name for kind in publications.KINDS), PublicationPresenter()),
    }
)
"""What is said of the kinds that only one source brings; the others say what any kind says."""
PHRASES: tuple[Phrases, ...] = (QUESTION_WORDS, PUBLICATION_WORDS, PROGRAMME_WORDS)
"""The words of all sources."""
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


def told(event: Event) -> AnyTold:
    """An event with its kind and, as values, what it tells."""
    return Told(event, event_kind(event.kind))
