"""What a message says of an event, found by its kind; pure.

A kind that needs no more than its phrase and its changed fields needs no presenter of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from crawler.telling.saying import Phrase, Site, Text, Value, phrase
from crawler.telling.told import Told
from state.model.details import Detail
from state.model.values import JsonObject

D = TypeVar("D", bound=Detail)

TITLE_CHARACTERS = 90


class Presenter(Generic[D]):
    """What is said of events whose detail is a `D`; the defaults do for any kind.

    `has_title`: the headline may have the title of the event already. `names_project`: headline or
    title has the project already. `unsaid` are the changed fields that are said in other words
    already, or are of no use to a person.
    """

    has_title = True
    names_project = False
    unsaid = frozenset({"sha256", "projects"})

    def headline(self, told: Told[D]) -> Phrase:
        """What happened, without its project: the phrase `what.KIND`."""
        return phrase(f"what.{told.kind.name}", title=Text(told.event.title, TITLE_CHARACTERS))

    def glance(self, told: Told[D]) -> Value:
        """The same in a list of such headlines, where it is known of what report it is told."""
        return self.headline(told)

    def lines(self, told: Told[D], followed: frozenset[str]) -> Iterable[Value]:
        """What matters besides the changed fields, most important first; `followed` are the
        reader's projects."""
        del told, followed
        return ()

    def links(self, told: Told[D]) -> Iterable[tuple[Phrase, str]]:
        """Labels and addresses besides that of the event itself."""
        del told
        return ()

    def page(self, told: Told[D]) -> Phrase:
        """What a reader finds at the address of the event itself."""
        return phrase("link.page", site=Site(told.event.url))

    def brief(self, told: Told[D]) -> JsonObject:
        """What of the detail is kept of an event of which little more than the headline is told."""
        del told
        return {}

    def rank(self, told: Told[D]) -> tuple[int, int]:
        """How soon a reader should hear of it, lowest first; then among events of one rank."""
        return told.kind.rank, 0

    def file_role(self, told: Told[D], page: int | None) -> str:
        """What a file, at this page, is to the reader: the end of a phrase `in_file.…`."""
        del told, page
        return "document"


AnyPresenter = Presenter[Any]
