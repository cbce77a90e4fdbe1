"""What is asked of the live sites to try what is taken for granted of written questions; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator
from datetime import date

from crawler.documents.sniffing import kind_of
from crawler.parsing.base import Parsed
from crawler.parsing.roles import JSON
from crawler.sources.questions.bodies.addresses import document_targets
from crawler.sources.questions.names import OPENDATA, OPENDATA_BULK, SEARCH
from crawler.sources.questions.parser import parse
from crawler.sources.questions.settings import QuestionsSettings
from crawler.sources.questions.telling.probe_phrases import PHRASES
from crawler.telling.probing import (
    Ask,
    Came,
    Probe,
    Probes,
    Trial,
    failed,
    held,
    not_tested,
)
from state.model.keys import Key
from state.model.values import JsonObject, Target

_Page = Generator[Ask, Came, Parsed]
_Data = Generator[Ask, Came, JsonObject]
_Document = Generator[Ask, Came, Target | None]

_WORD = re.compile(r"[^\W\d_]{5,40}")
_TWO = 2


# --- one page of the search --------------------------------------------------------------


def _search(settings: QuestionsSettings, on: date) -> Trial:
    """The first page of the whole listing has questions."""
    del on
    parsed = yield from _listing(settings)
    if not _hits(parsed):
        return failed("probe.no_hits")
    return held("probe.hits", count=len(_hits(parsed)), total=_shown(_total(parsed)))


def _newest_first(settings: QuestionsSettings, on: date) -> Trial:
    """Its results come newest first."""
    del on
    parsed = yield from _listing(settings)
    days = [day for hit in _hits(parsed) if (day := hit.get("listed_on"))]
    if parsed.listing is None or len(set(days)) < _TWO:
        return not_tested("probe.too_few_days", count=len(set(days)))
    seen = {"first": days[0], "last": days[-1]}
    if not parsed.listing.newest_first:
        return failed("probe.other_order", **seen)
    return held("probe.order", **seen)


def _counts(settings: QuestionsSettings, on: date) -> Trial:
    """It counts its results, and each of the first page can be read."""
    del on
    parsed = yield from _listing(settings)
    listing = parsed.listing
    if listing is None or listing.total is None:
        return failed("probe.no_count")
    if listing.unreadable:
        return failed("probe.unreadable", item=listing.unreadable[0])
    expected = min(listing.total, settings.page_size)
    seen = {"count": listing.size, "total": listing.total}
    if listing.size != expected:
        return failed("probe.miscounted", **seen)
    return held("probe.counted", **seen)


def _days(settings: QuestionsSettings, on: date) -> Trial:
    """Its days can be read."""
    del on
    parsed = yield from _listing(settings)
    unread = parsed.violated_assumptions.get("questions.days")
    if unread is not None:
        return failed("probe.unread_day", what=unread)
    days = sum(bool(hit.get("listed_on")) for hit in _hits(parsed))
    return held("probe.days", count=days) if days else not_tested("probe.too_few_days", count=0)


# --- words -------------------------------------------------------------------------------


def _words(settings: QuestionsSettings, on: date) -> Trial:
    """A search for a word of a title alone finds that question, and not all of them."""
    del on
    whole = yield from _listing(settings)
    sample = _sample(whole)
    if sample is None:
        return not_tested("probe.no_hits")
    word, hit = sample
    found = yield from _search_for(settings, word, is_decisive=True)
    if hit["id"] not in _ids(found):
        return failed("probe.no_words", word=word, id=hit["id"])
    some, total = _total(found), _total(whole)
    seen = {"word": word, "count": _shown(some), "total": _shown(total)}
    if some is not None and total is not None and some >= total > 1:
        return failed("probe.not_narrowed", **seen)
    return held("probe.words", **seen)


def _words_and_period(settings: QuestionsSettings, on: date) -> Trial:
    """The same word since the day of that question finds it, and nothing of earlier days."""
    del on
    whole = yield from _listing(settings)
    sample = _sample(whole)
    if sample is None:
        return not_tested("probe.no_hits")
    word, hit = sample
    seen = {"word": word, "day": _day(hit)}
    query = settings.words_query.format(words=word, start=_day(hit))
    found = yield from _search_for(settings, query, is_decisive=True)
    others = [day for other in _hits(found) if (day := _day(other)) and day < (_day(hit) or "")]
    if others:
        return failed("probe.other_days", **seen, other=others[0])
    if hit["id"] not in _ids(found):
        return failed("probe.no_words_that_day", **seen, id=hit["id"])
    return held("probe.words_that_day", **seen, count=len(_ids(found)))


def _sample(whole: Parsed) -> tuple[str, JsonObject] | None:
    """A long word that is rare in the titles of the first page, and the question that has it."""
    dated = [hit for hit in _hits(whole) if _day(hit)]
    words = {hit["id"]: _WORD.findall(hit.get("title") or "") for hit in dated}
    often = Counter(word.casefold() for found in words.values() for word in set(found))
    rarest = sorted(
        ((often[word.casefold()], -len(word), word), place)
        for place, hit in enumerate(dated)
        for word in words[hit["id"]]
    )
    return (rarest[0][0][2], dated[rarest[0][1]]) if rarest else None


def _day(hit: JsonObject) -> str | None:
    """The day of its publication, by which the search goes."""
    day: str | None = hit.get("published_on") or hit.get("listed_on")
    return day


def _total(parsed: Parsed) -> int | None:
    return parsed.listing.total if parsed.listing else None


# --- open data ---------------------------------------------------------------------------


def _opendata(settings: QuestionsSettings, on: date) -> Trial:
    """The open data of the first question can be read."""
    del on
    parsed = yield from _listing(settings)
    ids = _ids(parsed)
    if not ids:
        return not_tested("probe.no_hits")
    data = yield from _single(settings, ids[0])
    return held("probe.opendata", id=ids[0], documents=len(data.get("documents", ())))


def _bulk(settings: QuestionsSettings, on: date) -> Trial:
    """The open data of two questions asked for at once are those of each by itself."""
    del on
    if not settings.opendata_bulk_url:
        return not_tested("probe.no_bulk")
    parsed = yield from _listing(settings)
    ids = _ids(parsed)[:_TWO]
    if len(ids) < _TWO:
        return not_tested("probe.no_hits")
    singles = []
    for question_id in ids:
        singles.append((yield from _single(settings, question_id)))
    url = settings.opendata_bulk_url.format(ids=",".join(ids))
    came = yield Ask(Target(OPENDATA_BULK, url), {"Accept": JSON})
    many = _opendata_of(parse(came.snapshot, settings))
    if set(many) != set(ids):
        came_too = ", ".join(sorted(many)) or "-"
        return failed("probe.bulk_others", asked=", ".join(ids), came=came_too)
    differing = [
        name
        for question_id, single in zip(ids, singles, strict=True)
        for name in sorted({*single, *many[question_id]})
        if single.get(name) != many[question_id].get(name)
    ]
    if differing:
        return failed("probe.bulk_differs", fields=", ".join(dict.fromkeys(differing)))
    return held("probe.bulk", asked=", ".join(ids))


def _single(settings: QuestionsSettings, question_id: str) -> _Data:
    url = settings.opendata_url.format(id=question_id)
    came = yield Ask(Target(OPENDATA, url), {"Accept": JSON})
    return _opendata_of(parse(came.snapshot, settings))[question_id]


# --- documents ---------------------------------------------------------------------------


def _document(settings: QuestionsSettings, on: date) -> Trial:
    """A document lies at the known address, and is a file of a known kind."""
    del on
    target = yield from _first_document(settings)
    if target is None:
        return not_tested("probe.no_document")
    came = yield Ask(target, is_decisive=True)
    kind, said = kind_of(came.snapshot.body), came.snapshot.headers.get("content-type", "-")
    seen = {"kind": kind, "said": said, "url": target.url}
    return failed("probe.no_file", **seen) if kind in _NO_FILE else held("probe.document", **seen)


def _same_bytes(settings: QuestionsSettings, on: date) -> Trial:
    """A document asked for twice comes with the same bytes, or is said to be the same."""
    del on
    target = yield from _first_document(settings)
    if target is None:
        return not_tested("probe.no_document")
    first = yield Ask(target, is_decisive=True)
    if kind_of(first.snapshot.body) in _NO_FILE:
        return not_tested("probe.depends", on="questions.hosts")
    second = yield Ask(target, is_decisive=True, again=True)
    if second.status == _NOT_MODIFIED:
        return held("probe.not_modified", validators=_validators(first))
    if second.snapshot.body != first.snapshot.body:
        return failed("probe.other_bytes", validators=_validators(first))
    return held("probe.same_bytes", validators=_validators(first))


_NOT_MODIFIED = 304
_NO_FILE = frozenset({"html", "empty", "unknown"})


def _validators(came: Came) -> str:
    names = ("etag", "last-modified")
    return ", ".join(name for name in names if name in came.snapshot.headers) or "-"


def _first_document(settings: QuestionsSettings) -> _Document:
    parsed = yield from _listing(settings)
    numbers = (number for hit in _hits(parsed) for number in hit.get("documents", ()))
    return next(iter(document_targets(settings, numbers)), None)


# --- what they share ---------------------------------------------------------------------


def _listing(settings: QuestionsSettings) -> _Page:
    """The first page of what a first pass lists."""
    query = settings.period_query.format(start=settings.since, end="")
    return (yield from _search_for(settings, query))


def _search_for(settings: QuestionsSettings, query: str, is_decisive: bool = False) -> _Page:
    target = Target(SEARCH, settings.search_address(query, 1))
    came = yield Ask(target, {"Accept": JSON}, is_decisive)
    return parse(came.snapshot, settings)


def _hits(parsed: Parsed) -> list[JsonObject]:
    return [reading.data for reading in parsed.readings if reading.part.startswith("hit:")]


def _ids(parsed: Parsed) -> list[str]:
    """The numbers of the questions of a page, in its order, each once."""
    return list(dict.fromkeys(str(hit["id"]) for hit in _hits(parsed)))


def _opendata_of(parsed: Parsed) -> dict[str, JsonObject]:
    found: Iterator[tuple[str, JsonObject]] = (
        (Key.parse(reading.key).name, reading.data)
        for reading in parsed.readings
        if reading.part == OPENDATA
    )
    return dict(found)


def _shown(count: int | None) -> int | str:
    return "?" if count is None else count


def _without_words(settings: QuestionsSettings) -> str | None:
    is_looked_up = settings.history == "matching"
    return None if is_looked_up else f'history = "{settings.history}"'


PROBES = Probes(
    (
        Probe("questions.search", "questions.search", _search),
        Probe("questions.newest_first", "questions.newest_first", _newest_first),
        Probe("questions.counts", "questions.counts", _counts),
        Probe("questions.days", "questions.days", _days),
        Probe("questions.words", "questions.words", _words, _without_words),
        Probe(
            "questions.words_and_period",
            "questions.words_and_period",
            _words_and_period,
            _without_words,
        ),
        Probe("questions.opendata", "questions.opendata", _opendata),
        Probe("questions.opendata_bulk", "questions.opendata_bulk", _bulk),
        Probe("questions.hosts", "questions.hosts", _document),
        Probe("questions.same_bytes", "questions.same_bytes", _same_bytes),
    ),
    PHRASES,
)
