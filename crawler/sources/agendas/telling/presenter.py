"""What is said and shown of an agenda; pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time

from crawler.sources.agendas.detail import AgendaDetail
from crawler.sources.agendas.events import CHANGED, NEW
from crawler.telling.lookup import Line, Lookup
from crawler.telling.presenter import TITLE_CHARACTERS, Presenter
from crawler.telling.saying import Day, Measurement, Phrase, Text, Value, phrase
from crawler.telling.shown import Appointment
from crawler.telling.told import Told
from state.model.instants import BRUSSELS
from state.model.values import JsonObject, Record


class AgendaPresenter(Presenter[AgendaDetail]):
    """The committee, the day and the hour; never that something was dealt with."""

    unsaid = Presenter.unsaid | {"state"}

    def headline(self, told: Told[AgendaDetail]) -> Phrase:
        """What is on the agenda, or has become of it."""
        title = Text(told.event.title, TITLE_CHARACTERS)
        if told.kind == CHANGED and told.detail.state != "planned":
            return phrase(f"what.agenda.{told.detail.state}", title=title)
        if told.kind == NEW and told.detail.measurement is not None:
            number = Measurement(told.detail.measurement)
            return phrase("what.agenda.measurement", measurement=number)
        return phrase(f"what.{told.kind.name}", title=title)

    def lines(self, told: Told[AgendaDetail], followed: frozenset[str]) -> Iterator[Value]:
        """What has become of it, the committee, day, hour and place."""
        del followed
        detail = told.detail
        if told.kind == CHANGED and detail.state != "planned":
            yield phrase(f"agenda_{detail.state}")
        if detail.committee:
            yield phrase("agenda_committee", committee=Text(detail.committee, 150, is_part=True))
        if detail.day and detail.time:
            yield phrase("agenda_moment", day=Day(detail.day), time=Text(detail.time, 10))
        elif detail.day:
            yield phrase("agenda_day", day=Day(detail.day))
        if detail.place:
            yield phrase("agenda_place", place=Text(detail.place, 80, is_part=True))
        if detail.measurement is not None:
            yield phrase("agenda_awaited")

    def page(self, told: Told[AgendaDetail]) -> Phrase:
        """The page of the oral question, or of the meeting."""
        name = "link.oral_question" if told.detail.follows_from else "link.agenda"
        return phrase(name, site=super().page(told).values["site"])

    def brief(self, told: Told[AgendaDetail]) -> JsonObject:
        """What the headline says of it."""
        return {"measurement": told.detail.measurement, "state": told.detail.state}


class AgendaLookup(Lookup):
    """Each meeting by its day and committee, with the items that are of use."""

    group = "agendas"
    heading = "Agendas of committees"

    def item(self, record: Record, code: str) -> JsonObject:
        """A meeting with those of its items that name the project."""
        detail = AgendaDetail.of(record.detail)
        named = {f.where for f in record.findings if f.code == code}
        shown = [i.title for n, i in enumerate(detail.items, 1) if f"item {n}" in named]
        return {
            **super().item(record, code),
            "time": detail.time,
            "state": detail.state,
            "items": shown,
        }

    def item_lines(self, item: JsonObject) -> Iterator[Line]:
        """Its items, whether it is held, then its address."""
        for title in item["items"]:
            yield Line(title, most=200)
        if item["state"] != "planned":
            yield Line("the Parliament says that this meeting is not held")
        yield Line(item["url"])

    def appointments(self, record: Record) -> Iterator[Appointment]:
        """The meeting, while it is to be held."""
        detail = AgendaDetail.of(record.detail)
        if detail.day is None or detail.state != "planned":
            return
        at = None
        with suppress(ValueError):
            begins = time.fromisoformat(detail.time or "")
            at = datetime.combine(detail.day, begins, BRUSSELS)
        what = phrase("meeting_of", committee=Text(detail.committee or "", 120))
        yield Appointment(name="meeting", what=what, on=detail.day, at=at)
