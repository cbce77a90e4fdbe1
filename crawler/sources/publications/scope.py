"""Which publications belong: those whose title has the words of a query; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.sources.publications.names import KIND
from crawler.sources.traits.scope import Scope
from state.model.records import StoredRecord
from state.model.values import Record, SourceName
from state.model.words import has_all_words

if TYPE_CHECKING:
    from crawler.parsing.base import Reading


class PublicationsScope(Scope):
    """Publications of these queries (sorted; none mean the whole catalogue), in one listing."""

    queries: tuple[str, ...]
    listing: str

    def widens(self, covered: Self) -> bool:
        """Whether a query has come, or another listing is read."""
        more = covered.queries and (
            not self.queries or not set(self.queries) <= set(covered.queries)
        )
        return bool(more) or self.listing != covered.listing

    def is_new(self, record: Record, covered: Self) -> bool:
        """Whether a publication is of no query that was covered; of any, in another listing."""
        return covered.listing != self.listing or not matches_queries(record.title, covered.queries)

    def lists(self, stored: StoredRecord) -> bool:
        """Whether the listing that is read must have this publication."""
        same_listing = stored.listed_by == self.listing
        return same_listing and matches_queries(stored.record.title, self.queries)

    def wants(self, reading: Reading) -> bool:
        """Whether the title of a publication is that of a query."""
        if not reading.key.startswith(f"{KIND}:") or "title" not in reading.data:
            return True
        return matches_queries(reading.data["title"], self.queries)

    def listed_by(self, source: SourceName) -> str:
        """The page or the API: what stands in one may be missing from the other."""
        del source
        return self.listing


def matches_queries(title: str, queries: tuple[str, ...]) -> bool:
    """Whether a title has all words of one of the queries; no queries mean every title."""
    return not queries or any(has_all_words(title, query) for query in queries)
