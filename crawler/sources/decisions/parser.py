"""Decisions of the Flemish Government: search and attachments -> readings and links; pure.

Source: https://beslissingenvlaamseregering.vlaanderen.be (docs/sources.md, section 9). Form last
checked 2026-11-25 against reports of public callers; the texts of decisions have been seen.
"""

from __future__ import annotations

from crawler.parsing.base import Parsed
from crawler.sources.decisions.attachments import parse_attachments
from crawler.sources.decisions.items import parse_search
from crawler.sources.decisions.names import SEARCH
from crawler.sources.decisions.settings import DecisionsReading
from state.model.values import Snapshot


def parse(snapshot: Snapshot, settings: DecisionsReading) -> Parsed:
    """The items of a page of the search, or the files of one decision."""
    if snapshot.role == SEARCH:
        return parse_search(snapshot, settings)
    return parse_attachments(snapshot, settings)
