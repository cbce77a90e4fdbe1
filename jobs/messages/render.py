"""Events and notices -> one message in all its forms; pure.

Everything scraped is hostile: jobs/messages/phrases/sanitizing.py takes out what could break a
line or a header, call somebody or become a link; the templates escape markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crawler.sources.together.event_kinds import event_kind
from crawler.telling.phrases import Language
from jobs.messages.content.blocks import Audience, Block, rest_lines, sections_of
from jobs.messages.content.contents import contents_of, is_change, is_tabled
from jobs.messages.content.items import Item, rank
from jobs.messages.content.merging import merged
from jobs.messages.content.places import reason_name
from jobs.messages.content.subject import headline, subject_of
from jobs.messages.message import Message
from jobs.messages.own_templates import HTML, SHORT, TEXT, TemplateProblem
from jobs.messages.phrases.catalogue import capital, long_instant, translate, translate_count
from jobs.messages.phrases.sanitizing import sanitize_text, within
from jobs.messages.templating import Templates, built_in_templates
from state.model.deliveries import OPS
from state.model.event_kinds import REPORT_NEW

__all__ = ["Item", "render_message"]

# Of the short forms: what most chats take, and what the others do.
_SHORT_CHARACTERS = (1_800, 800)
_MOST_SHORT_ITEMS = 20
_PREHEADER_CHARACTERS = 140
_MOST_FOLLOWED = 8
# Of the details of projects that a table names all: so many lines.
_MOST_HEIGHT = 120


def render_message(
    message_id: str,
    watcher: str,
    items: Sequence[Item],
    language: Language,
    max_items: int,
    templates: Templates | None = None,
    others: Sequence[Item] = (),
    audience: Audience | None = None,
) -> Message:
    """The message that tells all items (at least one), by project, most important first.

    Over `max_items` the most important are told and the others counted, and with them `others`,
    which are less important and without details; what one report brings counts as one. `problems`
    of the message says which of the user's templates could not be used; the built-in ones stood in
    for them.
    """
    audience = replace(audience or Audience(), is_ops=watcher == OPS)
    ordered = merged([*sorted(items, key=rank), *others])
    shown, rest = _parted(ordered, max_items, language, audience)
    values = _values(ordered, shown, rest, language, audience)
    tally = next(iter(audience.tallies.values()), None)
    values["subject"] = subject_of(ordered, language, tally=tally)
    values["footer"] = _footer(watcher, ordered, language)
    values["watcher"] = sanitize_text(watcher, 100)
    forms = _Forms(templates or built_in_templates(), values)
    return Message(
        id=message_id,
        subject=values["subject"],
        text=forms.fill(TEXT).strip() + "\n",
        html=forms.fill(HTML),
        shorts=tuple(forms.short(longest, language) for longest in _SHORT_CHARACTERS),
        problems=tuple(forms.problems.values()),
        watcher=watcher,
        topic=next(iter(ordered[0].projects), ""),
        references=tuple(item.event.subject for item in shown if item.event),
    )


def _parted(
    ordered: Sequence[Item], max_items: int, language: Language, audience: Audience
) -> tuple[list[Item], list[Item]]:
    """What is shown in detail, and what is not: of projects that a table names, as many as a bound
    of height has room for."""
    first = list(ordered[:max_items])
    if not is_tabled(ordered):
        return first, list(ordered[max_items:])
    shown, height = [], 0
    for item in first:
        if is_change(item):
            [section] = sections_of([item], language, audience)
            height += section.blocks[0].height
            if height > _MOST_HEIGHT:
                continue
        shown.append(item)
    kept = set(map(id, shown))
    return shown, [item for item in ordered if id(item) not in kept]


def _values(
    ordered: Sequence[Item],
    shown: Sequence[Item],
    rest: Sequence[Item],
    language: Language,
    audience: Audience,
) -> dict[str, Any]:
    is_news = any(item.event and not event_kind(item.kind).for_ops for item in ordered)
    sections = sections_of(shown, language, audience)
    blocks = [block for section in sections for block in section.blocks]
    numbered = [pair for section in sections for pair in section.numbered]
    listed = is_tabled(ordered)
    unlisted = [item for item in rest if not (listed and is_change(item))]
    return {
        "language": language,
        "preheader": _preheader(blocks),
        "intro": translate(language, "intro" if is_news else "intro_notices"),
        "title": _title(ordered, language),
        "leads": _leads(ordered),
        "count": len(ordered),
        "lead": sections[:1] if ordered[0].kind == REPORT_NEW.name else (),
        "sections": sections,
        "contents": contents_of(numbered, rest, audience.site, language),
        "rest": rest_lines(unlisted, language, audience),
        "notes": tuple(_notes(shown, language)),
        "labels": {"becomes": translate(language, "becomes")},
    }


def _leads(ordered: Sequence[Item]) -> bool:
    """Whether the first item is what the whole is about: the only one, or a report."""
    return len(ordered) == 1 or min(ordered, key=rank).kind == REPORT_NEW.name


def _title(ordered: Sequence[Item], language: Language) -> str:
    """What happened, as the heading of the whole: the item itself where there is one or a report,
    else how many there are."""
    if _leads(ordered):
        return capital(headline(min(ordered, key=rank), language))
    return translate_count(language, "title", len(ordered))


def _preheader(blocks: Sequence[Block]) -> str:
    """What happened, beside the subject: the first words of one item, else the next items."""
    first = blocks[0]
    said = next(iter(first.lines), first.title)
    if len(blocks) > 1:
        said = "; ".join(block.headline for block in blocks[1:4])
    return sanitize_text(said or first.headline, _PREHEADER_CHARACTERS)


def _notes(items: Sequence[Item], language: Language) -> Iterator[str]:
    """Why the reader gets all this, and when it was seen: once, at the end."""
    names = dict.fromkeys(
        reason_name(reason, language) for item in items for reason in item.reasons
    )
    if names:
        followed = ", ".join(list(names)[:_MOST_FOLLOWED])
        followed += ", …" if len(names) > _MOST_FOLLOWED else ""
        yield translate(language, "why", reasons=followed)
    seen = sorted(item.event.detected_at for item in items if item.event)
    if seen:
        (day, time), (last_day, last_time) = (
            long_instant(language, instant) for instant in (seen[0], seen[-1])
        )
        name = "seen" if (day, time) == (last_day, last_time) else "seen_between"
        yield translate(language, name, day=day, time=time, last_day=last_day, last_time=last_time)


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
