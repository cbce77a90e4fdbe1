"""The border at which values of JSON come in: one of a wrong type is refused, by its name; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from crawler.parsing.base import where
from crawler.parsing.texts.markup import plain_words
from state.model.errors import ParseError
from state.model.values import JsonObject, Snapshot

_WHOLE_NUMBER = re.compile(r"\+?[0-9]{1,18}")
_MOST_SHOWN = 60


@dataclass(frozen=True)
class Border:
    """Takes fields out of the objects of one body; ParseError names what does not fit.

    What is lacking is None or no words. Containers where a text was due count as lacking: the form
    of some fields is not known.
    """

    snapshot: Snapshot
    assumption: str

    def text(self, item: JsonObject, name: str) -> str:
        """The words of a field that holds plain words, as `plain_words` has them."""
        return plain_words(self.written(item.get(name), name))

    def written(self, value: Any, name: str) -> str:
        """The value of the field of this name as it is written, markup and all."""
        if isinstance(value, (bool, int, float)):
            self._refuse("a text", name, value)
        return value if isinstance(value, str) else ""

    def name(self, item: JsonObject, name: str) -> str:
        """The words of a field that holds a name: there is a letter in it."""
        words = self.text(item, name)
        if words and not any(map(str.isalpha, words)):
            self._refuse("a name", name, words)
        return words

    def number(self, item: JsonObject, name: str) -> int | None:
        """The whole number in a field, which may be written as text: a count, or which one it is,
        and so none below nought or beyond all counting."""
        value = item.get(name)
        if value is None or value == "":
            return None
        is_number = type(value) is int or isinstance(value, str)
        if not is_number or not _WHOLE_NUMBER.fullmatch(str(value).strip()):
            self._refuse("a whole number", name, value)
        return int(value)

    def moment(self, item: JsonObject, name: str) -> str | int | None:
        """A day or instant as it is written, or a count of seconds; not read yet."""
        value = item.get(name)
        if isinstance(value, str) or type(value) is int:
            return value
        if value is not None:
            self._refuse("a day", name, value)
        return None

    def _refuse(self, expected: str, name: str, value: Any) -> NoReturn:
        came = f"{value!r}"[:_MOST_SHOWN]
        raise ParseError(f"{expected} in `{name}`", came, where(self.snapshot), self.assumption)
