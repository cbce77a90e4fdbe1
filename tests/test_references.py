"""What docstrings, comments and pages name is there: no path, module or name of old is left."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("benchmarks", "crawler", "jobs", "releasing", "state", "tests")
MODULES = tuple(
    str(path.relative_to(ROOT)) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))
)
PAGES = ("README.md", "docs/architecture.md", "docs/reference.md", "docs/sources.md")
_PATH = re.compile(rf"(?<![\w./<-])(?:{'|'.join(ROOMS)}|docs)/[\w./<>*-]*")
_SPAN = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"\w+\.(?:py|j2|toml|md)")
# But these are keys of the configuration.
_DOTTED = re.compile(rf"(?!state\.(?:path|bodies_over_kib)$)(?:{'|'.join(ROOMS)})(?:\.\w+)+")
_NAME = re.compile(r"_?[a-z]+(?:_[a-z0-9]+)+|(?:[A-Z][a-z0-9]+){2,}|[A-Z]+(?:_[A-Z]+)+")
_QUALIFIED = re.compile(r"[a-z_]+(?:\.[A-Za-z_]+)+")
_FENCED = re.compile(r"^```.*?^```", re.M | re.S)
_WORD = re.compile(r"\w+")
# Names of systemd's and sqlite-utils' own.
_OF_OTHERS = frozenset({"TimeoutStopSec", "KillMode", "_sqlite_migrations"})
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_it_is(name: str) -> None:
    """The first line of a module is a sentence that says what it is."""
    docstring = ast.get_docstring(ast.parse(_text(name))) or ""
    first = docstring.partition("\n")[0]
    assert len(first.split()) > 1
    assert first[0].isupper() or first[0] in "[`" or first.startswith("config.toml")
    assert first.endswith(".")


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_names_exists(name: str) -> None:
    """Paths, modules and names in the docstrings and comments of a module are those of today."""
    rooms = ROOMS if name.startswith("tests/") else ROOMS[:-1]
    assert list(_dangling(_prose(name), rooms)) == []


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_names_exists(name: str) -> None:
    """The same of the pages for people; what commands make is only there when they have run."""
    assert list(_dangling(_FENCED.sub("", _text(name)))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see jobs/process.py.", ["jobs/process.py"]),
        ("see `jobs.config.modle`", ["jobs.config.modle"]),
        ("`jobs.config.model.load_konfig` does", ["jobs.config.model.load_konfig"]),
        ("as `load_konfig` does, and `LoadKonfig`", ["load_konfig", "LoadKonfig"]),
        ("beside `modle.py`", ["modle.py"]),
        ("by `model.load_konfig`", ["model.load_konfig"]),
        ("`tests/cases/nowhere/x`", ["tests/cases/nowhere/x"]),
        ("as `load_config` in `jobs/config/model.py`, `model.py`, jobs.config.model, jobs/", []),
        ("`jobs.config.model.load_config`, tests/cases/<source>/<case>/ and `question.new`", []),
    ],
)
def test_dangling_reference_is_found(text: str, found: list[str]) -> None:
    """The check finds each form of a name that nothing has, and takes none that something has."""
    assert list(_dangling(text)) == found


def _dangling(text: str, rooms: tuple[str, ...] = ROOMS[:-1]) -> Iterator[str]:
    """What a text names and nothing has: as a path, a module, or a name in these rooms."""
    for match in _PATH.finditer(text):
        path = match.group().rstrip(".")
        if not re.search(r"[<>*]", path) and not (ROOT / path).exists():
            yield path
    yield from (span for span in _SPAN.findall(text) if _is_dangling(span, rooms))


def _is_dangling(span: str, rooms: tuple[str, ...]) -> bool:
    if _FILE.fullmatch(span):
        return span not in _file_names()
    if _DOTTED.fullmatch(span):
        return not _is_there(span)
    is_name = _QUALIFIED.fullmatch(span) or _NAME.fullmatch(span)
    return is_name is not None and not _known(rooms).issuperset(span.split("."))


def _is_there(dotted: str) -> bool:
    """Whether a dotted name is a package, a module, or a name in one."""
    *parents, last = dotted.split(".")
    path = ROOT.joinpath(*parents)
    if (path / last).is_dir() or (path / f"{last}.py").exists():
        return True
    module = path.with_suffix(".py")
    return module.exists() and last in _WORD.findall(_code(str(module.relative_to(ROOT))))


@cache
def _file_names() -> frozenset[str]:
    rooms = (*(ROOT / room for room in ROOMS), ROOT / "docs")
    below = (path.name for room in rooms for path in room.rglob("*"))
    return frozenset({*below, *(path.name for path in ROOT.iterdir())})


@cache
def _known(rooms: tuple[str, ...]) -> frozenset[str]:
    """Every word in the code of these rooms and its texts, docstrings and comments left out, and
    those of templates and tasks. What is written here is only an example."""
    modules = (m for m in MODULES if m.startswith(rooms) and m != "tests/test_references.py")
    others = (*(ROOT / "jobs").rglob("*.j2"), ROOT / "pyproject.toml", ROOT / "Makefile")
    texts = (*map(_code, modules), *(path.read_text(encoding="utf-8") for path in others))
    return _OF_OTHERS.union(word for text in texts for word in _WORD.findall(text))


@cache
def _code(name: str) -> str:
    """The module without docstrings and comments."""
    tree = ast.parse(_text(name))
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def _prose(name: str) -> str:
    """The docstrings and comments of a module."""
    text = _text(name)
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, _DOCUMENTED))
    docstrings = (ast.get_docstring(node) or "" for node in nodes)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = (token.string for token in tokens if token.type == tokenize.COMMENT)
    return "\n".join((*docstrings, *comments))


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
