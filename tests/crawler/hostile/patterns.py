"""Every regular expression of a folder of the project, and how it is used; read from its code."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[3]
_ANCHORED = frozenset(("match", "fullmatch"))
_USES = _ANCHORED | {"search", "sub", "subn", "split", "findall", "finditer"}
_NO_SCRAPED_TEXT = ("jobs/demo", "jobs/config", "jobs/cli")


@dataclass(frozen=True)
class Used:
    """A pattern, where it stands, and whether it is only ever tried at one place of a text."""

    name: str
    pattern: re.Pattern[Any]
    is_anchored: bool


def patterns_of(folder: str) -> Iterator[Used]:
    """The patterns in a folder, module by module, compiled or written at their use."""
    for path in sorted((TOP / folder).rglob("*.py")):
        relative = path.relative_to(TOP)
        if path.stem.startswith("__") or str(relative).startswith(_NO_SCRAPED_TEXT):
            continue
        module = ".".join(relative.with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        uses = _uses(tree)
        for name, value in vars(importlib.import_module(module)).items():
            for number, pattern in enumerate(_patterns_in(value)):
                used = uses.get(name, set())
                yield Used(f"{module}.{name}[{number}]", pattern, bool(used) and used <= _ANCHORED)
        yield from _written_at_their_use(module, tree)


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (list, tuple, set, frozenset)) and depth < 3:
        for inner in value:
            yield from _patterns_in(inner, depth + 1)
    elif isinstance(value, dict) and depth < 3:
        yield from _patterns_in(list(value.values()), depth + 1)


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """Per name the methods of patterns that are called on it."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=use) if use in _USES:
                uses.setdefault(name, set()).add(use)
    return uses


def _written_at_their_use(module: str, tree: ast.Module) -> Iterator[Used]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=use),
                args=[ast.Constant(value=(str() | bytes()) as pattern), *rest],
                keywords=keywords,
            ) if use in _USES:
                named = [ast.unparse(e) for e in (*rest, *(k.value for k in keywords))]
                found = (getattr(re, name[3:]) for name in named if name.startswith("re."))
                flags = sum(flag for flag in found if isinstance(flag, re.RegexFlag))
                yield Used(f"{module}:{node.lineno}", re.compile(pattern, flags), use in _ANCHORED)
