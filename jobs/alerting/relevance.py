"""What watchers follow: which records concern anybody, and where their keywords are looked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

from crawler.documents.sniffing import Document
from crawler.sources.registry import SOURCES, source_of_kind
from jobs.config.model import Config
from jobs.rules.keywords import TextLocation, places_in
from jobs.rules.matching import Interest, Matcher
from state.model.values import Record
from state.stores import Stores

_KEYWORDS_NOTE = "keywords"


def interests(config: Config) -> tuple[Interest, ...]:
    """What each watcher of the configuration follows."""
    return tuple(
        Interest(
            watcher=w.name,
            projects=None if w.projects == "all" else frozenset(w.projects),
            keywords=w.keywords,
            kinds=w.kinds,
        )
        for w in config.watchers
    )


class Relevance:
    """The interests of the watchers of one configuration, and the words of records.

    `document` gives the text of a file by its address, None when there is none.
    """

    def __init__(self, config: Config, document: Callable[[str], Document | None]) -> None:
        self.matcher = Matcher(interests(config))
        self._document = document
        self._digest = hashlib.sha256(json.dumps(config.keywords).encode()).hexdigest()

    def refresh(self, stores: Stores) -> None:
        """With other keywords than before, see again which records are relevant."""
        records = stores.records
        if stores.notes.get(_KEYWORDS_NOTE) == self._digest:
            return
        for key in (key for source in SOURCES for key in records.keys(source.record_kind)):
            stored = records.get(key)
            if stored is not None and stored.is_relevant != self.is_relevant(stored.record):
                records.set_relevance(key, not stored.is_relevant)
        stores.notes.set(_KEYWORDS_NOTE, self._digest)

    def is_relevant(self, record: Record) -> bool:
        """Whether a record names a project, or any watcher's keyword stands in it."""
        return bool(record.projects) or self.matcher.keywords.stand_in(self.places(record))

    def places(self, record: Record) -> tuple[TextLocation, ...]:
        """Where keywords are looked for; nowhere, when there are none."""
        if not self.matcher.keywords:
            return ()
        pages: dict[str, Sequence[str]] = {}
        source = source_of_kind(record.kind)
        is_own_text = source is None or source.owns_files
        for url in record.files if is_own_text else ():
            document = self._document(url)
            if document is not None:
                pages[url] = document.pages
        return places_in({"title": record.title, **record.texts}, pages)
