"""What is asked of the live site to try what is taken for granted of oral questions; pure."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

from crawler.parsing.roles import JSON
from crawler.sources.oral_questions.names import SEARCH
from crawler.sources.oral_questions.parser import ORAL
from crawler.sources.oral_questions.settings import OralQuestionsSettings
from crawler.sources.questions.bodies.hits import parse_search
from crawler.telling.phrases import Phrases
from crawler.telling.probing import Ask, Probe, Probes, Trial, failed, held, not_tested
from state.model.values import Target

_WINDOW = timedelta(days=120)


def _search(settings: OralQuestionsSettings, on: date) -> Trial:
    """The newest page of the search is read by its parser, and has oral questions."""
    came = yield _ask(settings, on)
    found = len(parse_search(came.snapshot, settings, ORAL).readings)
    if not found:
        return failed("probe.no_oral_questions")
    return held("probe.oral_questions", items=found)


def _order(settings: OralQuestionsSettings, on: date) -> Trial:
    """The days of the same page fall."""
    came = yield _ask(settings, on)
    parsed = parse_search(came.snapshot, settings, ORAL)
    if parsed.listing is None or len(parsed.readings) < 2:
        return not_tested("probe.few_oral_questions")
    if not parsed.listing.newest_first:
        return failed("probe.oral_order")
    return held("probe.oral_ordered", oldest=parsed.listing.oldest_on or "-")


def _ask(settings: OralQuestionsSettings, on: date) -> Ask:
    query = settings.period_query.format(start=on - _WINDOW, end="")
    url = settings.search_url.format(
        query=quote(query, safe=":=+"), size=settings.page_size, page=1
    )
    return Ask(Target(SEARCH, url), {"Accept": JSON})


PROBES = Probes(
    (
        Probe("oral_questions.search", "oral_questions.search", _search),
        Probe("oral_questions.order", "oral_questions.newest_first", _order),
    ),
    Phrases(
        nl={
            "probe.oral_questions": "{items} vragen om uitleg gelezen",
            "probe.no_oral_questions": "geen vraag om uitleg in vier maanden",
            "probe.few_oral_questions": "te weinig vragen om hun volgorde te zien",
            "probe.oral_order": "een andere volgorde",
            "probe.oral_ordered": "jongste eerst, tot {oldest}",
        },
        en={
            "probe.oral_questions": "{items} oral questions read",
            "probe.no_oral_questions": "no oral question in four months",
            "probe.few_oral_questions": "too few questions to see their order",
            "probe.oral_order": "another order",
            "probe.oral_ordered": "newest first, down to {oldest}",
        },
    ),
)
