"""The version of a reader: a digest of the very modules that it is made of.

Nobody raises it by hand: whoever changes a line that a reader rests on makes another reader, and
what an older one read is read again. Comments and blank lines count for nothing, nor do settings,
whose values are counted where they are used, and what only names or describes.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.util import find_spec

_IMPORT = re.compile(
    r"^[ \t]*from ((?:crawler|state)(?:\.\w+)*) import (\([^)]*\)|[^\n]*)", re.MULTILINE
)
_NAME = re.compile(r"\b[a-z_]\w*\b")
_NO_READERS = frozenset(
    {
        "crawler.sources.base",
        "crawler.sources.registry",
        "crawler.sources.together.settings",
        "crawler.parsing.cron_lines",
        "crawler.parsing.field_types",
        "crawler.parsing.settings",
        "state.model.errors",
        "state.model.records",
        "state.model.values",
    }
)
_NO_READERS_ANYWHERE = frozenset({"settings", "assumptions", "spider", "source"})


@lru_cache(maxsize=64)
def version_of(*modules: str) -> str:
    """The version of the reader that these modules (dotted names) and all that they import make.

    Twelve hexadecimal digits. ModuleNotFoundError where there is no such module.
    """
    digest = hashlib.sha256()
    for name in modules_of(*modules):
        digest.update(f"{name}\n".encode())
        digest.update("\n".join(_lines_that_count(_text(name))).encode())
    return digest.hexdigest()[:12]


def modules_of(*modules: str) -> tuple[str, ...]:
    """These modules and all of this program that they import, directly or not, sorted."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_imported_by(name))
    return tuple(sorted(found))


def _imported_by(name: str) -> set[str]:
    found: set[str] = set()
    for package, names in _IMPORT.findall(_text(name)):
        # What is imported from a package may itself be a module of it.
        inner = {f"{package}.{each}" for each in _NAME.findall(names)}
        is_package = _is_package(package)
        found |= {module for module in inner if is_package and _exists(module)}
        if not is_package:
            found.add(package)
    return {module for module in found if _is_reader(module)}


def _is_reader(module: str) -> bool:
    return module not in _NO_READERS and module.rpartition(".")[2] not in _NO_READERS_ANYWHERE


def _lines_that_count(text: str) -> list[str]:
    lines = (line.rstrip() for line in text.splitlines())
    return [line for line in lines if line and not line.lstrip().startswith("#")]


@lru_cache(maxsize=512)
def _text(name: str) -> str:
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"expected a module {name} of this program, found none")
    text = getattr(spec.loader, "get_source", lambda _: None)(name)
    if text is None:
        raise ModuleNotFoundError(
            f"expected the source text of {name}, which tells one version of a reader from "
            "another, found none; install vvwatch with its sources"
        )
    return str(text)


@lru_cache(maxsize=512)
def _is_package(name: str) -> bool:
    spec = find_spec(name)
    return spec is not None and spec.submodule_search_locations is not None


def _exists(name: str) -> bool:
    return find_spec(name) is not None
