"""What a watcher would have got of what is known: before anybody subscribes. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.documents.document import Document
from crawler.extraction.kept_texts import texts_version
from crawler.sources.together.event_kinds import event_kind
from crawler.sources.together.files import file_key
from jobs.alerting.relevance import Audience, Relevance
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from state.model.deliveries import Reason
from state.model.errors import UsageError
from state.model.instants import brussels_day
from state.model.json_forms import as_json
from state.model.keys import Key
from state.model.values import Event, JsonObject, Record, RecordKind
from state.stores import Stores

_NEWEST = 10
MANY_A_WEEK = 20
"""Over so many a week, nobody reads them."""


@dataclass(frozen=True)
class _Hit:
    event: Event
    day: date
    reasons: tuple[Reason, ...]


def trial(config: Config, name: str, since: date, now: datetime) -> JsonObject:
    """What a watcher would have got since a day: `watcher`, `since`, `until`, `total`, `weeks`
    (list of `{"week", "from", "count"}`), `by_reason` (list of `{"kind", "value", "count"}`, most
    first), `newest` (the last ten events with their `day` and `reasons`), `advice` (or null).

    What was there from the first pass counts too, on the day that it is of. UsageError where nobody
    is called so.
    """
    watchers = tuple(w for w in config.watchers if w.name == name)
    if not watchers:
        names = ", ".join(w.name for w in config.watchers)
        raise UsageError(f"expected the name of a watcher, found {name!r}; known are {names}")
    alone = config.model_copy(update={"watchers": watchers})
    until = brussels_day(now)
    with open_readonly(config.state.path) as db:
        stores = Stores.of(db)
        relevance = Relevance(alone, _documents(stores, alone))
        hits = sorted(
            _hits(stores, Audience(stores, relevance), since, until),
            key=lambda hit: (hit.day, hit.event.detected_at),
        )
    weeks = _weeks(hits, since, until)
    reasons = Counter[tuple[str, str]](
        (reason.kind, reason.value) for hit in hits for reason in hit.reasons
    )
    return {
        "watcher": name,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "total": len(hits),
        "weeks": weeks,
        "by_reason": [
            {"kind": kind, "value": value, "count": count}
            for (kind, value), count in reasons.most_common()
        ],
        "newest": [_shown(hit) for hit in reversed(hits[-_NEWEST:])],
        "advice": _advice(weeks, reasons),
    }


def _documents(stores: Stores, config: Config) -> Callable[[str], Document | None]:
    """The texts of files as they were read in passes; nothing is read again."""

    def document(url: str) -> Document | None:
        file = stores.readings.of(file_key(url, config.sources)).get("file")
        text = file and stores.texts.text(str(file.data["sha256"]), texts_version())
        return Document.from_json(text) if text else None

    return document


def _hits(stores: Stores, audience: Audience, since: date, until: date) -> Iterator[_Hit]:
    for event in stores.log.of_days_since(since):
        if event_kind(event.kind).for_ops or not since <= (day := _day(event)) <= until:
            continue
        stored = stores.records.get(event.subject)
        for _, reasons in audience.of(event, stored.record if stored else _record(event)):
            yield _Hit(event, day, reasons)


def _day(event: Event) -> date:
    """When it was told, or would have been: of what the first pass found, the day it is of."""
    if event.baseline and event.occurred_on:
        return date.fromisoformat(event.occurred_on)
    return brussels_day(datetime.fromisoformat(event.detected_at))


def _record(event: Event) -> Record:
    """The record of an event that is about no thing by itself, such as what is expected."""
    return Record(
        key=event.subject,
        kind=RecordKind(Key.parse(event.subject).prefix),
        title=event.title,
        url=event.url,
        fields={},
        detail={},
        findings=event.findings,
        texts={"title": event.title},
    )


def _weeks(hits: Sequence[_Hit], since: date, until: date) -> list[JsonObject]:
    """Every week of the period by its Monday, those in which nothing was too."""
    counts = Counter(_monday(hit.day) for hit in hits)
    first, last = _monday(since), _monday(until)
    mondays = (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    return [
        {"week": f"{day:%G-W%V}", "from": day.isoformat(), "count": counts[day]} for day in mondays
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _advice(weeks: Sequence[JsonObject], reasons: Counter[tuple[str, str]]) -> str | None:
    busiest = max(weeks, key=lambda week: int(week["count"]))
    if busiest["count"] <= MANY_A_WEEK:
        return None
    (kind, value), count = reasons.most_common(1)[0]
    return (
        f"{busiest['count']} in {busiest['week']} are more than {MANY_A_WEEK} a week, which few "
        f"people read: most come by the {kind} {value!r} ({count}); follow less or fewer kinds, "
        "leave out words with `without`, or let them come together with `digest`"
    )


def _shown(hit: _Hit) -> JsonObject:
    event = hit.event
    return {
        "id": event.id,
        "kind": event.kind,
        "subject": event.subject,
        "title": event.title,
        "url": event.url,
        "day": hit.day.isoformat(),
        "baseline": event.baseline,
        "projects": list(event.projects),
        "reasons": [as_json(reason) for reason in hit.reasons],
    }
