"""The layers hold, and the pure modules touch nothing but their arguments."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PURE_ROOMS = (
    "state/model",
    "state/changes",
    "crawler/parsing",
    "crawler/documents",
    "crawler/reports",
    "crawler/sources",
    "jobs/rules",
    "jobs/messages/content",
    "jobs/messages/phrases",
)
# The rooms that speak Scrapy or ask the clock have these few files beside pure ones.
IMPURE = frozenset({"spider.py", "instants.py"})
PURE = (
    *(
        str(path.relative_to(ROOT))
        for room in PURE_ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name not in IMPURE
    ),
    "crawler/warc/digests.py",
    "crawler/warc/messages.py",
    "crawler/reading/cases.py",
    "jobs/config/timing.py",
    "jobs/messages/render.py",
    "jobs/queries/side_by_side.py",
)
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


@pytest.fixture(autouse=True)
def _working_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the linter finds the packages; what it puts on the path is taken off again."""
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))


def test_layers_contract() -> None:
    """State imports neither crawler nor jobs, and crawler does not import jobs."""
    assert lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True) == 0


def test_layers_contract_can_fail(tmp_path: Path) -> None:
    """The linter refuses this very code when the layers are written upside down."""
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    reversed_layers = written.replace(
        'layers = ["jobs", "crawler", "state"]', 'layers = ["state", "crawler", "jobs"]'
    )
    assert reversed_layers != written
    config = tmp_path / "pyproject.toml"
    config.write_text(reversed_layers, encoding="utf-8")
    assert lint_imports(config_filename=os.fspath(config), no_cache=True, no_logo=True) == 1


@pytest.mark.parametrize("name", PURE)
def test_pure_module(name: str) -> None:
    """A pure module imports no network, database, scheduler, clock or environment, nor asks any."""
    source = (ROOT / name).read_text(encoding="utf-8")
    assert list(impurities(ast.parse(source))) == []


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
