"""What the system or SQLite says of a file reaches people in words, by one function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ERRORS = frozenset({"OSError", "PermissionError", "FileNotFoundError", "Error", "OperationalError"})
PACKAGES = ("crawler", "jobs", "state")
WORDS = "in_words"


def raw_words(source: str) -> list[int]:
    """The lines that say an error of the system or of SQLite as it stands."""
    return [
        place.lineno
        for handler in ast.walk(ast.parse(source))
        if isinstance(handler, ast.ExceptHandler) and handler.name and _catches(handler)
        for place in _said_raw(handler, handler.name)
    ]


def _catches(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = [getattr(kind, "attr", getattr(kind, "id", "")) for kind in kinds]
    return any(name in ERRORS for name in names)


def _said_raw(handler: ast.ExceptHandler, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(handler):
        is_strerror = isinstance(node, ast.Attribute) and node.attr == "strerror"
        if isinstance(node, ast.FormattedValue | ast.Attribute):
            if (is_strerror or isinstance(node, ast.FormattedValue)) and _is(node.value, name):
                yield node
        elif isinstance(node, ast.Call) and any(_is(each, name) for each in node.args):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("str", "repr", "warning", "error", "info"):
                yield node


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def test_in_words() -> None:
    """No module puts `[Errno 2]`, or SQLite's own text, into what people read."""
    raw = {
        f"{path.relative_to(ROOT)}:{line}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for line in raw_words(path.read_text(encoding="utf-8"))
    }
    assert raw == set()


@pytest.mark.parametrize("said", ['f"no: {error}"', "str(error)", "error.strerror"])
def test_can_fail(said: str) -> None:
    """The look at the sources finds what says an error as it stands."""
    source = f"try:\n    pass\nexcept (OSError, KeyError) as error:\n    print({said})\n"
    assert raw_words(source) == [4]
    assert raw_words(source.replace(said, f"{WORDS}(error)")) == []
