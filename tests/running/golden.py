"""Golden cases: how a failing one names what differs, and which are written anew.

VVWATCH_RENEW_CASES names the cases that may be written anew, such as `programme/normal` or
`questions/search-* files/report`, and no other is touched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from state.changes.json_values import ABSENT, differences

CASES = Path(__file__).parents[1] / "cases"
VARIABLE = "VVWATCH_RENEW_CASES"
_LONGEST = 300
_MOST = 20


def name_of(folder: Path) -> str:
    """The name of a case, such as `programme/normal`."""
    return f"{folder.parent.name}/{folder.name}"


def asked_for(text: str, known: frozenset[str]) -> frozenset[str]:
    """The names of the known cases that a list of names and patterns means; UsageError where one
    of them means no case."""
    asked: set[str] = set()
    for pattern in text.split():
        meant = {name for name in known if fnmatchcase(name, pattern)}
        if not meant:
            raise pytest.UsageError(
                f"{VARIABLE} = {pattern!r}: expected the name of a case, such as programme/normal "
                "or questions/search-*, but there is none"
            )
        asked |= meant
    return frozenset(asked)


_ASKED_FOR = asked_for(os.environ.get(VARIABLE, ""), frozenset(map(name_of, CASES.glob("*/*"))))


@contextmanager
def renewable(
    folder: Path, files: Mapping[str, bytes], outdated: Iterable[str] = ()
) -> Iterator[None]:
    """The checks of a case, in a `with`. Where they fail and the case is asked for, its files are
    written anew, those that are outdated go, and it counts as skipped."""
    try:
        yield
    except AssertionError:
        if name_of(folder) not in _ASKED_FOR:
            raise
        for name in outdated:
            (folder / name).unlink(missing_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        pytest.skip(f"{name_of(folder)}: written anew, read the difference")


def require_same(value: Any, path: Path) -> None:
    """AssertionError unless the value is what the expected file says: each place that differs, by
    its path, with both values."""
    __tracebackhide__ = True
    case = name_of(path.parent)
    renew = f"{VARIABLE}={case} writes it anew"
    if not path.exists():
        raise AssertionError(f"{case}: there is no {path.name}; {renew}")
    wanted = json.loads(path.read_text(encoding="utf-8"))
    if value != wanted:
        lines = "\n".join(_described(wanted, value))
        raise AssertionError(f"{case} differs from {path.name} ({renew}):\n{lines}")


def _described(wanted: Any, value: Any) -> Iterator[str]:
    # Equal by key, they stand in another order.
    found = list(differences(_by_key(wanted), _by_key(value))) or list(differences(wanted, value))
    for place in found[:_MOST]:
        yield f"  {place.path}: expected {_shown(place.before)}, came {_shown(place.after)}"
    if len(found) > _MOST:
        yield f"  and {len(found) - _MOST} more"


def _by_key(value: Any) -> Any:
    """The value with its readings by their key and part, where each stands there once."""
    readings = value.get("readings") if isinstance(value, dict) else None
    if not readings:
        return value
    keyed = {f"{key}/{part}": data for key, part, data in readings}
    return {**value, "readings": keyed} if len(keyed) == len(readings) else value


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
