"""What was read of each item of a listing, so that an equal one is not read again; pure.

From one body of a listing to the next most items are the same to the letter. To compare an item
with what it was costs less than to read it, and less than to hash its long texts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_MOST_ITEMS = 2048

T = TypeVar("T")


class LastItems(Generic[T]):
    """What was read of the items of one kind of listing; of so many that memory stays flat.

    What is read of an item must depend on it and on `settings` alone. `true` in place of 1 is no
    other item: it stands for what was there.
    """

    def __init__(self) -> None:
        self._read: dict[str, tuple[Any, object, T]] = {}
        self._same: dict[int, tuple[Any, object, T]] = {}

    def of_same(self, item: Any, settings: object) -> T | None:
        """What was made of this very object; None of any other, which may be equal all the same."""
        known = self._same.get(id(item))
        if known is None or known[0] is not item or known[1] != settings:
            return None
        return known[2]

    def read(self, item: Any, name: object, settings: object, read: Callable[[Any], T]) -> T:
        """What `read` makes of an item, or made of an equal one; `name` is the text by which an
        item is known. What `read` raises is raised each time."""
        if not isinstance(name, str):
            return read(item)
        known = self._read.get(name)
        if known is not None and known[1] == settings and known[0] == item:
            made = known[2]
        else:
            made = read(item)
        if len(self._same) >= _MOST_ITEMS:
            self._read.clear()
            self._same.clear()
        # Held as long as its number is known: the number of what is gone may be given anew.
        self._read[name] = self._same[id(item)] = (item, settings, made)
        return made
