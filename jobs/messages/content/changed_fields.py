"""Changed fields of a record in words; pure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from crawler.telling.phrases import Language
from jobs.messages.phrases.catalogue import capital, long_day, translate, words_named
from jobs.messages.phrases.sanitizing import sanitize_text
from jobs.messages.phrases.telling import field_words
from state.model.values import Change, JsonObject

_VALUE_CHARACTERS = 160
_MOST_CHANGES = 6
_NOTHING: tuple[Any, ...] = (None, [], "")


def change_lines(changes: Sequence[Change], unsaid: Set[str], language: Language) -> list[str]:
    """One line for each change but those of the fields in `unsaid`, and not more than a few."""
    said = (change for change in changes if change.field not in unsaid)
    return [_change_line(change, language) for change in said][:_MOST_CHANGES]


def _change_line(change: Change, language: Language) -> str:
    name = "was_is"
    if change.before in _NOTHING:
        name = "added"
    elif change.after in _NOTHING:
        name = "removed"
    return translate(
        language,
        name,
        field=capital(_field(change.field, language)),
        before=_value(change.field, change.before, language),
        after=_value(change.field, change.after, language),
    )


def _field(name: str, language: Language) -> str:
    """The name of a field for people; a section of a page bears its own heading."""
    heading = name.removeprefix("section: ")
    if heading != name:
        return sanitize_text(heading, 120)
    return field_words(name, language)


def _value(field: str, value: Any, language: Language) -> str:
    if value in _NOTHING:
        return translate(language, "nothing")
    if isinstance(value, list):
        shown = ", ".join(_value(field, item, language) for item in value)
        return sanitize_text(shown, _VALUE_CHARACTERS)
    if isinstance(value, dict):
        return _file(value, language)
    if field.endswith("_on") and _is_day(str(value)):
        return long_day(language, str(value))
    if field == "files":
        return _file_name(str(value))
    return sanitize_text(str(value), _VALUE_CHARACTERS)


def _is_day(text: str) -> bool:
    """Whether a value is a day, as its field says."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _file(value: JsonObject, language: Language) -> str:
    state = str(value.get("state", ""))
    words = words_named(language, f"file.{state}") or sanitize_text(state, 40)
    return f"{_file_name(str(value.get('url', '')))} ({words})"


def _file_name(url: str) -> str:
    """A file by the end of its address: a line of a message holds no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return sanitize_text(url, _VALUE_CHARACTERS)
    query = f"?{parts.query}" if parts.query else ""
    return sanitize_text(f"{parts.path.strip('/')}{query}", _VALUE_CHARACTERS)
