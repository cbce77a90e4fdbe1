"""What watchers follow: which records concern anybody, and whom an event concerns, and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from crawler.documents.document import Document
from crawler.sources.registry import ANNOUNCING_KINDS, SOURCES, source_of_kind
from crawler.sources.together.event_kinds import detail_of, event_kind, told
from jobs.config.model import Config
from jobs.rules.interests.passages import passage_of
from jobs.rules.keywords import TextLocation, places_in
from jobs.rules.matching import Interest, Matcher
from jobs.rules.promised import promises
from state.model.deliveries import Reason
from state.model.values import FILE_KIND, Event, Finding, Record
from state.stores import Stores

_KEYWORDS_NOTE = "keywords"


def interests(config: Config) -> tuple[Interest, ...]:
    """What each watcher of the configuration follows."""
    return tuple(
        Interest(
            watcher=watcher.name,
            projects=None if watcher.projects == "all" else frozenset(watcher.projects),
            keywords=watcher.keywords,
            kinds=watcher.kinds,
            subjects=watcher.questions,
            askers=watcher.askers,
            ministers=watcher.ministers,
            themes=watcher.themes,
            without=watcher.without,
        )
        for watcher in config.watchers
    )


class Relevance:
    """The interests of the watchers of one configuration, and the words of records.

    `document` gives the text of a file by its address, None when there is none.
    """

    def __init__(self, config: Config, document: Callable[[str], Document | None]) -> None:
        self.matcher = Matcher(interests(config))
        self._document = document
        # With nothing but keywords the note is as it was when there was nothing else to follow.
        is_more = any(config.followed.values())
        kept = [config.keywords, config.followed] if is_more else config.keywords
        self._digest = hashlib.sha256(json.dumps(kept).encode()).hexdigest()

    def refresh(self, stores: Stores, before_each: Callable[[], None] = lambda: None) -> None:
        """With other keywords or persons than before, see again which records are relevant;
        `before_each` of them something else can be done."""
        records = stores.records
        if stores.notes.get(_KEYWORDS_NOTE) == self._digest:
            return
        for key in (key for source in SOURCES for key in records.keys(source.record_kind)):
            before_each()
            stored = records.get(key)
            if stored is not None and stored.is_relevant != self.is_relevant(stored.record):
                records.set_relevance(key, not stored.is_relevant)
        stores.notes.set(_KEYWORDS_NOTE, self._digest)

    def is_relevant(self, record: Record) -> bool:
        """Whether a record names a project or puts a measurement on an agenda, or any watcher
        follows it, what it follows from, whom it is by or to, or a word in it."""
        detail = detail_of(record)
        keys = (record.key, *detail.follows_from)
        return (
            bool(record.projects)
            or detail.on_agenda is not None
            or any(self.matcher.follows(key, detail.parties) for key in keys)
            or self.matcher.keywords.stand_in(self.places(record))
        )

    def places(self, record: Record) -> tuple[TextLocation, ...]:
        """Where words are looked for; nowhere, when there are none."""
        if not (self.matcher.keywords or self.matcher.excluded):
            return ()
        return places_in({"title": record.title, **record.texts}, self._pages(record))

    def shown(self, reasons: Iterable[Reason], record: Record) -> tuple[Reason, ...]:
        """The reasons with the passages at which they stand, where these can be found."""
        return tuple(self._with_passage(reason, record) for reason in reasons)

    def _with_passage(self, reason: Reason, record: Record) -> Reason:
        text: str | None = None
        if reason.where is not None and reason.page is None:
            text = {"title": record.title, **record.texts}.get(reason.where)
        elif reason.where is not None and reason.page is not None:
            document = self._document(reason.where)
            pages = document.pages if document is not None else ()
            text = pages[reason.page - 1] if 0 < reason.page <= len(pages) else None
        if text is None:
            return reason
        return replace(reason, passage=passage_of(reason, text, beside=record.title))

    def _pages(self, record: Record) -> dict[str, Sequence[str]]:
        pages: dict[str, Sequence[str]] = {}
        source = source_of_kind(record.kind)
        is_own_text = source is None or source.owns_files
        for url in record.files if is_own_text else ():
            document = self._document(url)
            if document is not None:
                pages[url] = document.pages
        return pages


class Audience:
    """The watchers of one configuration, for the events of one database."""

    def __init__(self, stores: Stores, relevance: Relevance) -> None:
        self._stores = stores
        self._relevance = relevance

    def of(self, event: Event, record: Record) -> Iterator[tuple[str, tuple[Reason, ...]]]:
        """Each watcher who gets an event of this record, and why, with the passages."""
        relevance = self._relevance
        concerning = replace(event, findings=(*event.findings, *self._tied(event)))
        places = relevance.places(record)
        about = self._about(event, record)
        for watcher, why in relevance.matcher.match(concerning, places, about):
            yield watcher, relevance.shown(why, record)

    def _about(self, event: Event, record: Record) -> tuple[str, ...]:
        """The keys of what an event is about besides its subject."""
        owners = self._stores.files.owners(event.url) if record.kind == FILE_KIND else ()
        return (*owners, *told(event).detail.follows_from)

    def _tied(self, event: Event) -> tuple[Finding, ...]:
        """The projects for which the measurement was promised that an event puts on an agenda."""
        is_scheduling = event_kind(event.kind).schedules
        number = told(event).detail.on_agenda if is_scheduling else None
        if number is None:
            return ()
        promised = promises(self._stores.records.announcing(ANNOUNCING_KINDS))
        found = (f for each in promised if each.measurement == number for f in each.findings)
        return tuple(Finding(finding.code, "expectation") for finding in found)
