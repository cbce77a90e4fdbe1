"""What is wrong with a configuration, each mistake with its place, its value and a remedy.

Secrets are not shown: whatever may be or hold the URL of a channel is left out. The words of a
remedy are in `jobs/config/remedies.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from crawler.sources.registry import SECRET_KEYS
from jobs.config.environment import template
from jobs.config.toml.toml_file import TomlFile
from jobs.config.toml.toml_lines import Location, line_of
from state.model.errors import Problem

# Mistakes about a whole table or key: a misspelt one may hold the URL of a channel.
_OF_A_TABLE = frozenset(
    {"extra_forbidden", "model_type", "model_attributes_type", "tuple_type", "dict_type"}
)
_NOT_SHOWN = "(not shown)"
# A text that a number would be made of, unless it is out of its bounds.
_NUMBER = re.compile(r"\s*[-+]?[0-9_]*\.?[0-9]+\s*")
_HOLDERS_OF_SECRETS = frozenset({"urls", "ping_url", *SECRET_KEYS})


def problems_of(error: ValidationError, root: type[BaseModel], file: TomlFile) -> list[Problem]:
    """Every mistake that was found in the file of a configuration."""
    items = error.errors()
    return [_problem(item, root, file) for item in items if not _is_other_choice(item, items)]


def _problem(item: Any, root: type[BaseModel], file: TomlFile) -> Problem:
    from jobs.config.remedies import Mistake, remedy_of  # asked for only when something is wrong

    kind, location = str(item["type"]), tuple(item["loc"])
    if location[-1:] == ("[key]",):
        # A wrong key has no place of its own but its table.
        location = location[:-2]
    steps = tuple(step for step in location if not _is_of_pydantic(step))
    secret = _HOLDERS_OF_SECRETS.intersection(map(str, steps)) or kind in _OF_A_TABLE
    value = _NOT_SHOWN if secret else _shown(item["input"])
    if kind == "missing":
        value = "(missing)"
    mistake = Mistake(kind, steps, str(item["msg"]), item.get("ctx", {}), item["input"])
    return _told(steps, value, remedy_of(mistake, root), file)


def unset_variables(file: TomlFile, environment: Mapping[str, str]) -> Iterator[Problem]:
    """A mistake for each variable that a text of the file asks for and that is not set."""
    for steps, text in _leaves(file.table, lambda item: isinstance(item, str) and "${" in item):
        for name in template(text).variables:
            if not environment.get(name):
                remedy = f"set the environment variable {name}"
                yield _told(steps, f"${{{name}}}", remedy, file)


def repeated_names(file: TomlFile) -> Iterator[Problem]:
    """A mistake for each watcher that has the name of one before it."""
    rows = file.table.get("watchers")
    first: dict[str, int] = {}
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        name = row.get("name") if isinstance(row, dict) else None
        if isinstance(name, str) and first.setdefault(name, number) != number:
            remedy = f"each name once; watchers[{first[name]}] is called so already"
            yield _told(("watchers", number, "name"), _shown(name), remedy, file)


def no_numbers(file: TomlFile, root: type[BaseModel]) -> Iterator[Problem]:
    """A mistake for each number that stands in quotes, or is true or false."""
    for steps, given in _leaves(file.table, _may_stand_for_number):
        from jobs.config.remedies import Mistake, field_at, remedy_of

        field = field_at(root, steps)
        if field is not None and field.annotation in (int, float):
            kind = "int_type" if field.annotation is int else "float_type"
            remedy = remedy_of(Mistake(kind, steps, "", {}, given), root)
            yield _told(steps, _shown(given), remedy, file)


def _may_stand_for_number(given: Any) -> object:
    return isinstance(given, bool) or (isinstance(given, str) and _NUMBER.fullmatch(given))


def _told(steps: Location, value: str, remedy: str, file: TomlFile) -> Problem:
    whose, line = _whose(steps, file.table), line_of(steps, file.lines)
    return Problem(_place(steps), value, remedy, whose, line)


def _is_other_choice(item: Any, items: Sequence[Any]) -> bool:
    """Whether an error only says that a value is not the word which would also do there."""
    place = item["loc"][:-1]
    is_choice = str(item["loc"][-1]).startswith("literal[")
    return is_choice and any(
        other is not item and other["loc"][: len(place)] == place for other in items
    )


def _is_of_pydantic(step: int | str) -> bool:
    """Whether a step only says which choice of a type was tried."""
    names = ("tuple[", "literal[", "constrained-", "function-", "lax-or-strict[")
    return isinstance(step, str) and step.startswith(names)


def _shown(value: Any) -> str:
    """A value for a message; whatever may be or hold a channel's URL is not shown."""
    if isinstance(value, (dict, list, tuple)) or _may_be_secret(str(value)):
        return _NOT_SHOWN
    return f"{value!r}"[:120]


def _may_be_secret(text: str) -> bool:
    return "://" in text or "@" in text


def _place(location: Location) -> str:
    text = ""
    for step in location:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text or "file"


def _whose(location: Location, table: dict[str, Any]) -> str:
    """The watcher or expectation that a place belongs to, by its name; else nothing."""
    if len(location) < 3 or not isinstance(location[1], int):
        return ""
    rows = table.get(str(location[0]))
    row = rows[location[1]] if isinstance(rows, list) and location[1] < len(rows) else None
    name = (row.get("name") or row.get("title")) if isinstance(row, dict) else None
    return name[:60] if isinstance(name, str) and not _may_be_secret(name) else ""


def _leaves(
    value: Any, is_wanted: Callable[[Any], object], place: Location = ()
) -> Iterator[tuple[Location, Any]]:
    """The values in the file that are wanted, of those that are no table and no list, with their
    places; the place is made of what is wanted alone, since there are many others."""
    steps: Iterable[tuple[int | str, Any]] = (
        value.items() if isinstance(value, dict) else enumerate(value)
    )
    for step, item in steps:
        if isinstance(item, (dict, list)):
            yield from _leaves(item, is_wanted, (*place, step))
        elif is_wanted(item):
            yield (*place, step), item
