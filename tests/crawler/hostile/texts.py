"""Texts that make a pattern with backtracking work hardest, made from the pattern itself; pure."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import Any

_parser: Any = importlib.import_module("re._parser")

_TRIES = "a 1-x\n.(<A"
_CATEGORIES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "-",
}  # fmt: skip
_VARIANTS = 2
_MANY = 50
_PLAIN_UNITS = (" ", "a", ". ")


def hostile_texts(pattern: str | bytes, flags: int, length: int) -> Iterator[str]:
    """Texts of this length in which each repetition of a pattern goes on for ever, and nearly
    ends as the pattern wants it."""
    written = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    tree = list(_parser.parse(written, flags & ~_parser.SRE_FLAG_UNICODE))
    for before, unit in sorted({*_repeated(tree, ""), *(("", unit) for unit in _PLAIN_UNITS)}):
        yield (before + unit * (length // len(unit)))[:length] + "\x01"
        if before:
            both = before + unit
            yield both * (length // len(both))


def _repeated(items: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
    """What stands before each repetition without an end, and one turn of it."""
    for operator, value in items:
        name = str(operator)
        if name.endswith("REPEAT"):
            least, most, inner = value
            if most > _MANY:
                units = {_sample(inner, variant) for variant in range(_VARIANTS)}
                yield from ((before, unit) for unit in units if unit)
            yield from _repeated(inner, before)
            before += _sample(inner, 1) * least
        elif name in ("SUBPATTERN", "ATOMIC_GROUP", "BRANCH"):
            forms = value[1] if name == "BRANCH" else [value[3] if name == "SUBPATTERN" else value]
            for form in forms:
                yield from _repeated(form, before)
            before += _sample(forms[0], 0)
        elif name.startswith("ASSERT"):
            yield from _repeated(value[1], before)
        else:
            before += _sample([(operator, value)], 0)


def _sample(items: Sequence[Any], variant: int) -> str:
    """A text that these parts of a pattern take."""
    return "".join(_one(str(operator), value, variant) for operator, value in items)


def _one(name: str, value: Any, variant: int) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "NOT_LITERAL":
        return "b" if chr(value) == "a" else "a"
    if name == "ANY":
        return "a"
    if name == "IN":
        return _of_class(value, variant)
    if name == "BRANCH":
        return _sample(value[1][variant % len(value[1])], variant)
    if name == "SUBPATTERN":
        return _sample(value[3], variant)
    if name == "ATOMIC_GROUP":
        return _sample(value, variant)
    if name.endswith("REPEAT"):
        times: int = max(value[0], variant % 2)
        return _sample(value[2], variant) * times
    return ""


def _of_class(members: Sequence[Any], variant: int) -> str:
    if str(members[0][0]) == "NEGATE":
        allowed = [sign for sign in _TRIES if not any(_has(m, sign) for m in members[1:])]
        return allowed[variant % len(allowed)] if allowed else "é"
    operator, value = members[variant % len(members)]
    if str(operator) == "CATEGORY":
        return _CATEGORIES.get(str(value), "a")
    return chr(value[0] if str(operator) == "RANGE" else value)


def _has(member: Any, sign: str) -> bool:
    operator, value = member
    if str(operator) == "CATEGORY":
        is_of = {
            "CATEGORY_DIGIT": sign.isdigit(),
            "CATEGORY_SPACE": sign.isspace(),
            "CATEGORY_WORD": sign.isalnum(),
            "CATEGORY_NOT_WORD": not sign.isalnum(),
            "CATEGORY_NOT_SPACE": not sign.isspace(),
        }
        return is_of.get(str(value), False)
    first, last = value if str(operator) == "RANGE" else (value, value)
    return bool(first <= ord(sign) <= last)
