"""Changed fields of a record as what is to be told; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import Any

from crawler.telling.phrases import Language
from crawler.telling.saying import Counted, Day, Moved, Row, Text, Value
from jobs.messages.phrases.telling import field_words
from state.model.details import DocumentState
from state.model.values import Change

_VALUE_CHARACTERS = 160
_MOST_CHANGES = 6
_NOTHING: tuple[Any, ...] = (None, [], "")
_SECTION = "section: "
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def changes_told(
    changes: Sequence[Change], unsaid: Set[str], language: Language
) -> Iterator[Value]:
    """What is told of each change but those of the fields in `unsaid`, and not of more than a
    few."""
    said = (change for change in changes if change.field not in unsaid)
    told = (value for change in said for value in _change(change, language))
    yield from islice(told, _MOST_CHANGES)


def _change(change: Change, language: Language) -> Iterator[Value]:
    if _is_of_files(change):
        yield from _files(change)
        return
    yield Moved(
        _field(change.field, language),
        _value(change.before),
        _value(change.after),
    )


def _field(name: str, language: Language) -> Text:
    """The name of a field for people; a section of a page bears its own heading."""
    heading = name.removeprefix(_SECTION)
    words = heading if heading != name else field_words(name, language)
    return Text(words, 120, is_part=True)


def _value(value: Any) -> Value | None:
    if value in _NOTHING:
        return None
    if isinstance(value, list):
        return Row(tuple(map(_one, value[:_MOST_CHANGES])))
    return _one(value)


def _one(value: Any) -> Value:
    """A single value; a day is one whatever its field is called."""
    text = str(value)
    with suppress(ValueError):
        if _DAY.fullmatch(text):
            return Day(date.fromisoformat(text))
    return Text(text, _VALUE_CHARACTERS)


# --- files -------------------------------------------------------------------------------


def _is_of_files(change: Change) -> bool:
    """Whether a field holds files: objects with an address, or addresses alone."""
    values = [each for side in (change.before, change.after) for each in _listed(side)]
    return bool(values) and all(
        (isinstance(each, dict) and "url" in each) or "://" in str(each) for each in values
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _files(change: Change) -> Iterator[Value]:
    """How many files came, went, or can be read now or no more: an address tells a reader nothing,
    and where they are is linked."""
    before, after = (_states(side) for side in (change.before, change.after))
    both = before.keys() & after.keys()
    is_read = {url for url in both if after[url] == DocumentState.READ != before[url]}
    is_lost = {url for url in both if before[url] == DocumentState.READ != after[url]}
    counts = {
        "files_added": len(after.keys() - before.keys()),
        "files_dropped": len(before.keys() - after.keys()),
        "files_read": len(is_read),
        "files_lost": len(is_lost),
    }
    for name, count in counts.items():
        if count:
            yield Counted(name, count)


def _states(value: Any) -> dict[str, str]:
    files = [each if isinstance(each, dict) else {"url": each} for each in _listed(value)]
    return {str(file["url"]): str(file.get("state", "")) for file in files}
