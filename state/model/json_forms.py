"""Frozen dataclasses from the plain JSON values they are kept as, and back; pure.

A field may be a text, a number, a truth, a day, a member of an enum, a literal, another dataclass,
a tuple of these, or any JSON object; `| None` where there may be none. What JSON lacks has the
field's default.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache, partial
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from state.model.errors import StoredValueError

T = TypeVar("T")

LEFT_OUT: Mapping[str, bool] = MappingProxyType({"left_out": True})
"""The metadata of a field that has no place in JSON while it is None."""


def from_json(form: type[T], value: object) -> T:
    """The dataclass of this form; StoredValueError names the field whose value does not fit."""
    try:
        made: T = _maker(cast("Any", form))(value)
    except _MisfitError as misfit:
        path = form.__name__ + "".join(reversed(misfit.path))
        raise StoredValueError(path, misfit.expected, misfit.came) from None
    return made


def as_json(value: Any) -> Any:
    """The plain JSON value of a field, or of a dataclass with its fields in their order."""
    kind: Any = type(value)
    fields = _fields_of(kind)
    if fields is not None:
        return {
            name: as_json(inner)
            for name, is_left_out in fields
            if (inner := getattr(value, name)) is not None or not is_left_out
        }
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, bool], ...] | None:
    """The fields of a dataclass, and whether each is left out while it is None."""
    if not dataclasses.is_dataclass(kind):
        return None
    return tuple((field.name, field.metadata == LEFT_OUT) for field in dataclasses.fields(kind))


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


# --- what makes values: looked up once for each form, since thousands are read in a pass --------

_Make = Callable[[Any], Any]


class _MisfitError(Exception):
    """A value that does not fit; `path` leads to it, the innermost step first."""

    def __init__(self, form: Any, came: object, *path: str) -> None:
        super().__init__()
        self.expected = _name(form)
        self.came = came
        self.path = [*path]


@cache
def _maker(form: Any) -> _Make:
    """What makes a value of this form of its JSON value; it raises _MisfitError."""
    if _is_union(form):
        return _of_one(get_args(form))
    if get_origin(form) is tuple:
        return _of_many(form)
    if dataclasses.is_dataclass(form):
        return _of_fields(form)
    plain = _plain(form)

    def make(value: Any) -> Any:
        made = plain(value)
        if made is None and form is not NoneType:
            raise _MisfitError(form, value)
        return made

    return make


def _of_one(forms: tuple[Any, ...]) -> _Make:
    possible = [form for form in forms if form is not NoneType]
    is_optional, last = len(possible) < len(forms), _maker(possible[-1])
    others = [_plain(form) for form in possible[:-1]]

    def make(value: Any) -> Any:
        if value is None and is_optional:
            return None
        for plain in others:
            if (made := plain(value)) is not None:
                return made
        return last(value)

    return make


def _of_many(form: Any) -> _Make:
    inner = _maker(get_args(form)[0])

    def make(value: Any) -> Any:
        if not isinstance(value, list):
            raise _MisfitError(form, value)
        made: list[Any] = []
        try:
            made.extend(map(inner, value))
        except _MisfitError as misfit:
            misfit.path.append(f"[{len(made)}]")
            raise
        return tuple(made)

    return make


def _of_fields(form: Any) -> _Make:
    fields = dataclasses.fields(form)
    needed = [f.name for f in fields if f.default is f.default_factory is dataclasses.MISSING]

    def make(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _MisfitError(form, value)
        given = {}
        for name, inner in _makers(form):
            if name in value:
                try:
                    given[name] = inner(value[name])
                except _MisfitError as misfit:
                    misfit.path.append(f".{name}")
                    raise
        for name in needed:
            if name not in given:
                raise _MisfitError(_hints(form)[name], None, f".{name}")
        return form(**given)

    return make


@cache
def _makers(form: Any) -> tuple[tuple[str, _Make], ...]:
    """What makes each field of a dataclass; asked for late, since a form may hold itself."""
    return tuple((name, _maker(hint)) for name, hint in _hints(form).items())


def _plain(form: Any) -> _Make:
    """What gives the value where it is of a plain form, None where it is not."""
    if form in (str, int, bool, float):
        return lambda value: value if type(value) is form else None
    if get_origin(form) is Literal:
        members = get_args(form)
        return lambda value: value if value in members else None
    if get_origin(form) is dict:
        return lambda value: value if isinstance(value, dict) else None
    if isinstance(form, type) and issubclass(form, (date, Enum)):
        return partial(_read, date.fromisoformat if issubclass(form, date) else form)
    return lambda _: None


def _read(read: Callable[[str], Any], value: Any) -> Any:
    try:
        return read(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _name(form: Any) -> str:
    return getattr(form, "__name__", str(form))
