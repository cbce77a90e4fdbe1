"""What a message says of one event: the two or three lines that matter first; pure.

What is scraped comes out inert (jobs/messages/phrases/sanitizing.py); addresses are never among
them.
"""

from __future__ import annotations

from crawler.sources.together.event_kinds import told
from crawler.telling.phrases import Language
from jobs.messages.content.changed_fields import change_lines
from jobs.messages.phrases.telling import tell
from jobs.messages.presenters.by_kind import presenter_of
from state.model.values import Event


def event_lines(event: Event, followed: frozenset[str], language: Language) -> tuple[str, ...]:
    """The lines of an event, most important first; `followed` are the reader's projects."""
    news = told(event)
    presenter = presenter_of(news.kind)
    return (
        *(tell(line, language) for line in presenter.lines(news, followed)),
        *change_lines(event.changes, presenter.unsaid, language),
    )
