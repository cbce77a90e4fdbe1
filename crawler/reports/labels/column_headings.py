"""Which column a heading names: the words over the columns of tables and data files; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from state.model.words import fold

# The first that matches counts: "status mijlpaal" is a status, "code mijlpaal" a number.
_KINDS: tuple[tuple[str, str], ...] = (
    ("project_status", r"projectstatus|status\s+(?:van\s+het\s+)?project|algemene\s+status"),
    ("status", r"(?:mijlpaal)?status\b"),
    ("explanation", r"toelichting|opmerking|verklaring|motivering|uitleg|duiding|reden\b"),
    ("code", r"(?:project|vv)[\s-]?(?:code|nr|nummer)|^code(?:\s+(?:van\s+het\s+)?project)?$|^vv$"),
    ("number", r"^(?:nr|nummer|volgnummer|id|#)\b|^n°|(?:nr|nummer|code|id)\.?\s+mijlpaal"),
    ("name", r"projectnaam|projecttitel|(?:naam|titel)\s+(?:van\s+het\s+)?project"),
    ("project", r"^project(?:fiche)?$"),
    ("text", r"(?:algemene\s+)?projectvoortgang|algemene\s+voortgang"),
    ("title", r"mijlpa(?:al|len)\b|^(?:titel|omschrijving|beschrijving|actie|activiteit)\b"),
    ("other", r"^(?:timing|streefdatum|einddatum|startdatum|datum|deadline|planning|termijn)\b"),
    (
        "other",
        r"^(?:realisatiedatum|realisatietermijn|verantwoordelijke|trekker|entiteit|budget)\b",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_MAX_HEADING = 50


@lru_cache(maxsize=8_192)
def column_kind(heading: str) -> str | None:
    """The kind of column that this heading stands over, None where it says nothing known."""
    if not heading or len(heading) > _MAX_HEADING:
        return None
    folded = fold(heading).strip(" :*.")
    return next((kind for kind, pattern in _COMPILED if pattern.search(folded)), None)


def is_milestone_header(kinds: Iterable[str | None]) -> bool:
    """Whether columns of these kinds make a table of milestones, be it with one missing."""
    there = set(kinds)
    return ("title" in there and bool(there & {"status", "explanation"})) or (
        {"status", "explanation"} <= there
    )
