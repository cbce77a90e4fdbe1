"""The calendar (iCal): terms of answers, what is expected, and other days that sources know.

The UID of a day is made of the key of what it is about, so that it stays one entry when it moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from jobs.messages.phrases.copied import official_url
from jobs.messages.phrases.sanitizing import one_line
from jobs.publish.pages.values import Stuff
from jobs.publish.phrases.words import Words
from jobs.rules.public_paths import public_url


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar: `key` is what it is about, `name` tells it from others of that."""

    key: str
    name: str
    on: date
    at: datetime | None
    title: str
    url: str
    projects: tuple[str, ...]
    seen_on: date | None


def days_of(stuff: Stuff) -> tuple[CalendarDay, ...]:
    """The days of a calendar, in order."""
    return tuple(sorted(_days(stuff), key=lambda day: (day.on, day.key, day.name)))


def _days(stuff: Stuff) -> Iterator[CalendarDay]:
    for due in stuff.facts.dues:
        entry, appointment = due.entry, due.appointment
        yield CalendarDay(
            key=entry.key,
            name=appointment.name,
            on=appointment.on,
            at=appointment.at,
            title=f"{stuff.words.told(appointment.what)}: {entry.title}",
            url=entry.url,
            projects=entry.projects,
            seen_on=entry.proof.seen_on,
        )
    for expected in stuff.facts.expected:
        state = stuff.words.say(f"promise.state.{expected.state or 'pending'}")
        source = expected.announced_in
        yield CalendarDay(
            key=expected.key,
            name="due",
            on=expected.due_on,
            at=None,
            title=f"{expected.title} ({state})",
            url=source.url if source else "",
            projects=source.projects if source else (),
            seen_on=expected.proof.seen_on,
        )


def calendar(days: Sequence[CalendarDay], words: Words, base_url: str) -> bytes:
    """The calendar as a file."""
    made = Calendar()
    made.add("prodid", "-//vvwatch//vvwatch//NL")
    made.add("version", "2.0")
    made.add("x-wr-calname", words.say("site.title"))
    for day in days:
        made.add_component(_event(day, base_url))
    body: bytes = made.to_ical()
    return body


def _event(day: CalendarDay, base_url: str) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'vvwatch:{day.key}:{day.name}')}@vvwatch")
    # When it was seen, not when this file was made: the same calendar has the same bytes.
    event.add("dtstamp", datetime.combine(day.seen_on or day.on, time(), UTC))
    if day.at is not None:
        event.add("dtstart", day.at.astimezone(UTC))
        event.add("dtend", day.at.astimezone(UTC) + timedelta(hours=1))
    else:
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
    codes = ", ".join(day.projects[:5])
    event.add("summary", one_line(f"{codes}: {day.title}" if codes else day.title, 200))
    url = public_url(base_url, day.key) or official_url(day.url)
    if url:
        event.add("url", url)
    if official := official_url(day.url):
        event.add("description", official)
    event.add("transp", "TRANSPARENT")
    return event
