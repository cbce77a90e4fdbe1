"""What is said and shown of a catalogue entry; pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.sources.publications.detail import PublicationDetail
from crawler.telling.lookup import Lookup
from crawler.telling.presenter import Presenter, Told
from crawler.telling.saying import Day, Value, phrase


class PublicationPresenter(Presenter[PublicationDetail]):
    """The day on which it was published."""

    def lines(self, told: Told[PublicationDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The day on which it was published."""
        del followed
        if told.detail.published_on:
            yield phrase("published", day=Day(told.detail.published_on))


class PublicationLookup(Lookup):
    """Each by its title and address."""

    group = "publications"
    heading = "Publications"
