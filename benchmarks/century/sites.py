"""The Parliament's sites with the questions of a century, over real HTTP on loopback.

Each request is answered by the example sites from a world that holds only what is asked for, so
that a million questions cost no more to serve than a hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Self
from urllib.parse import unquote

from benchmarks.century.questions import Century
from jobs.demo.facts.model import World
from jobs.demo.sites import opendata, search
from jobs.demo.sites.replies import Reply, Request
from jobs.demo.sites.routes import answer
from jobs.demo.sites.server import ExampleSites

_SPAN = re.compile(r"inmeta:publicatiedatum:daterange:(\S*?)\.\.(\S*)")
_LIMIT = 10_000


class CenturySites(ExampleSites):
    """The example sites over a century; only the questions are there."""

    def __init__(self, century: Century) -> None:
        super().__init__(World())
        self.century = century
        self.count = 0
        """How many requests were answered so far."""

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    def respond(self, request: Request) -> Reply:
        """Answer from the part of the century that is asked for."""
        self.count += 1
        return answer(self._part(request), request)

    def _part(self, request: Request) -> World:
        path = request.bare_path
        if path.startswith(search.PREFIX):
            return self._found(request)
        if path.startswith(opendata.PREFIX):
            wanted = path.removeprefix(opendata.PREFIX)
            listed = request.parameter("id") if wanted == "lijst" else wanted
            return self._world(self.century.place_of(int(each)) for each in listed.split(","))
        if "pfile" in path:
            return self._world([self.century.place_of_file(request.number("id", 0))])
        return self.world

    def _found(self, request: Request) -> World:
        query = unquote(request.bare_path.removeprefix(search.PREFIX)).split("&")[0]
        span = _SPAN.search(query)
        words = _SPAN.sub("", query).split()
        first, last = (_day(each) for each in span.groups()) if span else (None, None)
        within = self.century.between(first, last)
        places = [each for each in self._with_words(words) if each in within] if words else within
        # Of all that is found the site shows the first ten thousand, and of these one page.
        size, page = request.number("max", 10), request.number("page", 1)
        found = len(places)
        shown, before = min(page * size, _LIMIT), min((page - 1) * size, _LIMIT, found)
        world = self._world(places[max(0, found - shown - 1) : found - before])
        world.search_limit, world.big_count, world.passed_over = shown, found, before
        return world

    def _with_words(self, words: Iterable[str]) -> list[int]:
        found = [self._naming.get(word.lower(), frozenset()) for word in words]
        return sorted(frozenset.intersection(*found))

    @cached_property
    def _naming(self) -> dict[str, frozenset[int]]:
        """Of each word the questions that name the plan and in which it stands."""
        by_code: dict[str, set[int]] = {}
        for place in self.century.naming():
            by_code.setdefault(self.century.code(place).lower(), set()).add(place)
        everywhere = frozenset(self.century.naming())
        plan = dict.fromkeys(("relanceplan", "vlaamse", "veerkracht"), everywhere)
        return {code: frozenset(places) for code, places in by_code.items()} | plan

    def _world(self, places: Iterable[int | None]) -> World:
        known = (place for place in places if place is not None)
        return World(questions=[self.century.question(place) for place in known])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
