"""What a message says of one event: the two or three things that matter first; pure.

What is scraped comes out inert (jobs/messages/phrases/sanitizing.py); addresses are never among
them.
"""

from __future__ import annotations

from crawler.sources.together.event_kinds import told
from crawler.telling.phrases import Language
from jobs.messages.content.changed_fields import changes_told
from jobs.messages.content.parts import Part, lines_of, parts_of
from jobs.messages.presenters.by_kind import presenter_of
from state.model.values import Event


def event_parts(event: Event, followed: frozenset[str], language: Language) -> tuple[Part, ...]:
    """The parts of an event, most important first; `followed` are the reader's projects."""
    news = told(event)
    presenter = presenter_of(news.kind)
    values = (
        *presenter.lines(news, followed),
        *changes_told(event.changes, presenter.unsaid, language),
    )
    return parts_of(values, language)


def event_lines(event: Event, followed: frozenset[str], language: Language) -> tuple[str, ...]:
    """The same as lines of plain text."""
    return lines_of(event_parts(event, followed, language))
