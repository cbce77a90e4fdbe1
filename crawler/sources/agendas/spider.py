"""Agendas: the meetings of each committee in a window of days, and the agendas that are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from crawler.fetching.going_on.steps import Step
from crawler.fetching.spider import SourceSpider
from crawler.parsing.base import Parsed, Reading
from crawler.sources.agendas.meetings import window_text
from crawler.sources.agendas.names import AGENDA, COMMITTEES, MEETINGS
from crawler.sources.agendas.record import Meeting
from crawler.sources.agendas.settings import AgendasSettings
from state.model.instants import brussels_day
from state.model.json_forms import from_json
from state.model.keys import Key
from state.model.values import FetchOutcome, Target

# An agenda of the next days is asked for in every pass, a later one once a day.
_SOON = timedelta(days=2)
_ONCE_A_DAY = timedelta(hours=20)


class AgendasSpider(SourceSpider[AgendasSettings]):
    """Some days back, and some weeks ahead."""

    def begin(self) -> Iterator[Step]:
        """The committees, or the meetings of those that are configured; and the agendas of which
        something is missing."""
        if self.table.committees:
            for committee in self.table.committees:
                yield from self._ask_meetings(committee, 1)
        else:
            yield from self.ask(Target(COMMITTEES, self.table.committees_url))
        for key in self.plan.recheck:
            yield from self._ask_agenda(Key.parse(key).name)

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """The meetings of each committee, their next page, and the agendas that are due."""
        if target.role == AGENDA or parsed.listing is None:
            return
        if target.role == COMMITTEES:
            listed = (int(Key.parse(key).name) for key in parsed.listing.keys)
            for committee in dict.fromkeys((*listed, *self._committees_to_come())):
                yield from self._ask_meetings(committee, 1)
            return
        for reading in parsed.readings:
            if self._is_due(reading):
                yield from self._ask_agenda(Key.parse(reading.key).name)
        if not parsed.listing.is_last:
            asked = self.table.meetings_url.fields_of(target.url) or {}
            yield from self._ask_meetings(int(asked["committee"]), parsed.listing.index + 1)

    def _committees_to_come(self) -> list[int]:
        """The committees of the meetings to come that are known: one that is not current any more
        does not take its meetings with it."""
        today = brussels_day(self.errand.at).isoformat()
        found = {
            stored.record.detail.get("committee_id")
            for stored in self.records.all(self.source)
            if stored.withdrawn_at is None and (stored.record.occurred_on or "") >= today
        }
        return sorted(number for number in found if number is not None)

    def _is_due(self, reading: Reading) -> bool:
        """Whether the agenda of a meeting is to be asked for: nothing is known of it, the meeting
        is other than it was or soon, or nobody has asked today. Of what is over nothing comes."""
        day = from_json(Meeting, reading.data).day
        today = brussels_day(self.errand.at)
        if day is not None and day < today:
            return False
        stored = self.readings.of(reading.key)
        known = stored.get("meeting")
        is_soon = day is None or day - today <= _SOON
        if known is None or known.data != reading.data or is_soon:
            return True
        last = self.store.last_fetch(self._agenda_url(Key.parse(reading.key).name))
        # What came and was no agenda leaves it to be asked for; one that is not made yet can wait.
        if last is None or ("agenda" not in stored and last.outcome is not FetchOutcome.MISSING):
            return True
        return self.errand.at - last.fetched_at >= _ONCE_A_DAY

    def _ask_meetings(self, committee: int, page: int) -> Iterator[Step]:
        today = brussels_day(self.errand.at)
        first = today - timedelta(days=self.table.days_back)
        last = today + timedelta(days=self.table.days_ahead)
        # Whole weeks, so that the address stays the same for one.
        url = self.table.meetings_url.format(
            start=window_text(first - timedelta(days=first.weekday())),
            end=window_text(last + timedelta(days=6 - last.weekday())),
            committee=committee,
            page=page,
        )
        yield from self.ask(Target(MEETINGS, url))

    def _ask_agenda(self, number: str) -> Iterator[Step]:
        # An agenda that is not made yet is no trouble.
        yield from self.ask(Target(AGENDA, self._agenda_url(number), tolerated=True))

    def _agenda_url(self, number: str) -> str:
        return self.table.agenda_url.format(id=number)
