"""How a source is judged in a pass, by all that it answered.

Live passes and replays share this: it judges what was stored alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from crawler.parsing.base import Listing, Parsed, Reading
from crawler.parsing.completeness import completeness
from crawler.parsing.roles import RoleTraits
from crawler.reading.source_reading import SourceReading
from crawler.reading.verdict import Verdict
from crawler.sources.registry import ASSUMPTIONS, is_listing, traits_of
from crawler.sources.traits.assumption import spelling_of
from state.model.errors import ParseError, VvwatchError
from state.model.values import FILE_ROLE, Fetch, FetchOutcome, JsonObject, Role


def judge(
    reading: SourceReading,
    crawl_error: str | None,
    known: int,
    counts_were_exact: bool = False,
    is_archive: bool = False,
) -> Verdict:
    """The verdict on a source, of which `known` records stand; `crawl_error`: the crawl's.

    `counts_were_exact`: its listings were seen to count rightly before. `is_archive`: others chose
    what was asked, so that a listing may lack.
    """
    if is_archive and not any(is_listing(f.target.role) for f in reading.fetches):
        return Verdict(is_partial=True)
    if crawl_error is not None:
        return Verdict(error=crawl_error)
    try:
        return _Judgement(reading).verdict(known, counts_were_exact)
    except ParseError as error:
        refused = _snapshots_of([error])
        return Verdict(_with_remedy(error), error.assumption, refused)
    except _FailedError as error:
        return Verdict(str(error), refused=error.snapshots)


class _Judgement:
    """On one source in one pass; raises ParseError or _FailedError when it has failed."""

    def __init__(self, reading: SourceReading) -> None:
        self._reading = reading
        self._source = reading.source
        self._fetches = reading.fetches

    def verdict(self, known: int, counts_were_exact: bool) -> Verdict:
        """What the fetches prove, of a source of which so many records are known."""
        if not any(is_listing(f.target.role) for f in self._fetches):
            raise _FailedError(
                f"expected the listing of {self._source.name} to be asked for; it was not"
            )
        parsed, violated_assumptions = self._parse_all()
        read = [(f, parsed[f.id].listing) for f in self._fetches if f.id in parsed]
        listings = {
            f.snapshot_id: listing for f, listing in read if f.snapshot_id is not None and listing
        }
        has_any = any(listing.keys for listing in listings.values())
        if known and not has_any and not self._source.may_be_empty:
            raise _FailedError(
                f"expected to find at least one of the {known} records known, but the listing at "
                f"{self._listing_url()} came back empty; it is tried again in the next pass, and "
                f"if it stays empty, check the addresses in [sources.{self._source.name}]",
                tuple(listings),
            )
        self._require_something(known, listings)
        found = completeness(listings.values(), self._read_before(), counts_were_exact)
        if found.doubts:
            violated_assumptions[self._counts_assumption()] = "; ".join(found.doubts)
        return Verdict(
            listings={number: frozenset(listing.keys) for number, listing in listings.items()},
            confirmed=frozenset(self._confirmed(parsed)),
            gone=frozenset(self._gone()),
            complete=found.whole,
            settled=found.settled,
            exact_counts=found.exact,
            violated_assumptions=violated_assumptions,
        )

    def _require_something(self, known: int, listings: Mapping[int, Listing]) -> None:
        """A first listing without anything would be a baseline in which all that comes is news."""
        keys = self._source.when_empty
        if known or keys is None or not listings:
            return
        if not any(listing.size or listing.keys for listing in listings.values()):
            raise _FailedError(
                f"expected something in the listing at {self._listing_url()}, of which nothing is "
                f"known yet, but it came back empty; check {keys} in [sources.{self._source.name}]",
                tuple(listings),
            )

    def _counts_assumption(self) -> str:
        """What is taken for granted of the counts of the listing that was asked for."""
        roles = (f.target.role for f in self._fetches if is_listing(f.target.role))
        traits = traits_of(next(roles))
        return traits.counts or traits.assumption

    def _read_before(self) -> Iterator[Listing]:
        """The listings of this pass that were read once more afterwards, as they were at first."""
        for fetch in self._reading.earlier_listings:
            if fetch.snapshot_id is not None:
                with contextlib.suppress(ParseError):
                    listing = self._reading.parse(fetch.snapshot_id).listing
                    if listing is not None:
                        yield listing

    def _listing_url(self) -> str:
        return next(f.target.url for f in self._fetches if is_listing(f.target.role))

    def _parse_all(self) -> tuple[dict[int, Parsed], JsonObject]:
        """Every body but the files; ParseError or _FailedError when the source has failed."""
        parsed: dict[int, Parsed] = {}
        violated_assumptions: JsonObject = {}
        errors: list[ParseError] = []
        bulk_errors: dict[Role, ParseError] = {}
        for fetch in self._fetches:
            if fetch.target.role == FILE_ROLE or traits_of(fetch.target.role).is_optional:
                continue
            if fetch.snapshot_id is None:
                self._require_listing(fetch)
                continue
            try:
                page = self._reading.parse(fetch.snapshot_id)
            except ParseError as error:
                traits = traits_of(fetch.target.role)
                if traits.singles is not None:
                    bulk_errors[traits.role] = error
                elif traits.one_may_fail:
                    errors.append(error)
                else:
                    raise
            else:
                # What a listing has is told by its keys; of other pages nothing else is asked here.
                keys = () if is_listing(fetch.target.role) else tuple(_keys_only(page.readings))
                parsed[fetch.id] = Parsed(keys, listing=page.listing)
                violated_assumptions.update(page.violated_assumptions)
                violated_assumptions.update(self._spelling(fetch, page))
        for traits in self._source.roles:
            if traits.singles is not None:
                violated_assumptions |= self._judge_bulk(
                    traits, parsed, bulk_errors.get(traits.role)
                )
        self._judge_share(errors)
        # Too few to doubt the source: each waits, and is named.
        named = {error.assumption: str(error) for error in errors}
        return parsed, {**violated_assumptions, **named}

    def _spelling(self, fetch: Fetch, page: Parsed) -> Iterator[tuple[str, str]]:
        """The first text of a page in which signs could not be read, as what is odd."""
        for reading in page.readings:
            for name in reading.unreadable:
                seen = f"signs that cannot be read in `{name}` of {reading.key}"
                yield spelling_of(self._source.name), f"{seen} at {fetch.target.url}"
                return

    def _judge_bulk(
        self, bulk: RoleTraits, parsed: dict[int, Parsed], error: ParseError | None
    ) -> JsonObject:
        """Many at once is a convenience: without it, one by one must have worked. What is odd."""
        failed = [f for f in self._fetches if f.target.role == bulk.role and f.snapshot_id is None]
        if error is None and not failed:
            return {}
        singles = any(f.target.role == bulk.singles and f.id in parsed for f in self._fetches)
        if error is not None and not singles:
            raise error
        why = str(error) if error else f"{failed[0].target.url}: {failed[0].reason}"
        return {bulk.assumption: why}

    def _require_listing(self, fetch: Fetch) -> None:
        if is_listing(fetch.target.role):
            raise _FailedError(
                f"expected the listing at {fetch.target.url}, but {fetch.reason}; "
                "it is tried again in the next pass"
            )

    def _judge_share(self, errors: Sequence[ParseError]) -> None:
        """Errors on more than half of the requests that are no listing fail the source.

        One alone never does: a single document that is missing or broken waits.
        """
        # What was not asked for says nothing: it is forbidden, or its host kept us out.
        asked = (f for f in self._fetches if f.outcome.was_asked)
        others = [f for f in asked if _counts(f.target.role)]
        failed = [f for f in others if f.outcome is FetchOutcome.FAILED]
        missing = [
            f
            for f in others
            if f.outcome is FetchOutcome.MISSING and not self._reading.is_expected(f)
        ]
        bad = len(errors) + len(failed)
        if (bad >= 2 or len(missing) >= 3) and 2 * (bad + len(missing)) > len(others):
            first = next((f"{f.target.url}: {f.reason}" for f in (*failed, *missing)), None)
            raise _FailedError(
                f"expected most pages and documents to answer, but {bad + len(missing)} of "
                f"{len(others)} did not, among them {first or _with_remedy(errors[0])}; "
                "they are tried again in the next pass",
                _snapshots_of(errors),
            )

    def _confirmed(self, parsed: dict[int, Parsed]) -> Iterator[str]:
        for fetch in self._fetches:
            if fetch.id in parsed and not is_listing(fetch.target.role):
                yield from (reading.key for reading in parsed[fetch.id].readings)

    def _gone(self) -> Iterator[str]:
        for fetch in self._fetches:
            if fetch.outcome is FetchOutcome.MISSING:
                table = self._reading.settings.table(self._source)
                key = self._source.own_key(fetch.target.role, fetch.target.url, table)
                if key is not None:
                    yield key


class _FailedError(VvwatchError):
    """The source has failed in this pass, for the reason given; `snapshots` show it."""

    def __init__(self, message: str, snapshots: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.snapshots = snapshots


def _counts(role: Role) -> bool:
    """Whether something is wrong with a source when too many of this role do not answer."""
    return role == FILE_ROLE or not (is_listing(role) or traits_of(role).is_optional)


def _keys_only(readings: Iterable[Reading]) -> Iterator[Reading]:
    return (Reading(reading.key, reading.part, {}) for reading in readings)


def _snapshots_of(errors: Iterable[ParseError]) -> tuple[int, ...]:
    return tuple(sorted({e.snapshot_id for e in errors if e.snapshot_id is not None}))


def _with_remedy(error: ParseError) -> str:
    return f"{error}; {ASSUMPTIONS[error.assumption].remedy}"
