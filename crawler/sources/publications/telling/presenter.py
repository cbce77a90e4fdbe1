"""What is said and shown of a catalogue entry; pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.sources.publications.detail import PublicationDetail
from crawler.telling.lookup import Lookup
from crawler.telling.presenter import Presenter
from crawler.telling.saying import Day, Phrase, Value, phrase, unread
from crawler.telling.told import Told
from state.model.details import DocumentState


class PublicationPresenter(Presenter[PublicationDetail]):
    """The day on which it was published, and files that are told of before they were read."""

    def lines(self, told: Told[PublicationDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The day on which it was published, and each file that could not be read yet."""
        del followed
        if told.detail.published_on:
            yield phrase("published", day=Day(told.detail.published_on))
        for file in told.detail.files:
            if file.state is DocumentState.UNREAD and file.problem:
                yield unread(file.problem)

    def page(self, told: Told[PublicationDetail]) -> Phrase:
        """The page of the publication."""
        return phrase("link.publication", site=super().page(told).values["site"])


class PublicationLookup(Lookup):
    """Each by its title and address."""

    group = "publications"
    heading = "Publications"
