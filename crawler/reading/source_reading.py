"""The fetches of one source in one pass, read by its parser.

Live passes and replays share this: it reads stored snapshots alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from crawler.extraction.kept_texts import Texts
from crawler.parsing.base import Parsed, Reading
from crawler.reading import file_readings as files
from crawler.reading.parse import Faults, parse_snapshot, read_file
from crawler.sources.base import AnySource
from crawler.sources.registry import is_listing, traits_of
from crawler.sources.together.files import file_key
from crawler.sources.together.settings import SourcesSettings
from state.model.errors import (
    DamagedError,
    DeadlyError,
    NotReadError,
    ParseError,
    ParserFaultError,
    VvwatchError,
)
from state.model.values import FILE_ROLE, Fetch, FetchOutcome, Snapshot
from state.set_aside.last_place import LastPlace
from state.snapshots.snapshot_store import SnapshotStore

# So many bytes of pages are kept as they were read.
_KEPT_BYTES = 8 * 1024 * 1024


class SourceReading:
    """The fetches of one source in one pass (and those carried over), read by its parser.

    `faults`: over which snapshots it has stumbled so far.
    """

    def __init__(
        self,
        source: AnySource,
        fetches: Sequence[Fetch],
        carried: Iterable[Fetch],
        store: SnapshotStore,
        texts: Texts,
        settings: SourcesSettings,
        place: LastPlace | None = None,
    ) -> None:
        self.source = source
        self.faults: Faults = {}
        self.fetches = list({f.target.address: f for f in fetches}.values())
        last = {f.id for f in self.fetches}
        self.earlier_listings = [
            f for f in fetches if is_listing(f.target.role) and f.id not in last
        ]
        # Where nothing came now, the file that came before and is still unread stands.
        now = {f.target.address for f in self.fetches if not _is_file_without_body(f)}
        # Of those carried over only what is read is held: after a long baseline they are many.
        self._new_files = list[str]()
        read: dict[tuple[str, str, str], Fetch] = {}
        for fetch in carried:
            self._note_new_file(fetch)
            read.pop(fetch.target.address, None)
            if fetch.target.address not in now and not is_listing(fetch.target.role):
                read[fetch.target.address] = fetch
        self._carried = list(read.values())
        for fetch in fetches:
            self._note_new_file(fetch)
        self._store = store
        self._texts = texts
        self._place = place or LastPlace()
        self.settings = settings
        self._parsed: dict[int, Parsed] = {}
        self._kept_bytes = 0
        self.refused: dict[int, str] = {}
        """By snapshot, why it is no answer to what was asked for."""
        self.unread: dict[int, None] = {}
        """The snapshots of files that could not be read, to which later passes come back."""

    def by_fetch(
        self, after: int | None = None
    ) -> Iterator[tuple[int, Iterator[tuple[Reading, int | None]]]]:
        """The number of each fetch with its readings and their snapshots, in the order in which the
        answers came; files last, when all is known of them that pages say. Only what comes `after`
        a fetch, where it is among them.

        What was not kept is read anew, so that memory stays flat however large the pass.
        """
        found = (*self._carried, *self.fetches)
        fetches = sorted(found, key=lambda fetch: fetch.target.role == FILE_ROLE)
        numbers = [fetch.id for fetch in fetches]
        begin = numbers.index(after) + 1 if after in numbers else 0
        for fetch in fetches[begin:]:
            yield fetch.id, self._read(fetch)

    def new_files(self) -> Iterator[str]:
        """The keys of files of which bytes came that were not there before."""
        return (file_key(url, self.settings) for url in self._new_files)

    def take_out_texts(self) -> Iterator[None]:
        """Take the text out of every file fetched: one step for each, to be done beforehand."""
        for fetch in (*self._carried, *self.fetches):
            if fetch.target.role == FILE_ROLE and fetch.snapshot_id is not None:
                with suppress(NotReadError, DamagedError):
                    self._texts.of(self._store.load(fetch.snapshot_id))
                yield

    def _note_new_file(self, fetch: Fetch) -> None:
        if fetch.target.role == FILE_ROLE and fetch.outcome is FetchOutcome.NEW_BODY:
            self._new_files.append(fetch.target.url)

    def _read(self, fetch: Fetch) -> Iterator[tuple[Reading, int | None]]:
        if fetch.target.role == FILE_ROLE:
            yield self._read_file(fetch)
        elif traits_of(fetch.target.role).is_optional:
            return
        elif fetch.snapshot_id is not None:
            try:
                parsed = self.parse(fetch.snapshot_id)
            except ParseError:
                return  # the verdict has judged it already
            yield from ((reading, fetch.snapshot_id) for reading in parsed.readings)
        else:
            table = self.settings.table(self.source)
            awaited = self.source.awaited(fetch.target.role, fetch.target.url, table)
            if awaited is not None:
                yield awaited, None

    def _read_file(self, fetch: Fetch) -> tuple[Reading, int | None]:
        if fetch.outcome is FetchOutcome.FORBIDDEN:
            return files.forbidden_file(fetch.target.url, self.settings), None
        if fetch.snapshot_id is None:
            problem = fetch.reason or "it could not be fetched"
            return files.missing_file(fetch.target.url, problem, self.settings), None
        try:
            self._place.enter(f"snapshot {fetch.snapshot_id}")
            snapshot = self._store.load(fetch.snapshot_id)
            document = self._texts.of(snapshot)
        except (NotReadError, DamagedError, DeadlyError) as error:
            return self._unread_file(fetch, fetch.snapshot_id, error), fetch.snapshot_id
        reading, fault = read_file(snapshot, document, self.source, self.settings)
        if fault is not None:
            self.faults[snapshot.id] = fault
        return reading, snapshot.id

    def _unread_file(self, fetch: Fetch, snapshot_id: int, error: VvwatchError) -> Reading:
        """The reading of a file that waits for a later pass."""
        self.unread[snapshot_id] = None
        if not isinstance(error, NotReadError):
            self.refused[snapshot_id] = str(error)
        is_given_up = isinstance(error, NotReadError) and error.given_up
        verdict = error.why if isinstance(error, NotReadError) and is_given_up else None
        sha256 = self._store.sha256_of(snapshot_id)
        return files.unread_file(fetch.target.url, sha256, self.settings, verdict)

    def parse(self, snapshot_id: int) -> Parsed:
        """What the parser reads from a snapshot that is no file; may raise ParseError."""
        # Judging and reading ask for the same page; of few pages both are had by one parsing.
        if snapshot_id in self._parsed:
            return self._parsed[snapshot_id]
        try:
            snapshot = self._load(snapshot_id)
            parsed = parse_snapshot(snapshot, self.source, self.settings)
        except ParserFaultError as fault:
            self.faults[snapshot_id] = fault
            raise
        except ParseError as error:
            self.refused[snapshot_id] = str(error)
            raise
        self._kept_bytes += len(snapshot.body)
        if self._kept_bytes <= _KEPT_BYTES:
            self._parsed[snapshot_id] = parsed
        return parsed

    def _load(self, snapshot_id: int) -> Snapshot:
        """The snapshot of a page; ParseError where its bytes are damaged, or the program was ended
        over it again and again."""
        try:
            self._place.enter(f"snapshot {snapshot_id}")
            return self._store.load(snapshot_id)
        except (DamagedError, DeadlyError) as error:
            fetch = self._store.fetch_of(snapshot_id)
            is_damaged = isinstance(error, DamagedError)
            came = (
                "one whose stored bytes are damaged" if is_damaged else "one that ends the program"
            )
            role = traits_of(fetch.target.role)
            refused = ParseError("a body to read", came, fetch.target.url, role.assumption)
            refused.snapshot_id = snapshot_id
            raise refused from error

    def is_expected(self, fetch: Fetch) -> bool:
        """Whether it is no trouble that nothing stands at an address."""
        return fetch.target.tolerated or self._store.was_missing(fetch.target.url, fetch.pass_id)


def _is_file_without_body(fetch: Fetch) -> bool:
    return fetch.target.role == FILE_ROLE and fetch.snapshot_id is None
