"""Frozen dataclasses from the plain JSON values they are kept as, and back; pure.

A field may be a text, a number, a truth, a day, a member of an enum, a literal, another dataclass,
a tuple of these, or any JSON object; `| None` where there may be none. What JSON lacks has the
field's default.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from state.model.errors import StoredValueError

T = TypeVar("T")

LEFT_OUT: Mapping[str, bool] = MappingProxyType({"left_out": True})
"""The metadata of a field that has no place in JSON while it is None."""


def from_json(form: type[T], value: object) -> T:
    """The dataclass of this form; StoredValueError names the field whose value does not fit."""
    made: T = _decoded(form, value, form.__name__)
    return made


def as_json(value: Any) -> Any:
    """The plain JSON value of a field, or of a dataclass with its fields in their order."""
    if dataclasses.is_dataclass(value):
        return {
            field.name: as_json(inner)
            for field in dataclasses.fields(value)
            if (inner := getattr(value, field.name)) is not None or field.metadata != LEFT_OUT
        }
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def unlike(form: Any, value: object, path: str = "") -> Iterator[str]:
    """The fields in which an object differs from its form: "… is missing", "… is not known"."""
    if isinstance(value, dict) and (inner := _dataclass_in(form)) is not None:
        hints = _hints(inner)
        needed = {f.name for f in dataclasses.fields(inner) if f.metadata != LEFT_OUT}
        yield from (f"{path}.{name} is missing" for name in sorted(needed - value.keys()))
        yield from (f"{path}.{name} is not known" for name in sorted(value.keys() - hints.keys()))
        for name in hints.keys() & value.keys():
            yield from unlike(hints[name], value[name], f"{path}.{name}")
    elif isinstance(value, list) and get_origin(form) is tuple:
        for number, item in enumerate(value):
            yield from unlike(get_args(form)[0], item, f"{path}[{number}]")


def _dataclass_in(form: Any) -> Any:
    """The dataclass that a form is, or may be besides None."""
    forms = get_args(form) if _is_union(form) else (form,)
    return next((each for each in forms if dataclasses.is_dataclass(each)), None)


def _is_union(form: Any) -> bool:
    return get_origin(form) in (Union, UnionType)


@cache
def _hints(form: Any) -> dict[str, Any]:
    known = get_type_hints(form)
    return {field.name: known[field.name] for field in dataclasses.fields(form)}


def _decoded(form: Any, value: object, path: str) -> Any:
    if _is_union(form):
        return _one_of(get_args(form), value, path)
    if get_origin(form) is tuple:
        if isinstance(value, list):
            inner = get_args(form)[0]
            return tuple(_decoded(inner, v, f"{path}[{n}]") for n, v in enumerate(value))
    elif dataclasses.is_dataclass(form):
        if isinstance(value, dict):
            return _filled(form, value, path)
    elif (made := _plain(form, value)) is not None or form is NoneType:
        return made
    raise StoredValueError(path, _name(form), value)


def _one_of(forms: tuple[Any, ...], value: object, path: str) -> Any:
    if value is None and NoneType in forms:
        return None
    possible = [form for form in forms if form is not NoneType]
    for form in possible[:-1]:
        if (made := _plain(form, value)) is not None:
            return made
    return _decoded(possible[-1], value, path)


def _filled(form: Any, value: Mapping[str, object], path: str) -> Any:
    hints = _hints(form)
    given = {
        name: _decoded(hints[name], value[name], f"{path}.{name}")
        for name in hints.keys() & value.keys()
    }
    lacking = [
        f.name
        for f in dataclasses.fields(form)
        if f.name not in given and f.default is f.default_factory is dataclasses.MISSING
    ]
    if lacking:
        raise StoredValueError(f"{path}.{lacking[0]}", _name(hints[lacking[0]]), None)
    return form(**given)


def _plain(form: Any, value: object) -> Any:
    """The value where it is of a plain form, None where it is not."""
    if form in (str, int, bool, float):
        return value if type(value) is form else None
    if get_origin(form) is Literal:
        return value if value in get_args(form) else None
    if get_origin(form) is dict:
        return value if isinstance(value, dict) else None
    if isinstance(value, str) and isinstance(form, type) and issubclass(form, (date, Enum)):
        try:
            return date.fromisoformat(value) if issubclass(form, date) else form(value)
        except ValueError:
            return None
    return None


def _name(form: Any) -> str:
    return getattr(form, "__name__", str(form))
