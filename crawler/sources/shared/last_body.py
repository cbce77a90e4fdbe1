"""A body of a listing, parsed by what is to the letter as it was in the body before; pure.

From one body to the next most items are what they were, byte by byte. They need not be parsed
again, since where a JSON value ends is said by the value alone: only what is other is parsed, and
what stands around the list. A body of which little is known is parsed whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import orjson

from state.model.values import JsonObject

_MOST_BYTES = 8 * 1024 * 1024
# After so many bodies in a row that were unlike the one before, no other is expected.
_MOST_UNLIKE = 3
# Where an unknown item stands, so many of the next known ones are looked for, nearby first: within
# so many times their own length, that little is lost where nothing is known.
_MOST_SOUGHT = 4
_REACHES = (4, 64)
_SPACES = b" \t\n\r"
_SPACE = re.compile(rb"[ \t\n\r]*")
_value_in = json.JSONDecoder().raw_decode


class _UnlikeError(Exception):
    """A body does not stand as the one before it did."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item as it is written, and its value."""

    raw: bytes
    value: Any


@dataclass(frozen=True, slots=True)
class _Body:
    """The items of a body, what stands before, between and behind them, and what the body says
    without them."""

    head: bytes
    items: list[_Item]
    between: bytes
    tail: bytes
    around: JsonObject


class LastBody:
    """Parses objects with a list of this name, and remembers the last.

    Whatever is what it was is the same object as before, and must not be changed.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._whole: bytes | None = None
        self._known: _Body | None = None
        self._unlike = 0

    def loads(self, body: bytes) -> Any:
        """The value of a body as `orjson.loads` has it, whatever came before; raises the same."""
        if self._unlike >= _MOST_UNLIKE or len(body) > _MOST_BYTES:
            return orjson.loads(body)
        try:
            known = self._by_the_last(body)
        except (_UnlikeError, ValueError, RecursionError):
            value = orjson.loads(body)
            # It is taken apart only when another one comes.
            self._unlike += self._whole is not None
            self._whole, self._known = body, None
            return value
        self._whole, self._known, self._unlike = b"", known, 0
        return {**known.around, self._name: [item.value for item in known.items]}

    def _by_the_last(self, body: bytes) -> _Body:
        if self._whole is None:
            raise _UnlikeError
        if self._known is None:
            self._known = self._taken_apart(self._whole)
        last, begin = self._known, self._begin(body)
        items, end, other = _walk(body, begin, last)
        if 2 * other > len(items):
            raise _UnlikeError
        head, tail = body[:begin], body[end:]
        is_same = (head, tail) == (last.head, last.tail)
        around = last.around if is_same else self._around(head, tail)
        return _Body(head, items, last.between, tail, around)

    def _taken_apart(self, body: bytes) -> _Body:
        begin = self._begin(body)
        items, between, tail = _items(body[begin:])
        return _Body(body[:begin], items, between, tail, self._around(body[:begin], tail))

    def _begin(self, body: bytes) -> int:
        """Where the first list by the name begins, behind its bracket."""
        quoted = orjson.dumps(self._name)
        at = body.find(quoted)
        if at < 0:
            raise _UnlikeError
        at = _behind(b":", body, _skip(body, at + len(quoted)))
        return _skip(body, _behind(b"[", body, _skip(body, at)))

    def _around(self, head: bytes, tail: bytes) -> JsonObject:
        """What a body says without the items; _UnlikeError unless its list is what has the name, in
        the object itself."""
        if b"\\" in head:
            raise _UnlikeError  # the name may be a part of another
        before, after = orjson.loads(head + b"0]}"), orjson.loads(b'{"":[0' + tail)
        if before.get(self._name) != [0] or self._name in after:
            raise _UnlikeError
        around: JsonObject = orjson.loads(head + b"0" + tail)
        return around


def _walk(body: bytes, at: int, last: _Body) -> tuple[list[_Item], int, int]:
    """The items that stand in a body from here to the end of the list, where that is, and how many
    of them were not known."""
    items: list[_Item] = []
    known, between = last.items, last.between
    after = other = 0
    while True:
        if after < len(known) and body.startswith(known[after].raw, at):
            items.append(known[after])
            at += len(known[after].raw)
            after += 1
        elif (index := _known_here(body, at, known, after)) is not None:
            after = index
            continue
        else:
            found, at, after = _unknown(body, at, last, after)
            items += found
            other += len(found)
        if body.startswith(between, at):
            at += len(between)
            continue
        at = _skip(body, at)
        if body.startswith(b"]", at):
            return items, at, other
        at = _skip(body, _behind(b",", body, at))


def _known_here(body: bytes, at: int, known: list[_Item], after: int) -> int | None:
    """The number of a later known item that stands here: those before it are gone."""
    for index, item in enumerate(known[after + 1 : after + _MOST_SOUGHT], after + 1):
        if body.startswith(item.raw, at):
            return index
    return None


def _unknown(body: bytes, at: int, last: _Body, after: int) -> tuple[list[_Item], int, int]:
    """The unknown items that stand here, where they end, and the number of the known one that
    follows."""
    end, index = _known_end(body, at, last, after)
    written = body[at:end].rstrip(_SPACES)
    if index < len(last.items):
        written = written[:-1] if written.endswith(b",") else b""
    items, _, left = _items(written + b"]")
    if left != b"]":
        raise _UnlikeError
    return items, at + len(written), index


def _known_end(body: bytes, at: int, last: _Body, after: int) -> tuple[int, int]:
    """Where a body goes on with a known item, and which; or with what stood behind all of them."""
    sought = list(enumerate(last.items[after : after + _MOST_SOUGHT], after))
    for reach in _REACHES:
        ends = (
            (body.find(item.raw, at, at + (reach + 1) * len(item.raw)), index)
            for index, item in sought
        )
        found = min((end for end in ends if end[0] >= 0), default=None)
        if found is not None:
            return found
    if not body.endswith(last.tail):
        raise _UnlikeError
    return len(body) - len(last.tail), len(last.items)


def _items(written: bytes) -> tuple[list[_Item], bytes, bytes]:
    """The items of a list from behind its bracket, what stands between the first two of them, and
    what is left from the bracket at the end."""
    # What is asked of the text is where a value ends, to the byte.
    text = written.decode("latin-1")
    items: list[_Item] = []
    between, at = b",", 0
    while True:
        end = _value_in(text, at)[1]
        raw = written[at:end]
        # As deep as it stands in a body: how deep that may be is for orjson to say.
        items.append(_Item(raw, orjson.loads(b"[[" + raw + b"]]")[0][0]))
        behind = _skip(written, end)
        if written.startswith(b"]", behind):
            return items, between, written[behind:]
        at = _skip(written, _behind(b",", written, behind))
        if len(items) == 1:
            between = written[end:at]


def _skip(written: bytes, at: int) -> int:
    """Where the next sign is that is no space."""
    space = _SPACE.match(written, at)
    return space.end() if space else at


def _behind(sign: bytes, written: bytes, at: int) -> int:
    """Behind a sign that must stand here."""
    if not written.startswith(sign, at):
        raise _UnlikeError
    return at + len(sign)
