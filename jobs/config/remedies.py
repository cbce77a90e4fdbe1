"""What to do about a mistake in the configuration, in words of our own.

A remedy says what was expected with an example of the right form, or which key was meant; pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined, to_jsonable_python

_SIMILAR = 0.6
_MOST_NAMED = 12


@dataclass(frozen=True)
class Mistake:
    """One mistake as pydantic sees it: its kind, its place, its words, what belongs to them, and
    the value that was given."""

    kind: str
    place: tuple[int | str, ...]
    words: str
    context: Mapping[str, Any]
    given: Any = None


def remedy_of(mistake: Mistake, root: type[BaseModel]) -> str:
    """What to do about a mistake in a table of settings of the kind `root`."""
    if mistake.kind == "extra_forbidden":
        return _unknown_key(mistake, root)
    if mistake.kind == "value_error":
        return mistake.words.removeprefix("Value error, ")
    field = field_at(root, mistake.place)
    expected = _expected(mistake, field)
    example = _example(field, mistake)
    said = f"expected {expected}{f', such as {example}' if example else ''}"
    return said + _near(mistake.given, _words_of(field)) if "literal" in mistake.kind else said


def _expected(mistake: Mistake, field: FieldInfo | None) -> str:
    kind = mistake.kind
    if kind == "missing":
        return "this key, which has no default"
    if kind == "literal_error":
        return str(mistake.context.get("expected", "another word")).replace("'", '"')
    if kind.startswith(("string_too_short", "string_too_long")):
        return _length(mistake.context)
    if kind.startswith(("int", "float", "greater", "less", "finite")):
        number = "a whole number" if _is_whole(kind, field) else "a number"
        return f"{number}{_bounds(field)}"
    if kind.startswith("tuple"):
        return f"{_words_besides(field)}a list"
    if kind.startswith(("model", "dict")):
        return f"one table, [{'.'.join(map(str, mistake.place))}]"
    return next((words for start, words in _KINDS if kind.startswith(start)), "another value")


def _words_of(field: FieldInfo | None) -> list[str]:
    """The words that a field takes."""
    kinds = _types(field.annotation) if field else ()
    return [str(word) for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]


def _near(given: object, known: Sequence[str]) -> str:
    """Which of the known words was probably meant."""
    near = get_close_matches(str(given).casefold(), known, n=1, cutoff=_SIMILAR)
    return f'; did you mean "{near[0]}"?' if near and near[0] else ""


_KINDS = (
    ("string", "text in quotes"),
    ("bool", "true or false, without quotes"),
    ("date", "a day"),
    ("path", "a path in quotes"),
)


def _words_besides(field: FieldInfo | None) -> str:
    """The words that would do in place of a list, as `"all" or `."""
    return "".join(f'"{word}" or ' for word in _words_of(field))


def _length(context: Mapping[str, Any]) -> str:
    least, most = context.get("min_length"), context.get("max_length")
    return f"at least {least} character" if least is not None else f"at most {most} characters"


def _is_whole(kind: str, field: FieldInfo | None) -> bool:
    return kind.startswith("int") or (field is not None and int in _types(field.annotation))


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _types(inner)


def _bounds(field: FieldInfo | None) -> str:
    """The bounds of a number, as ` from 1 to 10` or ` above 0, at most 10`."""
    least = most = above = below = None
    for bound in field.metadata if field else ():
        least = bound.ge if isinstance(bound, Ge) else least
        above = bound.gt if isinstance(bound, Gt) else above
        most = bound.le if isinstance(bound, Le) else most
        below = bound.lt if isinstance(bound, Lt) else below
    if least is not None and most is not None:
        return f" from {least} to {most}"
    said = ((" above", above), (" of at least", least), (" below", below), (" of at most", most))
    return ",".join(f"{words} {value}" for words, value in said if value is not None)


def _example(field: FieldInfo | None, mistake: Mistake) -> str:
    """The right form of a value: an example of its field, else its default; may be nothing."""
    if field is None or mistake.kind == "literal_error":
        return ""
    if mistake.kind.startswith("date"):
        return date(2024, 3, 31).isoformat()
    if field.examples:
        value = field.examples[0]
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined or value in (None, "", (), {}) or isinstance(value, BaseModel):
        return ""
    return json.dumps(to_jsonable_python(value), ensure_ascii=False)


# --- unknown keys ------------------------------------------------------------------------


def _unknown_key(mistake: Mistake, root: type[BaseModel]) -> str:
    *table, key = mistake.place
    model = table_at(root, tuple(table))
    known = list(model.model_fields) if model else []
    near = get_close_matches(str(key), known, n=1, cutoff=_SIMILAR)
    if near:
        return f"no such key; did you mean {near[0]}?"
    elsewhere = [name for name, other in _tables(root) if key in other.model_fields]
    if elsewhere:
        return f"no such key in this table; it stands in {' and '.join(elsewhere)}"
    if len(known) <= _MOST_NAMED:
        return f"no such key; remove it, or use one of {', '.join(known)}"
    return "no such key; remove it, or look for the right one in docs/reference.md"


def _tables(root: type[BaseModel], place: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Every table of settings with its heading in the file."""
    for name, field in root.model_fields.items():
        model = _model_in(field.annotation)
        if model is not None:
            is_list = model is not field.annotation
            yield f"[[{place}{name}]]" if is_list else f"[{place}{name}]", model
            yield from _tables(model, f"{place}{name}.")


def table_at(root: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The kind of the table at a place in the configuration, None where there is none."""
    if not place:
        return root
    field = field_at(root, place)
    return _model_in(field.annotation) if field else None


def field_at(root: type[BaseModel], place: tuple[int | str, ...]) -> FieldInfo | None:
    """The setting at a place in the configuration, None where there is none."""
    model: type[BaseModel] | None = root
    field: FieldInfo | None = None
    for step in place:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step) if model else None
        model = _model_in(field.annotation) if field else None
    return field


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation is or holds, as in a list of tables."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for arg in get_args(annotation) if (model := _model_in(arg))), None)
