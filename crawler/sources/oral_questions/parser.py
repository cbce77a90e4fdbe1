"""Oral questions: search, open data and proceedings -> readings; pure.

Source: https://ws.vlpar.be/api/search and https://ws.vlpar.be/e/opendata/vi (docs/sources.md,
sections 1 and 10). Form last checked 2026-11-25 against reports of public callers; nobody of this
project has seen it live.
"""

from __future__ import annotations

import re

from crawler.parsing.base import Parsed
from crawler.sources.oral_questions.bodies.opendata import parse_opendata
from crawler.sources.oral_questions.bodies.proceedings import parse_proceedings
from crawler.sources.oral_questions.names import KIND, NAME, OPENDATA, SEARCH
from crawler.sources.oral_questions.settings import OralQuestionsReading
from crawler.sources.questions.bodies.hits import Sought, parse_search
from state.model.values import Snapshot

ORAL = Sought(
    NAME, KIND, re.compile(r"/(?:vragen-en-interpellaties|opendata/vi)/([0-9]{1,15})(?![0-9])")
)
"""Oral questions, as the search of the Parliament finds them."""


def parse(snapshot: Snapshot, settings: OralQuestionsReading) -> Parsed:
    """The hits of a page of search results, the open data of one question, or its proceedings."""
    if snapshot.role == SEARCH:
        return parse_search(snapshot, settings, ORAL)
    if snapshot.role == OPENDATA:
        return parse_opendata(snapshot, settings)
    return parse_proceedings(snapshot, settings)
