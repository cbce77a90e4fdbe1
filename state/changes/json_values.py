"""Two JSON values compared: which items of lists belong together, where they differ; pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import zip_longest
from typing import Any, Final

_IDENTITIES = ("url", "title", "number", "code")
# Pairing takes time in the square of the length; of longer lists the order must do.
_MOST_PAIRED = 500


class Absent(Enum):
    """What stands for a value that one side does not have, which is not the same as null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True)
class Difference:
    """One place at which two values differ, such as `detail.sub_questions[3].answer`, counted
    from 0 in the later list (in the earlier one for what is gone), and what stands there."""

    path: str
    before: Any
    after: Any

    def as_json(self) -> dict[str, Any]:
        """The difference as plain JSON values; a side that has nothing there has no key."""
        sides = {"before": self.before, "after": self.after}
        return {"path": self.path} | {k: v for k, v in sides.items() if v is not ABSENT}


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """The smallest places at which two JSON values differ, in the order of the earlier one.

    >>> [d.path for d in differences({"a": [{"url": "x", "n": 1}]}, {"a": [{"url": "x"}], "b": 0})]
    ['a[0].n', 'b']
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            inner = f"{path}.{key}" if path else str(key)
            yield from differences(before.get(key, ABSENT), after.get(key, ABSENT), inner)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, path)
    elif _differ(before, after):
        yield Difference(path, before, after)


def _of_lists(before: Sequence[Any], after: Sequence[Any], path: str) -> Iterator[Difference]:
    old_number = new_number = 0
    for old, new in paired(before, after):
        number = old_number if new is ABSENT else new_number
        yield from differences(old, new, f"{path}[{number}]")
        old_number += old is not ABSENT
        new_number += new is not ABSENT


def _differ(before: Any, after: Any) -> bool:
    # 1, 1.0 and true are equal to Python and three values in JSON.
    return type(before) is not type(after) or bool(before != after)


def paired(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """The items of both lists: the same ones beside each other, the others in their order, and
    `ABSENT` beside what has no other."""
    if max(len(before), len(after)) > _MOST_PAIRED:
        yield from zip_longest(before, after, fillvalue=ABSENT)
        return
    old, new = ([_identity(item) for item in items] for items in (before, after))
    for _, i, until_i, j, until_j in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from zip_longest(before[i:until_i], after[j:until_j], fillvalue=ABSENT)


def _identity(item: Any) -> str:
    """What stays of an item when something else about it changes."""
    names = item if isinstance(item, dict) else {}
    own = next((item[name] for name in _IDENTITIES if name in names), item)
    return json.dumps(own, sort_keys=True)
