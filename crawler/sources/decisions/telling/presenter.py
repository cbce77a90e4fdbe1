"""What is said and shown of a decision; pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.sources.decisions.detail import DecisionDetail
from crawler.sources.decisions.events import NEW
from crawler.telling.lookup import Line, Lookup
from crawler.telling.presenter import Presenter
from crawler.telling.saying import (
    Counted,
    Day,
    Euro,
    Measurement,
    Phrase,
    Row,
    Text,
    Value,
    phrase,
    unread,
)
from crawler.telling.told import Told
from state.model.details import DocumentState
from state.model.values import JsonObject, Record

_MOST_AMOUNTS = 3
_MOST_MINISTERS = 6


class DecisionPresenter(Presenter[DecisionDetail]):
    """The meeting, who put it forward, and the amounts in it with the words around them."""

    def headline(self, told: Told[DecisionDetail]) -> Phrase:
        """What was decided; of a measurement that is put before the government, that it is."""
        if told.kind == NEW and told.detail.measurement is not None:
            return phrase("what.decision.agenda", measurement=Measurement(told.detail.measurement))
        return super().headline(told)

    def lines(self, told: Told[DecisionDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The day, the ministers, the amounts, and each file that could not be read."""
        del followed
        detail = told.detail
        if detail.day and detail.item_type:
            kind = Text(detail.item_type, 40, is_part=True)
            yield phrase("decision_meeting_type", day=Day(detail.day), type=kind)
        elif detail.day:
            yield phrase("decision_meeting", day=Day(detail.day))
        if detail.ministers:
            names = tuple(Text(name, 80, is_part=True) for name in detail.ministers)
            shown, more = names[:_MOST_MINISTERS], len(names[_MOST_MINISTERS:])
            yield phrase("decision_by", ministers=Row(shown, more=more))
        yield from _amounts(detail)
        if detail.measurement is not None:
            yield phrase("decision_awaited")
        for file in detail.attachments:
            if file.state is not DocumentState.READ and file.problem:
                yield unread(file.problem)

    def page(self, told: Told[DecisionDetail]) -> Phrase:
        """Where the site of the government has the decision."""
        return phrase("link.decision", site=super().page(told).values["site"])

    def brief(self, told: Told[DecisionDetail]) -> JsonObject:
        """The measurement that the headline names."""
        return {"measurement": told.detail.measurement}


def _amounts(detail: DecisionDetail) -> Iterator[Value]:
    for amount in detail.amounts[:_MOST_AMOUNTS]:
        yield phrase("decision_amount", euro=Euro(amount.euro), passage=Text(amount.passage, 200))
    more = len(detail.amounts) - _MOST_AMOUNTS
    if more > 0:
        yield Counted("decision_amounts", more)


class DecisionLookup(Lookup):
    """Each by its day and title, with its amounts."""

    group = "decisions"
    heading = "Decisions of the government"

    def item(self, record: Record, code: str) -> JsonObject:
        """A decision with its amounts and ministers."""
        detail = DecisionDetail.of(record.detail).as_json()
        wanted = ("day", "ministers", "amounts", "measurement")
        return {**super().item(record, code), **{name: detail[name] for name in wanted}}

    def item_lines(self, item: JsonObject) -> Iterator[Line]:
        """Its amounts, then its address."""
        for amount in item["amounts"][:_MOST_AMOUNTS]:
            yield Line(f"{amount['text']}: {amount['passage']}", most=200)
        yield Line(item["url"])
