"""Events and notices -> one message in plain text and HTML; pure.

Everything scraped is hostile: the template escapes markup, `jobs.harmless` takes out what could
break a header or a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from jobs.channels import Message
from jobs.harmless import one_line, safe_url
from jobs.lines import event_lines, notice_lines, why_line
from jobs.phrases import Language, long_instant, say
from state.model import Event, JsonObject
from state.outbox import Notice

_SUBJECT_CHARACTERS = 150
# Most important first; what is not listed comes after.
_ORDER = (
    "report.", "question.answered", "question.new", "expectation.", "question.", "document.",
    "publication.", "programme.",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One event or one notice, and why its reader gets it."""

    event: Event | None
    notice: Notice | None
    reasons: Sequence[JsonObject] = ()


@dataclass(frozen=True)
class Block:
    """One item as it is shown: a heading, a title, lines, and a link."""

    heading: str
    title: str
    lines: tuple[str, ...]
    url: str | None
    why: str | None
    reference: str | None


def render_message(
    message_id: str, watcher: str, items: Sequence[Item], language: Language, max_items: int
) -> Message:
    """The message that tells all items, most important first; over `max_items` a summary."""
    ordered = sorted(items, key=_rank)
    shown, rest = ordered[:max_items], ordered[max_items:]
    values: dict[str, Any] = {
        "language": language,
        "subject": _subject(items, language),
        "intro": say(language, "intro"),
        "blocks": [_block(item, language) for item in shown],
        "more_label": say(language, "more"),
        "rest": _rest(rest, language),
        "footer": say(language, "footer", watcher=one_line(watcher, 100)),
    }
    html = _templates().get_template("message.html.j2").render(values)
    text = _templates().get_template("message.txt.j2").render(values)
    return Message(message_id, values["subject"], text.strip() + "\n", html)


def _rank(item: Item) -> tuple[int, str]:
    kind = item.event.kind if item.event else ""
    place = next((n for n, start in enumerate(_ORDER) if kind.startswith(start)), len(_ORDER))
    return place, item.event.detected_at if item.event else ""


def _subject(items: Sequence[Item], language: Language) -> str:
    codes = sorted({r["value"] for i in items for r in i.reasons if r["kind"] == "project"})
    about = ", ".join(codes[:4]) + ("…" if len(codes) > 4 else "") or "Vlaamse Veerkracht"
    if len(items) > 1:
        return one_line(f"{about}: {say(language, 'news', count=len(items))}", _SUBJECT_CHARACTERS)
    what = _heading(items[0], language)
    return one_line(f"{about}: {what}: {_title(items[0])}", _SUBJECT_CHARACTERS)


def _heading(item: Item, language: Language) -> str:
    name = item.event.kind if item.event else item.notice.kind if item.notice else ""
    return say(language, name)


def _title(item: Item) -> str:
    if item.event:
        return one_line(item.event.title)
    return one_line(str(item.notice.detail.get("source", ""))) if item.notice else ""


def _rest(rest: Sequence[Item], language: Language) -> str | None:
    if not rest:
        return None
    counted = Counter(_heading(item, language) for item in rest)
    kinds = ", ".join(f"{count} × {kind}" for kind, count in counted.most_common())
    return say(language, "more_items", count=len(rest), kinds=kinds)


def _block(item: Item, language: Language) -> Block:
    heading = _heading(item, language)
    heading = heading[0].upper() + heading[1:]
    if item.event is None:
        lines = notice_lines(item.notice.detail, language) if item.notice else ()
        return Block(heading, _title(item), lines, None, None, None)
    event = item.event
    day, time = long_instant(language, event.detected_at)
    seen = say(language, "seen", day=day, time=time)
    lines = (*event_lines(event, item.reasons, language), seen)
    why = why_line(item.reasons, language)
    return Block(heading, _title(item), lines, safe_url(event.url), why, event.subject)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("jobs", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
