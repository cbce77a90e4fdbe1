"""Tables as TOML, for configurations that tests change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def toml(tables: Mapping[str, Any], place: str = "") -> str:
    """Nested tables as TOML; JSON's texts, numbers, truths and lists are TOML's, too."""
    plain = {name: value for name, value in tables.items() if not _is_table(value)}
    lines = [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in plain.items()]
    for name, value in tables.items():
        inner = f"{place}.{json.dumps(name)}" if place else json.dumps(name)
        if isinstance(value, Mapping):
            lines += [f"[{inner}]", toml(value, inner)]
        elif _is_table(value):
            for each in value:
                lines += [f"[[{inner}]]", toml(each, inner)]
    return "\n".join(lines)


def _is_table(value: object) -> bool:
    is_list = isinstance(value, list) and bool(value)
    return isinstance(value, Mapping) or (is_list and isinstance(value[0], Mapping))  # type: ignore[index]  # it is a list
