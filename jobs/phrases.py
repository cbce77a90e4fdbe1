"""What messages say, in Dutch and English; one table, so that neither is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from state.instants import BRUSSELS

Language = Literal["nl", "en"]

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}

PHRASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nl": {
            "question.new": "nieuwe schriftelijke vraag",
            "question.answered": "schriftelijke vraag beantwoord",
            "question.changed": "schriftelijke vraag gewijzigd",
            "question.overdue": "antwoord laat op zich wachten",
            "question.withdrawn": "schriftelijke vraag ingetrokken",
            "question.restored": "schriftelijke vraag terug",
            "publication.new": "nieuwe publicatie",
            "publication.changed": "publicatie gewijzigd",
            "publication.withdrawn": "publicatie verdwenen",
            "publication.restored": "publicatie terug",
            "report.new": "nieuw monitoringrapport",
            "report.project_changed": "wijziging in het monitoringrapport",
            "document.changed": "document vervangen",
            "programme.changed": "programmapagina gewijzigd",
            "expectation.met": "verwachte publicatie is er",
            "expectation.overdue": "verwachte publicatie is er nog niet",
            "source.failing": "bron faalt",
            "source.recovered": "bron hersteld",
            "watching": "wordt nu gevolgd",
            "watching_line": "{count} bekend; daarover wordt niemand bericht. Gevraagd: {scope}.",
            "intro": "Er is nieuws over het relanceplan Vlaamse Veerkracht:",
            "project": "Project",
            "projects": "Projecten",
            "question_line": "Vraag{number} van {asker} aan {minister}.",
            "asked": "Gesteld op {day}.",
            "due": "De termijn voor het antwoord loopt tot {day}.",
            "late": "De termijn liep tot {day}; ook de 15 werkdagen daarna brachten niets.",
            "answered": "Beantwoord op {day}.",
            "published": "Gepubliceerd op {day}.",
            "seen": "Gezien op {day} om {time}.",
            "measurement": "Meting {number}, stand van zaken op {day}.",
            "expected_by": "Verwacht tegen {day}.",
            "found": "{count} projecten, {pages} bladzijden.",
            "unread": "Let op: {problem}.",
            "why": "U krijgt dit omdat u volgt: {reasons}.",
            "keyword": "‘{value}’",
            "all": "alle projecten",
            "on_page": "{what} (in het document, p. {page})",
            "more": "Bekijk",
            "more_items": "En nog {count} andere: {kinds}. Het hele overzicht: vvwatch events.",
            "news": "{count} nieuwigheden",
            "was_is": "{field}: was ‘{before}’, is nu ‘{after}’",
            "added": "{field}: nieuw: ‘{after}’",
            "removed": "{field}: weg: ‘{before}’",
            "nothing": "(niets)",
            "footer": "Verstuurd door vvwatch aan “{watcher}”. Bronnen: Vlaams Parlement, "
            "Vlaamse overheid.",
            "asker_unknown": "onbekend",
            "note": "Let op: {note}.",
            "announced": "Aangekondigd tegen {day}.",
            "about": "Over {milestones}.",
            "presence.new": "Nieuw project in het rapport.",
            "presence.gone": "Het project staat niet meer in het rapport.",
            "status_change": "Status: van ‘{before}’ naar ‘{after}’.",
            "more_milestones": "En nog {count} andere mijlpalen.",
            "by_sentences": "De mijlpalen waren niet te onderscheiden: vergeleken is zin voor zin.",
            "milestone.status": "Mijlpaal ‘{title}’: van ‘{before}’ naar ‘{after}’.",
            "milestone.added": "Mijlpaal ‘{title}’: nieuw ({after}).",
            "milestone.removed": "Mijlpaal ‘{title}’: niet meer vermeld (was ‘{before}’).",
            "milestone.text": "Mijlpaal ‘{title}’: toelichting gewijzigd.",
            "explanation": "Toelichting: {text}",
            "passage": "passage",
            "status.not_started": "nog niet gestart",
            "status.started": "opgestart",
            "status.on_schedule": "op schema",
            "status.attention": "aandacht nodig",
            "status.action_required": "bijkomende actie noodzakelijk",
            "status.realised": "gerealiseerd",
            "status.stopped": "stopgezet",
            "status.unknown": "onbekend",
            "field.number": "nummer",
            "field.session_year": "zittingsjaar",
            "field.title": "titel",
            "field.subject": "onderwerp",
            "field.asker": "vraagsteller",
            "field.minister": "minister",
            "field.themes": "thema’s",
            "field.asked_on": "gesteld op",
            "field.documents": "documenten",
            "field.description": "beschrijving",
            "field.published_on": "gepubliceerd op",
            "field.files": "bestanden",
            "field.pages": "bladzijden",
        },
        "en": {
            "question.new": "new written question",
            "question.answered": "written question answered",
            "question.changed": "written question changed",
            "question.overdue": "answer is late",
            "question.withdrawn": "written question withdrawn",
            "question.restored": "written question back",
            "publication.new": "new publication",
            "publication.changed": "publication changed",
            "publication.withdrawn": "publication gone",
            "publication.restored": "publication back",
            "report.new": "new monitoring report",
            "report.project_changed": "change in the monitoring report",
            "document.changed": "document replaced",
            "programme.changed": "programme page changed",
            "expectation.met": "expected publication is there",
            "expectation.overdue": "expected publication is not there yet",
            "source.failing": "source failing",
            "source.recovered": "source recovered",
            "watching": "is watched from now on",
            "watching_line": "{count} known; nobody is told of these. Asked for: {scope}.",
            "intro": "There is news about the recovery plan Vlaamse Veerkracht:",
            "project": "Project",
            "projects": "Projects",
            "question_line": "Question{number} by {asker} to {minister}.",
            "asked": "Asked on {day}.",
            "due": "The term for the answer ends on {day}.",
            "late": "The term ended on {day}; the 15 working days after it brought nothing either.",
            "answered": "Answered on {day}.",
            "published": "Published on {day}.",
            "seen": "Seen on {day} at {time}.",
            "measurement": "Measurement {number}, position on {day}.",
            "expected_by": "Expected by {day}.",
            "found": "{count} projects, {pages} pages.",
            "unread": "Note: {problem}.",
            "why": "You get this because you follow: {reasons}.",
            "keyword": "‘{value}’",
            "all": "all projects",
            "on_page": "{what} (in the document, p. {page})",
            "more": "Read",
            "more_items": "And {count} more: {kinds}. The whole list: vvwatch events.",
            "news": "{count} pieces of news",
            "was_is": "{field}: was ‘{before}’, is now ‘{after}’",
            "added": "{field}: new: ‘{after}’",
            "removed": "{field}: gone: ‘{before}’",
            "nothing": "(nothing)",
            "footer": "Sent by vvwatch to “{watcher}”. Sources: Flemish Parliament, "
            "Flemish government.",
            "asker_unknown": "unknown",
            "note": "Note: {note}.",
            "announced": "Announced for {day} at the latest.",
            "about": "About {milestones}.",
            "presence.new": "New project in the report.",
            "presence.gone": "The project is not in the report any more.",
            "status_change": "Status: from ‘{before}’ to ‘{after}’.",
            "more_milestones": "And {count} more milestones.",
            "by_sentences": "The milestones could not be made out: compared by sentence.",
            "milestone.status": "Milestone ‘{title}’: from ‘{before}’ to ‘{after}’.",
            "milestone.added": "Milestone ‘{title}’: new ({after}).",
            "milestone.removed": "Milestone ‘{title}’: not mentioned any more (was ‘{before}’).",
            "milestone.text": "Milestone ‘{title}’: explanation changed.",
            "explanation": "Explanation: {text}",
            "passage": "passage",
            "status.not_started": "not started",
            "status.started": "started",
            "status.on_schedule": "on schedule",
            "status.attention": "attention needed",
            "status.action_required": "action required",
            "status.realised": "realised",
            "status.stopped": "stopped",
            "status.unknown": "unknown",
            "field.number": "number",
            "field.session_year": "session year",
            "field.title": "title",
            "field.subject": "subject",
            "field.asker": "asker",
            "field.minister": "minister",
            "field.themes": "themes",
            "field.asked_on": "asked on",
            "field.documents": "documents",
            "field.description": "description",
            "field.published_on": "published on",
            "field.files": "files",
            "field.pages": "pages",
        },
    }
)


def say(language: Language, name: str, **values: object) -> str:
    """The phrase in that language, with its values filled in."""
    return PHRASES[language][name].format(**values)


def status_words(language: Language, status: str | None) -> str:
    """A status in the reader's language; one that is not known stands as it is."""
    known = PHRASES[language].get(f"status.{status or 'unknown'}")
    return known or str(status)


def long_day(language: Language, day: str) -> str:
    """An ISO 8601 day as people write it.

    >>> long_day("nl", "2024-03-06")
    '6 maart 2024'
    """
    value = date.fromisoformat(day)
    return f"{value.day} {_MONTHS[language].split()[value.month - 1]} {value.year}"


def long_instant(language: Language, instant: str) -> tuple[str, str]:
    """The day and the time in Brussels of an ISO 8601 instant."""
    local = datetime.fromisoformat(instant).astimezone(BRUSSELS)
    return long_day(language, local.date().isoformat()), f"{local:%H:%M}"
