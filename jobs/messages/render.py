"""Events and notices -> one message in all its forms; pure.

Everything scraped is hostile: jobs/messages/phrases/sanitizing.py takes out what could break a
line or a header, call somebody or become a link; the templates escape markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crawler.sources.together.event_kinds import event_kind
from crawler.telling.phrases import Language
from jobs.messages.content.blocks import Section, rest_lines, sections_of
from jobs.messages.content.items import Item, rank
from jobs.messages.content.subject import subject_of
from jobs.messages.message import Message
from jobs.messages.own_templates import HTML, SHORT, TEXT, TemplateProblem
from jobs.messages.phrases.catalogue import translate
from jobs.messages.phrases.sanitizing import sanitize_text, within
from jobs.messages.templating import Templates, built_in_templates

__all__ = ["Item", "render_message"]

# Of the short forms: what most chats take, and what the others do.
_SHORT_CHARACTERS = (1_800, 800)
_MOST_SHORT_ITEMS = 20
_PREHEADER_CHARACTERS = 140


def render_message(
    message_id: str,
    watcher: str,
    items: Sequence[Item],
    language: Language,
    max_items: int,
    templates: Templates | None = None,
    others: Sequence[Item] = (),
) -> Message:
    """The message that tells all items (at least one), by project, most important first.

    Over `max_items` the most important are told and the others counted, and with them `others`,
    which are less important and without details. `problems` of the message says which of the
    user's templates could not be used; the built-in ones stood in for them.
    """
    ordered = [*sorted(items, key=rank), *others]
    sections = sections_of(ordered[:max_items], language)
    values = _values(ordered, sections, rest_lines(ordered[max_items:], language), language)
    values["subject"] = subject_of(items, language, len(others))
    values["footer"] = _footer(watcher, items, language)
    forms = _Forms(templates or built_in_templates(), values)
    return Message(
        id=message_id,
        subject=values["subject"],
        text=forms.fill(TEXT).strip() + "\n",
        html=forms.fill(HTML),
        shorts=tuple(forms.short(longest, language) for longest in _SHORT_CHARACTERS),
        problems=tuple(forms.problems.values()),
        watcher=watcher,
        topic=next(iter(min(items, key=rank).projects), ""),
        references=tuple(item.event.subject for item in ordered[:max_items] if item.event),
    )


def _values(
    items: Sequence[Item], sections: Sequence[Section], rest: Sequence[str], language: Language
) -> dict[str, Any]:
    is_news = any(item.event and not event_kind(item.kind).for_ops for item in items)
    first = sections[0].blocks[0]
    return {
        "language": language,
        "preheader": sanitize_text(next(iter(first.lines), first.title), _PREHEADER_CHARACTERS),
        "intro": translate(language, "intro" if is_news else "intro_notices"),
        "count": len(items),
        "sections": sections,
        "rest": rest,
    }


def _footer(watcher: str, items: Sequence[Item], language: Language) -> str:
    has_events = any(item.event for item in items)
    return translate(
        language, "footer" if has_events else "footer_notices", watcher=sanitize_text(watcher, 100)
    )


class _Forms:
    """The forms of one message; `problems` by the name of the template."""

    def __init__(self, templates: Templates, values: Mapping[str, Any]) -> None:
        self._templates = templates
        self._values = values
        self.problems: dict[str, TemplateProblem] = {}

    def fill(self, name: str, **more: Any) -> str:
        """The template filled in with the values of the message and these."""
        text, problem = self._templates.fill(name, {**self._values, **more})
        if problem is not None:
            self.problems.setdefault(name, problem)
        return text

    def short(self, longest: int, language: Language) -> str:
        """The short form with as many of the first items as there is room for."""
        blocks = [block for section in self._values["sections"] for block in section.blocks]
        count = self._values["count"]
        for shown in range(min(len(blocks), _MOST_SHORT_ITEMS), 0, -1):
            more = translate(language, "more_short", count=count - shown) if count > shown else ""
            text = self.fill(SHORT, blocks=blocks[:shown], more=more).strip()
            if len(text) <= longest:
                return text
        return within(blocks[0].headline, longest)
