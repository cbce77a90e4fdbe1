"""Written questions: search results and open data -> readings, links and records; pure.

Source: https://ws.vlpar.be/api/search and https://ws.vlpar.be/e/opendata/schv
(docs/sources.md, sections 1 and 2). Form last checked 2026-11-23 against reports of public
callers; nobody of this project has seen it live.
"""

from __future__ import annotations

from crawler.parsing.base import Parsed
from crawler.sources.questions.bodies.hits import parse_search
from crawler.sources.questions.bodies.opendata import parse_opendata
from crawler.sources.questions.names import SEARCH, WORDS
from crawler.sources.questions.settings import QuestionsReading
from state.model.values import Snapshot


def parse(snapshot: Snapshot, settings: QuestionsReading) -> Parsed:
    """The hits of a page of search results, or the open data of one or many questions."""
    if snapshot.role == SEARCH:
        return parse_search(snapshot, settings)
    if snapshot.role == WORDS:
        # Which questions it finds is all that is wanted: the listing says what they are.
        return Parsed(search=parse_search(snapshot, settings).listing)
    return parse_opendata(snapshot, settings)
