"""A source is a folder and a line: nothing else names one, but the demo."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.sources.registry import SOURCES

ROOT = Path(__file__).parents[2]
OWN = tuple(ROOT / Path(*type(source).__module__.split(".")[:-1]) for source in SOURCES)
# The example sites play the sources, and what old databases looked like stays as it was.
ALLOWED = (
    *OWN,
    ROOT / "crawler/sources/registry.py",
    ROOT / "jobs/demo",
    ROOT / "state/database/shapes/later.py",
)
MODULES = [
    path
    for layer in ("crawler", "state", "jobs")
    for path in sorted((ROOT / layer).rglob("*.py"))
    if not any(path.is_relative_to(allowed) for allowed in ALLOWED)
]
# Roles that are words of every day say nothing of a source.
EVERYDAY = frozenset({"page", "search", "overview"})
NAMES = frozenset(
    name
    for source in SOURCES
    for name in (
        *(source.name, source.record_kind, source.file_prefix or source.name),
        *(traits.role for traits in source.roles if traits.role not in EVERYDAY),
    )
) - {"file"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_source_is_named(path: Path) -> None:
    """A module outside the sources' folders names no source, role or kind of record of one."""
    assert list(named_in(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        "x = settings.questions",
        'if kind == "question": pass',
        'x = key.startswith("question:")',
        "db.execute(\"SELECT key FROM records WHERE kind = 'question'\")",
        "from crawler.sources.questions.parser import parse",
        'x = f"publication:{name}"',
        'x = {"question.new": 1}',
    ],
)
def test_name_of_a_source_is_found(code: str) -> None:
    """Each way of naming a source is found."""
    assert list(named_in(ast.parse(code)))


def test_words_about_sources_are_no_names() -> None:
    """Docstrings and sentences may speak of what a source is about."""
    code = '"""Of a question."""\nx = "such as question:1 or report:6"\ny = question_of(page)'
    assert list(named_in(ast.parse(code))) == []


def named_in(tree: ast.Module) -> Iterator[str]:
    """Where a module names a source: in an attribute, an import, a text or a piece of SQL."""
    described = {id(text) for text in _docstrings(tree)}
    names = "|".join(sorted(NAMES, key=len, reverse=True))
    folder = re.compile(rf"crawler\.sources\.(?:{'|'.join(s.name for s in SOURCES)})\b")
    text = re.compile(rf"(?:{names})(?:[.:][\w*.]*)?")
    quoted = re.compile(rf"'(?:{names})'")
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {s.name for s in SOURCES}:
            if isinstance(node.value, ast.Name) and node.value.id == "watcher":
                continue  # what one follows is called as people call it
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and folder.match(node.module or ""):
            yield node.module or ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_name = text.fullmatch(node.value) or quoted.search(node.value)
            if is_name and id(node) not in described:
                yield node.value


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
