"""Events and notices -> one message in plain text and HTML; pure.

Everything scraped is hostile: markup is escaped by the template, what could break a header or
a line is taken out here, and only links to the sources' own pages are given.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from crawler.parsers.codes import KNOWN_NAMES
from jobs.channels import Message
from jobs.phrases import Language, long_day, long_instant, say
from state.model import Change, Event, JsonObject
from state.outbox import Notice

_SUBJECT_CHARACTERS = 150
_TITLE_CHARACTERS = 300
_VALUE_CHARACTERS = 160
_MOST_CHANGES = 6
# Said in other words already, or of no use to a person.
_UNSAID_CHANGES = frozenset({"sha256", "state", "answered_on", "projects"})
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


def one_line(text: str, longest: int = _TITLE_CHARACTERS) -> str:
    """The text without line breaks, control and direction characters, cut where too long."""
    plain = "".join(" " if c.isspace() else c for c in text if _is_harmless(c))
    plain = " ".join(plain.split())
    # A zero-width space keeps @everyone and the like from calling anybody in a chat.
    plain = re.sub(r"@(?=\w)", "@\u200b", plain)
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def _is_harmless(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")


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
        lines = _notice_lines(item.notice.detail, language) if item.notice else ()
        return Block(heading, _title(item), lines, None, None, None)
    event = item.event
    day, time = long_instant(language, event.detected_at)
    lines = (
        *_kind_lines(event, language),
        *_project_lines(event, item.reasons, language),
        *_change_lines(event.changes, language),
        say(language, "seen", day=day, time=time),
    )
    why = _why(item.reasons, language)
    return Block(heading, _title(item), lines, safe_url(event.url), why, event.subject)


def safe_url(url: str) -> str | None:
    """The address if it is one of a web page, else None."""
    parts = urlsplit(url)
    return url if parts.scheme in ("http", "https") and parts.netloc else None


# --- the lines of a block ----------------------------------------------------------------


def _notice_lines(detail: JsonObject, language: Language) -> tuple[str, ...]:
    scope = "; ".join(
        f"{name} {_value(value, language)}" for name, value in detail["scope"].items()
    )
    return (say(language, "watching_line", count=detail["records"], scope=scope),)


def _kind_lines(event: Event, language: Language) -> list[str]:
    detail = event.detail
    if event.kind.startswith("question."):
        return _question_lines(event, language)
    if event.kind == "report.new":
        return _report_lines(detail, language)
    if event.kind.startswith("expectation."):
        return [say(language, "expected_by", day=long_day(language, detail["due_on"]))]
    if event.kind.startswith("source."):
        return [one_line(str(detail.get("error") or ""), 600)]
    lines = []
    if detail.get("published_on"):
        lines.append(say(language, "published", day=long_day(language, detail["published_on"])))
    return lines


def _question_lines(event: Event, language: Language) -> list[str]:
    detail = event.detail
    unknown = say(language, "asker_unknown")
    number = f" nr. {detail['number']}" if detail["number"] else ""
    year = f" ({detail['session_year']})" if detail["session_year"] else ""
    lines = [
        say(
            language,
            "question_line",
            number=f"{number}{year}",
            asker=one_line(detail["asker"] or unknown),
            minister=one_line(detail["minister"] or unknown),
        )
        + "."
    ]
    for name in ("asked", "answered"):
        if detail[f"{name}_on"]:
            lines.append(say(language, name, day=long_day(language, detail[f"{name}_on"])))
    if detail["due_on"] and detail["state"] == "asked":
        name = "late" if event.kind == "question.overdue" else "due"
        lines.append(say(language, name, day=long_day(language, detail["due_on"])))
    problems = (file["problem"] for file in detail["documents"] if file["problem"])
    return lines + [say(language, "unread", problem=one_line(problem)) for problem in problems]


def _report_lines(detail: JsonObject, language: Language) -> list[str]:
    lines = []
    if detail["reference_date"]:
        day = long_day(language, detail["reference_date"])
        lines.append(say(language, "measurement", number=detail["measurement"], day=day))
    if detail["pages"]:
        count = len(detail["projects_found"])
        lines.append(say(language, "found", count=count, pages=detail["pages"]))
    if detail["file_url"]:
        lines.append(detail["file_url"])
    if detail.get("problem"):
        lines.append(say(language, "unread", problem=one_line(detail["problem"])))
    return lines


def _project_lines(event: Event, why: Sequence[JsonObject], language: Language) -> list[str]:
    """The projects that the reader follows, by name; of a report naming all, not the others."""
    followed = [r["value"] for r in why if r["kind"] == "project"]
    codes = followed or list(event.projects)[:5]
    if not codes:
        return []
    found = {f.code: f.name for f in event.findings if f.name}
    named = []
    for code in codes:
        name = KNOWN_NAMES.get(code) or found.get(code)
        named.append(f"{code} ({one_line(name, 120)})" if name else code)
    label = say(language, "project" if len(named) == 1 else "projects")
    return [f"{label}: {', '.join(named)}."]


def _change_lines(changes: Sequence[Change], language: Language) -> list[str]:
    said = (change for change in changes if change.field not in _UNSAID_CHANGES)
    return [_change_line(change, language) for change in said][:_MOST_CHANGES]


def _change_line(change: Change, language: Language) -> str:
    name = "was_is"
    if change.before in (None, [], ""):
        name = "added"
    elif change.after in (None, [], ""):
        name = "removed"
    return say(
        language,
        name,
        field=_field(change.field, language),
        before=_value(change.before, language),
        after=_value(change.after, language),
    )


def _field(name: str, language: Language) -> str:
    """The name of a field for people; a section of a page bears its own heading."""
    heading = name.removeprefix("section: ")
    if heading != name:
        return one_line(heading, 120)
    return say(language, f"field.{name}")


def _value(value: Any, language: Language) -> str:
    if value in (None, [], ""):
        return say(language, "nothing")
    if isinstance(value, list):
        shown = ", ".join(_value(item, language) for item in value)
    elif isinstance(value, dict):
        shown = " ".join(str(item) for item in value.values() if item)
    else:
        shown = str(value)
    return one_line(shown, _VALUE_CHARACTERS)


def _why(why: Sequence[JsonObject], language: Language) -> str | None:
    """The reasons in words: project or keyword, and where it was found."""
    words = []
    for reason in why:
        if reason["kind"] == "all":
            words.append(say(language, "all"))
            continue
        is_project = reason["kind"] == "project"
        value = one_line(reason["value"], 80)
        what = value if is_project else say(language, "keyword", value=value)
        if reason["page"]:
            what = say(language, "on_page", what=what, page=reason["page"])
        words.append(what)
    return say(language, "why", reasons=", ".join(words)) if words else None


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("jobs", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
