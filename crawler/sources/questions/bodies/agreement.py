"""Whether the open data of a question are those of the question that the search lists; pure.

An answer with its ids mixed up gives each question another one's answer. Title and asker may be
corrected in one place before the other, so neither alone says that it is another question.
"""

from __future__ import annotations

from collections.abc import Iterable

from state.model.values import JsonObject
from state.model.words import fold

_IDENTITY = ("number", "session_year", "title", "subject", "asker", "minister")


def identity(hit: JsonObject) -> JsonObject:
    """What of the data of a hit is looked at here: of many, nothing else need be kept."""
    return {name: hit.get(name) for name in _IDENTITY}


def disagreement(opendata: JsonObject, hits: Iterable[JsonObject]) -> str | None:
    """In words, what the open data of a question contradict in its search hits; None for nothing.

    Both are the data of readings. One hit that agrees is enough.
    """
    found = [_differs(opendata, hit) for hit in hits]
    return found[0] if found and all(found) else None


def _differs(opendata: JsonObject, hit: JsonObject) -> str | None:
    same_year = _same(opendata, hit, "session_year") is not False
    if same_year and _same(opendata, hit, "number") is False:
        return f"number {hit['number']} in the search, {opendata['number']} in the open data"
    titles = _titles(opendata), _titles(hit)
    if not all(titles) or titles[0] & titles[1]:
        return None
    people = [_same(opendata, hit, name) for name in ("asker", "minister")]
    if True in people and False not in people:
        return None
    return f"{hit['title']!r:.80} in the search, {opendata['title']!r:.80} in the open data"


def _same(opendata: JsonObject, hit: JsonObject, name: str) -> bool | None:
    """Whether both have the same value; None where one of them has none."""
    one, other = opendata.get(name), hit.get(name)
    if one is None or other is None:
        return None
    return _plain(one) == _plain(other)


def _plain(value: object) -> frozenset[str]:
    """The words of a value in no order: names come with the surname first or last."""
    return frozenset(fold(str(value)).replace(",", " ").split())


def _titles(data: JsonObject) -> frozenset[str]:
    return frozenset(fold(str(data[name])) for name in ("title", "subject") if data.get(name))
