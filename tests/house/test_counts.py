"""Whatever counts things in words does so by one function, that knows one from several."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What people read of the commands; what sources and messages say has phrases of its own.
ROOMS = ("jobs/cli", "jobs/passes", "jobs/demo/narration.py", "jobs/queries", "state/upkeep")
NOUNS = (
    "answers|bodies|bytes|channels|deliveries|documents|events|fetches|files|messages|passes|"
    "passages|problems|questions|records|requests|rows|snapshots|times|watchers|weeks|days"
)
_COUNTED = re.compile(rf"^(?: new| more| other| older)? (?:{NOUNS})\b")


def counts_by_hand(source: str) -> Iterator[int]:
    """The lines of f-strings in which a number stands before a noun in the plural."""
    for text in ast.walk(ast.parse(source)):
        if not isinstance(text, ast.JoinedStr):
            continue
        for value, after in zip(text.values, text.values[1:], strict=False):
            is_text = isinstance(after, ast.Constant) and isinstance(after.value, str)
            if isinstance(value, ast.FormattedValue) and is_text and not _is_counted(value.value):
                assert isinstance(after, ast.Constant)
                if _COUNTED.match(str(after.value)):
                    yield text.lineno


def _is_counted(value: ast.expr) -> bool:
    """Whether the count comes with its noun."""
    return isinstance(value, ast.Call) and getattr(value.func, "id", "") == "counted"


def modules() -> Iterator[Path]:
    """The modules of the rooms."""
    for room in ROOMS:
        path = ROOT / room
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def test_counts() -> None:
    """Nothing that people read of a command says "1 events"."""
    by_hand = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        for line in counts_by_hand(path.read_text(encoding="utf-8"))
    }
    assert by_hand == set()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('f"{count} events"', True),
        ('f"{len(x)} new snapshots"', True),
        ("f\"{counted(count, 'event')} are there\"", False),
    ],
)
def test_can_fail(said: str, found: bool) -> None:
    """The look at the sources finds what counts by hand."""
    assert bool(list(counts_by_hand(said))) is found
