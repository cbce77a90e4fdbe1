"""What a notice says: something told that is no event, to ops or to a watcher; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crawler.sources.registry import SOURCE_NAMES
from crawler.telling.phrases import Language
from jobs.messages.phrases.lookup import long_day, moment, say, say_count
from jobs.messages.phrases.sanitizing import inert, one_line
from state.model.deliveries import Notice
from state.model.values import JsonObject

_NAME_CHARACTERS = 100
_TITLE_CHARACTERS = 120
_ERROR_CHARACTERS = 600
_MOST_EXPECTED = 10

Values = dict[str, Any]


def notice_heading(notice: Notice, language: Language) -> str:
    """What the notice tells, in a few words."""
    values = _values(notice.detail, language)
    if "days" in values:
        days = values.pop("days")
        return say_count(language, f"what.{notice.kind}", days, days=days, **values)
    return say(language, f"what.{notice.kind}", **values)


def notice_rank(kind: str) -> int:
    """The rank of a kind of notice among those of events: most of them can wait."""
    return {"held": 100, "delivery_failed": 110}.get(kind, 130)


def notice_lines(notice: Notice, language: Language) -> tuple[str, ...]:
    """The lines of a notice, most important first."""
    values = _values(notice.detail, language)
    special = _SPECIAL.get(notice.kind)
    if special is not None:
        return tuple(special(values, language))
    count = values.pop("count", 0)
    return tuple(say_count(language, name, count, **values) for name in _PLAIN[notice.kind])


# --- values ------------------------------------------------------------------------------


def _values(detail: JsonObject, language: Language) -> Values:
    """The values of a notice, harmless and in the reader's language; lists stay as they are."""
    return {name: _value(name, value, language) for name, value in detail.items()}


def _value(name: str, value: Any, language: Language) -> Any:
    if value is None or isinstance(value, (int, list, dict)):
        return value
    if name in ("since", "until", "last_good_at"):
        return moment(language, value)
    if name == "due_on":
        return long_day(language, value)
    if name == "source" and value in SOURCE_NAMES:
        return say(language, f"source.{value}")
    if name in ("template", "channel"):
        return one_line(value, _NAME_CHARACTERS)  # words of ours, to be copied as they are
    longest = {"error": _ERROR_CHARACTERS, "title": _TITLE_CHARACTERS}.get(name, _NAME_CHARACTERS)
    # A phrase ends its sentence itself.
    return inert(str(value), longest).rstrip(".")


# --- lines -------------------------------------------------------------------------------


def _watching(values: Values, language: Language) -> list[str]:
    asked = (f"{name} {_scope(value)}" for name, value in values["scope"].items())
    return [say(language, "watching", count=values["records"], scope="; ".join(asked))]


def _scope(value: Any) -> str:
    return ", ".join(map(_scope, value)) if isinstance(value, list) else inert(str(value), 160)


def _outage(values: Values, language: Language) -> list[str]:
    last = values["last_good_at"]
    seen = say(language, "last_good", last=last) if last else say(language, "never_good")
    return [say(language, "outage", **values), seen, say(language, "outage_later")]


def _outage_over(values: Values, language: Language) -> list[str]:
    missed = say_count(language, "missed", values["missed"])
    return [say(language, "outage_over", **values), missed]


def _heartbeat(values: Values, language: Language) -> list[str]:
    lines = [say(language, "heartbeat", **values)]
    for row in (_values(source, language) for source in values["sources"]):
        name = "heartbeat_source" if row["last_good_at"] else "heartbeat_never"
        lines.append(say(language, name, source=row["source"], last=row["last_good_at"]))
    for row in (_values(thing, language) for thing in values["expected"][:_MOST_EXPECTED]):
        lines.append(say(language, "heartbeat_expected", day=row["due_on"], title=row["title"]))
    return lines


def _reminder(values: Values, language: Language) -> list[str]:
    lines = [say(language, "expected_by", day=values["due_on"])]
    if values["announced_in"]:
        lines.append(say(language, "reminder_from", subject=values["announced_in"]))
    return lines


def _template_problem(values: Values, language: Language) -> list[str]:
    name = "template_line" if values["line"] else "template_error"
    return [say(language, name, **values), say(language, "template_built_in")]


_SPECIAL: Mapping[str, Callable[[Values, Language], list[str]]] = MappingProxyType(
    {
        "watching": _watching,
        "outage": _outage,
        "outage_over": _outage_over,
        "heartbeat": _heartbeat,
        "reminder": _reminder,
        "template_problem": _template_problem,
    }
)
_PLAIN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "held": ("held", "held_release", "held_discard"),
        "delivery_failed": ("delivery_failed", "last_error"),
        "forgotten": ("forgotten", "forgotten_remedy"),
        "test": ("test", "test_arrived"),
    }
)
NOTICE_KINDS = (*_SPECIAL, *_PLAIN)
