"""From the fetches of one source in one pass to readings, and to a verdict on the source.

Live passes and replays share this: it reads stored snapshots alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from crawler.documents.sniffing import Document
from crawler.extraction.texts import Texts
from crawler.parsing import codes
from crawler.parsing.base import Listing, Parsed, Reading, where
from crawler.parsing.url_templates import fields_of
from crawler.reading import file_readings as files
from crawler.sources import shared_record as records
from crawler.sources.assumptions import ASSUMPTIONS
from crawler.sources.programme import parser as programme
from crawler.sources.publications import parser as publications
from crawler.sources.questions import parser as questions
from crawler.sources.settings import SourcesSettings
from state.model.errors import ParseError, ParserFaultError, VvwatchError
from state.model.values import Fetch, FetchOutcome, JsonObject, Role, Snapshot, SourceName
from state.snapshots.store import SnapshotStore

_PARSER_VERSIONS = {
    SourceName.QUESTIONS: questions.VERSION,
    SourceName.PUBLICATIONS: publications.VERSION,
    SourceName.PROGRAMME: programme.VERSION,
}
_ASSUMPTIONS = {
    Role.SEARCH: "questions.search",
    Role.OPENDATA: "questions.opendata",
    Role.OPENDATA_BULK: "questions.opendata_bulk",
    Role.OVERVIEW: "publications.overview",
    Role.OVERVIEW_API: "publications.overview_api",
    Role.PAGE: "publications.page",
    Role.PROGRAMME: "programme.page",
}
# So many bytes of pages are kept as they were read.
_KEPT_BYTES = 8 * 1024 * 1024
_TIMES_ONLY = {"schedule", "sweep_schedule", "recheck_documents_days", "recheck_files_hours"}


Faults = dict[int, ParserFaultError]
"""Over which snapshots a parser stumbled."""


def source_of(role: Role) -> SourceName | None:
    """The source whose parser reads what has this role; None of files, which all of them link."""
    return SourceName(_ASSUMPTIONS[role].partition(".")[0]) if role in _ASSUMPTIONS else None


def reader_version(source: SourceName, settings: SourcesSettings) -> str:
    """What tells today's way of reading a source from any other, its settings included."""
    versions = (_PARSER_VERSIONS[source], files.VERSION, codes.VERSION, records.VERSION)
    return f"{source}-{'.'.join(versions)}-{settings.of(source).fingerprint(_TIMES_ONLY)}"


def parse_snapshot(snapshot: Snapshot, source: SourceName, settings: SourcesSettings) -> Parsed:
    """What the source's parser reads from a snapshot that is no file; may raise ParseError."""
    try:
        return _parse(snapshot, source, settings)
    except ParseError as error:
        error.snapshot_id = snapshot.id
        raise
    except Exception as error:
        # A body of a form that nobody thought of fails its source, and nothing but its source.
        raise _fault(snapshot, error, _ASSUMPTIONS[snapshot.role]) from error


def _fault(snapshot: Snapshot, error: Exception, assumption: str) -> ParserFaultError:
    came = f"one that the parser stumbles over ({type(error).__name__}: {error})"
    fault = ParserFaultError("a body of a known form", came, where(snapshot), assumption)
    fault.snapshot_id = snapshot.id
    return fault


def _parse(snapshot: Snapshot, source: SourceName, settings: SourcesSettings) -> Parsed:
    if source is SourceName.QUESTIONS:
        return questions.parse(snapshot, settings.questions)
    if source is SourceName.PUBLICATIONS:
        return publications.parse(snapshot, settings.publications)
    return programme.parse(snapshot, settings.programme)


def read_file(
    snapshot: Snapshot, document: Document, source: SourceName, settings: SourcesSettings
) -> tuple[Reading, ParserFaultError | None]:
    """The reading of a file; where its reader stumbles, one that says so, and the fault."""
    try:
        return files.parse_file(snapshot, document, settings), None
    except Exception as error:
        # One document alone never fails a source: it waits until the reader is mended.
        fault = _fault(snapshot, error, f"{source}.file")
        return files.unreadable_file(snapshot, document, str(fault), settings), fault


@dataclass(frozen=True)
class Verdict:
    """Whether a source can be believed in this pass, and what its listings proved.

    `error` is None when it can, and `refused` are the snapshots that could not be believed.
    `listings`: by snapshot, the keys that each page of its listings has; `confirmed`: keys whose
    own address answered; `gone`: keys whose own address said 404 or 410; `complete`: the listings
    were read to their end.
    """

    error: str | None = None
    assumption: str | None = None
    refused: tuple[int, ...] = ()
    listings: Mapping[int, frozenset[str]] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    complete: bool = False
    oddities: JsonObject = field(default_factory=dict)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The keys in its listings."""
        return frozenset[str]().union(*self.listings.values())


class SourceReading:
    """The fetches of one source in one pass (and those carried over), read by its parser."""

    def __init__(
        self,
        source: SourceName,
        fetches: Sequence[Fetch],
        carried: Sequence[Fetch],
        store: SnapshotStore,
        texts: Texts,
        settings: SourcesSettings,
        faults: Faults | None = None,
    ) -> None:
        self.source = source
        self._faults = {} if faults is None else faults
        self._fetches = list({f.target.address: f for f in fetches}.values())
        now = {f.target.address for f in self._fetches}
        self._carried = [
            f
            for f in {f.target.address: f for f in carried}.values()
            if f.target.address not in now and not f.target.role.is_listing
        ]
        self._store = store
        self._texts = texts
        self._settings = settings
        self._parsed: dict[int, Parsed] = {}
        self._kept_bytes = 0

    # --- readings -------------------------------------------------------------------------

    def readings(self) -> Iterator[tuple[Reading, int | None]]:
        """Every reading with its snapshot, in the order in which the answers came.

        What was not kept is read anew, so that memory stays flat however large the pass.
        """
        for fetch in (*self._carried, *self._fetches):
            yield from self._read(fetch)

    def new_files(self) -> Iterator[str]:
        """The keys of files of which bytes came that were not there before."""
        for fetch in (*self._carried, *self._fetches):
            if fetch.target.role is Role.FILE and fetch.outcome is FetchOutcome.NEW_BODY:
                yield files.file_key(fetch.target.url, self._settings)

    def take_out_texts(self) -> Iterator[None]:
        """Take the text out of every file fetched: one step for each, to be done beforehand."""
        for fetch in (*self._carried, *self._fetches):
            if fetch.target.role is Role.FILE and fetch.snapshot_id is not None:
                self._texts.of(self._store.load(fetch.snapshot_id))
                yield

    def _read(self, fetch: Fetch) -> Iterator[tuple[Reading, int | None]]:
        if fetch.target.role is Role.FILE:
            yield self._read_file(fetch)
        elif fetch.snapshot_id is not None:
            try:
                parsed = self._parse(fetch.snapshot_id)
            except ParseError:
                return  # the verdict has judged it already
            yield from ((reading, fetch.snapshot_id) for reading in parsed.readings)

    def _read_file(self, fetch: Fetch) -> tuple[Reading, int | None]:
        if fetch.snapshot_id is None:
            problem = fetch.reason or "it could not be fetched"
            return files.missing_file(fetch.target.url, problem, self._settings), None
        snapshot = self._store.load(fetch.snapshot_id)
        document = self._texts.of(snapshot)
        reading, fault = read_file(snapshot, document, self.source, self._settings)
        if fault is not None:
            self._faults[snapshot.id] = fault
        return reading, snapshot.id

    def _parse(self, snapshot_id: int) -> Parsed:
        # Judging and reading ask for the same page; of few pages both are had by one parsing.
        if snapshot_id in self._parsed:
            return self._parsed[snapshot_id]
        snapshot = self._store.load(snapshot_id)
        try:
            parsed = parse_snapshot(snapshot, self.source, self._settings)
        except ParserFaultError as fault:
            self._faults[snapshot_id] = fault
            raise
        self._kept_bytes += len(snapshot.body)
        if self._kept_bytes <= _KEPT_BYTES:
            self._parsed[snapshot_id] = parsed
        return parsed

    # --- verdict --------------------------------------------------------------------------

    def judge(self, trouble: str | None, known: int) -> Verdict:
        """The verdict on the source, of which `known` records stand; `trouble`: the crawl's."""
        if trouble is not None:
            return Verdict(error=trouble)
        try:
            return self._judge(known)
        except ParseError as error:
            refused = _snapshots_of([error])
            return Verdict(_with_remedy(error), error.assumption, refused)
        except _FailedError as error:
            return Verdict(str(error), refused=error.snapshots)

    def _judge(self, known: int) -> Verdict:
        if not any(f.target.role.is_listing for f in self._fetches):
            raise _FailedError(f"expected the listing of {self.source} to be asked for; it was not")
        parsed, oddities = self._parse_all()
        read = [(f, parsed[f.id].listing) for f in self._fetches if f.id in parsed]
        listings = {
            f.snapshot_id: listing for f, listing in read if f.snapshot_id is not None and listing
        }
        if known and not any(listing.keys for listing in listings.values()):
            raise _FailedError(
                f"expected to find at least one of the {known} records known, but the listing at "
                f"{self._listing_url()} came back empty; it is tried again in the next pass, and "
                f"if it stays empty, check the addresses in [sources.{self.source}]",
                tuple(listings),
            )
        return Verdict(
            listings={number: frozenset(listing.keys) for number, listing in listings.items()},
            confirmed=frozenset(self._confirmed(parsed)),
            gone=frozenset(self._gone()),
            complete=is_complete(listings.values()),
            oddities=oddities,
        )

    def _listing_url(self) -> str:
        return next(f.target.url for f in self._fetches if f.target.role.is_listing)

    def _parse_all(self) -> tuple[dict[int, Parsed], JsonObject]:
        """Every body but the files; ParseError or _FailedError when the source has failed."""
        parsed: dict[int, Parsed] = {}
        oddities: JsonObject = {}
        errors: list[ParseError] = []
        bulk_error: ParseError | None = None
        for fetch in self._fetches:
            if fetch.target.role is Role.FILE:
                continue
            if fetch.snapshot_id is None:
                self._require_listing(fetch)
                continue
            try:
                page = self._parse(fetch.snapshot_id)
            except ParseError as error:
                if fetch.target.role is Role.OPENDATA_BULK:
                    bulk_error = error
                elif fetch.target.role is Role.PAGE:
                    errors.append(error)
                else:
                    raise
            else:
                parsed[fetch.id] = Parsed(tuple(_keys_only(page.readings)), listing=page.listing)
                oddities.update(page.oddities)
        self._judge_bulk(parsed, bulk_error, oddities)
        self._judge_share(errors)
        return parsed, oddities

    def _judge_bulk(
        self, parsed: dict[int, Parsed], error: ParseError | None, oddities: JsonObject
    ) -> None:
        """Many at once is a convenience: without it, one by one must have worked."""
        failed = [
            f
            for f in self._fetches
            if f.target.role is Role.OPENDATA_BULK and f.snapshot_id is None
        ]
        if error is None and not failed:
            return
        singles = any(f.target.role is Role.OPENDATA and f.id in parsed for f in self._fetches)
        if error is not None and not singles:
            raise error
        why = str(error) if error else f"{failed[0].target.url}: {failed[0].reason}"
        oddities["questions.opendata_bulk"] = why

    def _require_listing(self, fetch: Fetch) -> None:
        if fetch.target.role.is_listing:
            raise _FailedError(
                f"expected the listing at {fetch.target.url}, but {fetch.reason}; "
                "it is tried again in the next pass"
            )

    def _judge_share(self, errors: Sequence[ParseError]) -> None:
        """Errors on more than half of the requests that are no listing fail the source.

        One alone never does: a single document that is missing or broken waits.
        """
        others = [f for f in self._fetches if not f.target.role.is_listing]
        failed = [f for f in others if f.outcome is FetchOutcome.FAILED]
        missing = [f for f in others if f.outcome is FetchOutcome.MISSING and not self._expected(f)]
        bad = len(errors) + len(failed)
        if (bad >= 2 or len(missing) >= 3) and 2 * (bad + len(missing)) > len(others):
            first = next((f"{f.target.url}: {f.reason}" for f in (*failed, *missing)), None)
            raise _FailedError(
                f"expected most pages and documents to answer, but {bad + len(missing)} of "
                f"{len(others)} did not, among them {first or _with_remedy(errors[0])}; "
                "they are tried again in the next pass",
                _snapshots_of(errors),
            )

    def _expected(self, fetch: Fetch) -> bool:
        return fetch.target.tolerated or self._store.was_missing(fetch.target.url, fetch.pass_id)

    def _confirmed(self, parsed: dict[int, Parsed]) -> Iterator[str]:
        for fetch in self._fetches:
            if fetch.id in parsed and not fetch.target.role.is_listing:
                yield from (reading.key for reading in parsed[fetch.id].readings)

    def _gone(self) -> Iterator[str]:
        for fetch in self._fetches:
            if fetch.outcome is FetchOutcome.MISSING:
                key = own_key(fetch, self._settings)
                if key is not None:
                    yield key


class _FailedError(VvwatchError):
    """The source has failed in this pass, for the reason given; `snapshots` show it."""

    def __init__(self, message: str, snapshots: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.snapshots = snapshots


def own_key(fetch: Fetch, settings: SourcesSettings) -> str | None:
    """The key of the record whose own address this is, None when it is nobody's."""
    if fetch.target.role is Role.OPENDATA:
        filled = fields_of(settings.questions.opendata_url, fetch.target.url)
        return questions.question_key(filled["id"]) if filled else None
    if fetch.target.role is Role.PAGE:
        return publications.publication_key(fetch.target.url, settings.publications)
    return None


def is_complete(listings: Iterable[Listing]) -> bool:
    """Whether each series of pages has been read from its first page to its last.

    A series that was too large stands for the halves that it was cut into.
    """
    series: dict[str, dict[int, Listing]] = {}
    for listing in listings:
        series.setdefault(listing.series, {})[listing.index] = listing
    whole = [pages for pages in series.values() if not _was_cut(pages)]
    return bool(whole) and all(_reaches_end(pages) for pages in whole)


def _was_cut(pages: dict[int, Listing]) -> bool:
    return len(pages) == 1 and next(iter(pages.values())).too_large


def _reaches_end(pages: dict[int, Listing]) -> bool:
    indices = sorted(pages)
    first = pages[indices[0]].first_index
    in_one_piece = indices == list(range(first, first + len(indices)))
    return in_one_piece and pages[indices[-1]].is_last


def _keys_only(readings: Iterable[Reading]) -> Iterator[Reading]:
    return (Reading(reading.key, reading.part, {}) for reading in readings)


def _snapshots_of(errors: Iterable[ParseError]) -> tuple[int, ...]:
    return tuple(sorted({e.snapshot_id for e in errors if e.snapshot_id is not None}))


def _with_remedy(error: ParseError) -> str:
    return f"{error}; {ASSUMPTIONS[error.assumption].remedy}"
