"""The project sheets of the measurements that the example world knows.

Names, and the statuses of the fourth measurement, are facts; so is that the milestones of question
104 stand as stopped in the fifth report. Everything else is made up to be told apart.
"""

from __future__ import annotations

from jobs.demo.facts.projects import MILESTONES, PROJECT_NAMES
from jobs.demo.papers.question_papers import Milestone, ProjectSheet

STARTED = "opgestart"
ON_SCHEDULE = "in uitvoering na agendering (VR), op schema"
ATTENTION = "bijzondere aandacht nodig"
ACTION = "bijkomende actie noodzakelijk"
REALISED = "gerealiseerd"
STOPPED = "stopgezet"

NAMES = {
    "VV014": "Fietsinfrastructuur aan gemeentewegen",
    **PROJECT_NAMES,
    "VV087": "Materniteit de Bijloke - de Creatiecluster (Gent)",
    "VV120": "Verbeteren van de sociale kaart",
    "VV139": "Overkophuizen",
    "VV146": "Compensatiebesluit KO",
    "VV168": "Versnelde uitrol digitale meter",
    "VV181": "visserij en landbouw",
}

STATUSES: dict[str, tuple[str | None, str, str]] = {
    "VV014": (ATTENTION, ON_SCHEDULE, ON_SCHEDULE),
    "VV064": (ON_SCHEDULE, ON_SCHEDULE, REALISED),
    "VV068": (ON_SCHEDULE, ON_SCHEDULE, ON_SCHEDULE),
    "VV078": (ACTION, ON_SCHEDULE, ATTENTION),
    "VV087": (ATTENTION, ON_SCHEDULE, ON_SCHEDULE),
    "VV120": (ATTENTION, ON_SCHEDULE, ATTENTION),
    "VV129": (ON_SCHEDULE, ON_SCHEDULE, ON_SCHEDULE),
    "VV130": (STARTED, ON_SCHEDULE, REALISED),
    "VV139": (REALISED, REALISED, REALISED),
    "VV146": (REALISED, REALISED, REALISED),
    "VV168": (ATTENTION, ON_SCHEDULE, REALISED),
    "VV181": (None, ON_SCHEDULE, ON_SCHEDULE),
}
"""Per project its status in the fourth, fifth and sixth measurement; None: not yet a project."""

UNCHANGED = ("VV014", "VV087", "VV139", "VV146", "VV181")
"""Projects whose sheets say the same in the fifth and in the sixth measurement."""

STOPPED_IN_FIFTH = "De mijlpaal wordt niet langer opgevolgd binnen het relanceplan."

NEWLY_STOPPED = {
    "VV064": (
        "Uitbreiding van het klantenplatform",
        "De uitbreiding is opgenomen in het reguliere investeringsplan van FIT.",
    ),
    "VV068": (
        "Koppeling met de archieftoepassing",
        "De koppeling wordt na de verkiezingen herbekeken en valt buiten het relanceplan.",
    ),
    "VV078": (
        "Ingebruikname van het gebouw",
        "De bouwvergunning werd vernietigd; de middelen gaan naar andere culturele infrastructuur.",
    ),
    "VV129": (
        "Publicatie van de gekoppelde databanken",
        "De publicatie wordt voortgezet met reguliere middelen van het departement Cultuur.",
    ),
    "VV130": (
        "Digitalisering van de laatste deelcollectie",
        "De deelcollectie bleek niet geschikt voor digitalisering.",
    ),
}
"""Per project the milestone that the sixth measurement newly stops, and why."""


def sheets_of(measurement: int) -> tuple[ProjectSheet, ...]:
    """Return the sheets of measurement 4, 5 or 6, by code."""
    column = measurement - 4
    sheets = []
    for code, statuses in STATUSES.items():
        status = statuses[column]
        if status is None:
            continue
        text = _text(code, measurement)
        milestones = tuple(_milestones(code, measurement, status))
        sheets.append(ProjectSheet(code, NAMES[code], status, text, milestones))
    return tuple(sheets)


def _text(code: str, measurement: int) -> str:
    if code == "VV078" and measurement == 4:
        return "Bijkomende actie is nodig voor het Cultuurhuis Blankenberge."
    if measurement == 6 and code not in UNCHANGED:
        return f"Sinds de vorige meting werd het project {NAMES[code]} bijgestuurd."
    return f"Het project {NAMES[code]} wordt uitgevoerd volgens de projectfiche."


def _milestones(code: str, measurement: int, status: str) -> list[Milestone]:
    start = Milestone("Goedkeuring door de Vlaamse Regering", REALISED)
    main = Milestone("Afronding van het project", REALISED if status == REALISED else ON_SCHEDULE)
    asked_about = [
        Milestone(title, STOPPED, STOPPED_IN_FIFTH)
        if measurement >= 5
        else Milestone(title, ON_SCHEDULE)
        for project, title in MILESTONES
        if project == code
    ]
    newly = []
    if code in NEWLY_STOPPED:
        title, reason = NEWLY_STOPPED[code]
        stopped = measurement >= 6
        newly = [Milestone(title, STOPPED, reason) if stopped else Milestone(title, ON_SCHEDULE)]
    added = []
    if code == "VV120" and measurement >= 6:
        added = [Milestone("Overdracht aan de lokale besturen", STARTED)]
    return [start, *asked_about, *newly, main, *added]
