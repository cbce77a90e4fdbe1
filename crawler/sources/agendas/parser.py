"""Agendas of committees: committees, their meetings, the agenda of each -> readings; pure.

Source: https://ws.vlpar.be/e/opendata (docs/sources.md, section 11). Form last checked 2026-11-25
against reports of public callers; nobody of this project has seen it live.
"""

from __future__ import annotations

from crawler.parsing.base import Parsed
from crawler.sources.agendas.agenda import parse_agenda
from crawler.sources.agendas.meetings import parse_committees, parse_meetings
from crawler.sources.agendas.names import COMMITTEES, MEETINGS
from crawler.sources.agendas.settings import AgendasReading
from state.model.values import Snapshot


def parse(snapshot: Snapshot, settings: AgendasReading) -> Parsed:
    """The committees, the meetings of one of them, or the agenda of a meeting."""
    if snapshot.role == COMMITTEES:
        return parse_committees(snapshot)
    if snapshot.role == MEETINGS:
        return parse_meetings(snapshot, settings)
    return parse_agenda(snapshot, settings)
