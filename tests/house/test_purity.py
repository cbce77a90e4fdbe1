"""Pure rooms touch nothing but their arguments, nor does anything that they import, in any chain.

Pure is what lies in a pure room, and every module whose own first words say that it is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "state.model",
    "state.changes",
    "crawler.parsing",
    "crawler.documents",
    "crawler.reports",
    "crawler.sources",
    "crawler.telling",
    "jobs.rules",
    "jobs.messages.content",
    "jobs.messages.phrases",
    "jobs.messages.presenters",
)
# The rooms that speak Scrapy have these beside pure modules. Who asks the clock does so by name,
# and that name is what counts; the module that has it knows how to write instants besides.
IMPURE = ("spider",)
CLOCK = "state.model.instants"
MACHINERY = frozenset(
    {
        *("scrapy", "twisted", "requests", "urllib3", "httpx", "socket", "http", "smtplib", "ssl"),
        *("sqlite3", "sqlite_utils", "apscheduler", "apprise"),
        *("os", "sys", "time", "random", "secrets", "uuid", "subprocess", "threading", "asyncio"),
        *("urllib.request", "state.database", "state.snapshots"),
    }
)
CLOCKS = frozenset(
    {
        *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
        *("time.time", "time.monotonic", "os.environ", "os.getenv"),
    }
)


@cache
def graph() -> grimp.ImportGraph:
    """Who imports whom."""
    return grimp.build_graph("jobs", "crawler", "state", cache_dir=None)


@cache
def tree(module: str) -> ast.Module:
    """A module of the program, parsed."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


def says_so(module: str) -> bool:
    """Whether the first paragraph of a module's docstring says that it is pure."""
    words = (ast.get_docstring(tree(module)) or "").partition("\n\n")[0]
    return "pure" in words.replace(".", " ").replace(",", " ").replace(":", " ").split()


def pure_modules() -> list[str]:
    """Every module that must be pure, by name."""
    return sorted(
        module
        for module in graph().modules
        if (in_a_room(module) or says_so(module)) and module.rpartition(".")[2] not in IMPURE
    )


def in_a_room(module: str) -> bool:
    """Whether a module lies in a pure room."""
    return any(module == room or module.startswith(f"{room}.") for room in ROOMS)


@pytest.mark.parametrize("module", pure_modules())
def test_pure_module(module: str) -> None:
    """A pure module imports no network, database, scheduler, clock or environment, nor asks any;
    and all that it imports imports none."""
    reached = {module} | graph().find_upstream_modules(module)
    impure = {
        " -> ".join(graph().find_shortest_chain(module, other) or (module,)): found
        for other in sorted(reached - {CLOCK})
        if (found := list(impurities(tree(other))))
    }
    assert impure == {}


def test_pure_rooms_are_there() -> None:
    """Each pure room is a folder with modules in it."""
    assert [room for room in ROOMS if not graph().find_children(room)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import scrapy", "scrapy"),
        ("import os.path", "os.path"),
        ("from sqlite_utils import Database", "sqlite_utils"),
        ("from urllib.request import urlopen", "urllib.request"),
        ("from state import database", "state.database"),
        ("from state.model.instants import clock", "state.model.instants.clock"),
        ("def f():\n    import socket", "socket"),
        ("import datetime\nx = datetime.datetime.now()", "datetime.datetime.now"),
        ("x = date.today()", "date.today"),
        ("x = open('a')", "open"),
    ],
)
def test_impurity_is_found(source: str, found: str) -> None:
    """The check for purity finds each kind of impurity."""
    assert found in list(impurities(ast.parse(source)))


def test_harmless_code_is_pure() -> None:
    """The check for purity leaves alone what only looks like an impurity."""
    source = "from urllib.parse import urlsplit\nimport timeit_\nx.now = y.opened(z)"
    assert list(impurities(ast.parse(source))) == []


def impurities(tree: ast.AST) -> Iterator[str]:
    """Names in the module that reach for the outside world."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_machinery(alias.name))
        elif isinstance(node, ast.ImportFrom):
            yield from _impure_from(node)
        elif isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if any(name == clock or name.endswith(f".{clock}") for clock in CLOCKS):
                yield name
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "open":
            yield "open"


def _impure_from(node: ast.ImportFrom) -> Iterator[str]:
    module = node.module or ""
    if _is_machinery(module):
        yield module
        return
    for alias in node.names:
        name = f"{module}.{alias.name}"
        if name in MACHINERY or name == "state.model.instants.clock":
            yield name


def _is_machinery(name: str) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:count]) in MACHINERY for count in range(1, len(parts) + 1))
