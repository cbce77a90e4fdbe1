"""What is wrong with a configuration, each mistake with its place, its value and a remedy.

Secrets are not shown: whatever may be or hold the URL of a channel is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from jobs.config.cron import check_cron
from jobs.config.environment import variables_in
from state.model.errors import Problem
from state.model.values import SourceName

# Mistakes about a whole table or key: a misspelt one may hold the URL of a channel.
_OF_A_TABLE = frozenset(
    {"extra_forbidden", "model_type", "model_attributes_type", "tuple_type", "dict_type"}
)


def mistakes_in(table: dict[str, Any], environment: Mapping[str, str]) -> Iterator[Problem]:
    """Mistakes that no single value shows: variables, cron lines, origins."""
    yield from _unset_variables(table, environment)
    yield from _cron_problems(table)
    yield from _origins(table)


def problem_of(item: Any) -> Problem:
    """The mistake in a detail of pydantic's."""
    place = _place(item["loc"])
    secret = "urls" in item["loc"] or "api_headers" in item["loc"]
    value = "(not shown)" if secret or item["type"] in _OF_A_TABLE else _shown(item["input"])
    message = str(item["msg"]).removeprefix("Value error, ")
    if item["type"] == "extra_forbidden":
        message = "no such key; remove it or mend its spelling (README, table of settings)"
    return Problem(place, value, message)


def is_other_choice(item: Any, items: Sequence[Any]) -> bool:
    """Whether an error only says that a value is not the word which would also do there."""
    place = item["loc"][:-1]
    is_choice = str(item["loc"][-1]).startswith("literal[")
    return is_choice and any(
        other is not item and other["loc"][: len(place)] == place for other in items
    )


def _shown(value: Any) -> str:
    """A value for a message; whatever may be or hold a channel's URL is not shown."""
    if isinstance(value, (dict, list, tuple)) or ("://" in str(value) or "@" in str(value)):
        return "(not shown)"
    return f"{value!r}"[:120]


def _place(location: tuple[int | str, ...]) -> str:
    text = ""
    for step in location:
        if isinstance(step, int):
            text += f"[{step}]"
        elif not step.startswith(("tuple[", "literal[", "constrained-", "function-")):
            text += f".{step}" if text else step
    return text or "file"


def _strings(value: Any, place: tuple[int | str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every text in the file with its place."""
    if isinstance(value, str):
        yield _place(place), value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, (*place, number))


def _unset_variables(table: dict[str, Any], environment: Mapping[str, str]) -> Iterator[Problem]:
    for place, text in _strings(table):
        for name in variables_in(text):
            if not environment.get(name):
                yield Problem(place, f"${{{name}}}", f"set the environment variable {name}")


def _cron_problems(table: dict[str, Any]) -> Iterator[Problem]:
    sources = table.get("sources")
    for source in SourceName:
        settings = sources.get(source.value) if isinstance(sources, dict) else None
        for key in ("schedule", "sweep_schedule"):
            line = settings.get(key) if isinstance(settings, dict) else None
            problem = _cron_problem(line) if isinstance(line, str) else None
            if problem:
                yield Problem(f"sources.{source}.{key}", repr(line), problem)


def _cron_problem(line: str) -> str | None:
    try:
        check_cron(line)
    except ValueError as error:
        return f"expected a cron line, but {error}"
    return None


def _origins(table: dict[str, Any]) -> Iterator[Problem]:
    http = table.get("http")
    origins = http.get("origins") if isinstance(http, dict) else None
    if not isinstance(origins, dict):
        return
    for origin, base in origins.items():
        canonical = urlsplit(origin)
        if canonical.scheme != "https" or not canonical.netloc or canonical.path:
            remedy = 'expected a canonical origin, such as "https://ws.vlpar.be"'
            yield Problem("http.origins", repr(origin), remedy)
        target = urlsplit(base) if isinstance(base, str) else None
        if target is None or target.scheme not in ("http", "https") or not target.netloc:
            remedy = 'expected where to fetch it, such as "http://127.0.0.1:8801/ws.vlpar.be"'
            yield Problem(f"http.origins.{origin}", repr(base), remedy)
