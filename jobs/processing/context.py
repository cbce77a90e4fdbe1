"""What the steps of a pass are given: the database with today's parsers over it, and the pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from crawler.extraction.document_reader import DocumentReader
from crawler.extraction.kept_texts import Texts
from crawler.reading.collector import Collector
from crawler.sources.together.settings import SourcesSettings
from jobs.processing.batching.batches import Batches
from jobs.processing.guard import Guard
from state.model.news import News
from state.model.values import Pass, Record, SourceName
from state.set_aside.last_place import LastPlace
from state.stores import Stores


@dataclass(frozen=True)
class UnitOfWork:
    """The stores of one database, and all that reads its snapshots again; made once."""

    stores: Stores
    settings: SourcesSettings
    reader: DocumentReader
    texts: Texts
    collector: Collector
    place: LastPlace

    @classmethod
    def over(
        cls,
        stores: Stores,
        settings: SourcesSettings,
        reader: DocumentReader,
        keeping: bool = True,
        place: LastPlace | None = None,
    ) -> UnitOfWork:
        """The unit over these stores; not `keeping`, no text of a file is written. `place`: where
        it is noted what is at hand."""
        texts = Texts(stores.texts, stores.reading_failures, reader, keeping)
        collector = Collector(stores.snapshots, stores.readings, texts, settings, stores.aliases)
        return cls(stores, settings, reader, texts, collector, place or LastPlace())


@dataclass(frozen=True)
class PassContext:
    """The pass at hand; nothing in it changes while its steps are taken.

    `first_passes` are the sources that had no baseline when it began; `is_relevant` says of a
    record whether it names a project or somebody's keyword. `is_indexed`: words can be searched
    afterwards. `batches`: in which transactions it is processed.
    """

    work: UnitOfWork
    current: Pass
    first_passes: frozenset[SourceName]
    is_relevant: Callable[[Record], bool]
    batches: Batches
    is_indexed: bool = True

    @cached_property
    def guard(self) -> Guard:
        """Sets aside what raises in this pass."""
        return Guard(
            self.work.stores,
            self.at,
            self.current.id,
            self.work.place,
            self.batches.opening.aside,
            self.batches.aside,
        )

    def of_interest(self, news: Iterable[News]) -> tuple[News, ...]:
        """The news of kinds that are told of anything, and of what concerns somebody."""
        return tuple(n for n in news if not n.kind.only_relevant or self.is_relevant(n.record))

    @property
    def at(self) -> datetime:
        """The instant by which everything in the pass is judged."""
        return self.current.at

    @property
    def stores(self) -> Stores:
        """The stores of the database."""
        return self.work.stores
