"""What messages say of an agenda, in Dutch and English; pure."""

from __future__ import annotations

from crawler.telling.phrases import Phrases

PHRASES = Phrases(
    nl={
        "agenda.new": "punt op de agenda van een commissie",
        "agenda.changed": "agenda van een commissie gewijzigd",
        "meeting_of": "vergadering {committee}",
        "what.agenda.new": "op de agenda van een commissie: {title}",
        "what.agenda.measurement": "de {measurement} staat op de agenda van een commissie",
        "what.agenda.changed": "agenda van een commissie gewijzigd: {title}",
        "what.agenda.cancelled": "vergadering gaat niet door: {title}",
        "what.agenda.gone": "staat niet meer op de agenda van een commissie: {title}",
        "link.agenda": "De vergadering op {site}",
        "agenda_committee": "{committee}.",
        "agenda_day": "Vergadering van {day}.",
        "agenda_moment": "Vergadering van {day} om {time} uur.",
        "agenda_place": "Plaats: {place}.",
        "agenda_cancelled": "De vergadering gaat volgens het Parlement niet door.",
        "agenda_gone": "Of en wanneer het wel behandeld wordt, is niet bekend.",
        "agenda_awaited": "Het rapport zelf wordt apart gemeld.",
        "field.committee": "commissie",
        "field.day": "dag",
        "field.time": "uur",
        "field.place": "plaats",
        "source.agendas": "Agenda’s van commissies (Vlaams Parlement)",
    },
    en={
        "agenda.new": "item on a committee's agenda",
        "agenda.changed": "committee's agenda changed",
        "meeting_of": "meeting {committee}",
        "what.agenda.new": "on a committee's agenda: {title}",
        "what.agenda.measurement": "the {measurement} is on a committee's agenda",
        "what.agenda.changed": "committee's agenda changed: {title}",
        "what.agenda.cancelled": "meeting is not held: {title}",
        "what.agenda.gone": "no longer on a committee's agenda: {title}",
        "link.agenda": "The meeting on {site}",
        "agenda_committee": "{committee}.",
        "agenda_day": "Meeting of {day}.",
        "agenda_moment": "Meeting of {day} at {time}.",
        "agenda_place": "Place: {place}.",
        "agenda_cancelled": "The Parliament says that the meeting is not held.",
        "agenda_gone": "Whether and when it will be dealt with is not known.",
        "agenda_awaited": "The report itself is told separately.",
        "field.committee": "committee",
        "field.day": "day",
        "field.time": "hour",
        "field.place": "place",
        "source.agendas": "Agendas of committees (Flemish Parliament)",
    },
)
