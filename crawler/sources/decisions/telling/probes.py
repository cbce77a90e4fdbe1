"""What is asked of the live site to try what is taken for granted of decisions; pure."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from crawler.parsing.roles import JSON_API
from crawler.sources.decisions.items import parse_search
from crawler.sources.decisions.names import SEARCH
from crawler.sources.decisions.settings import DecisionsSettings
from crawler.telling.phrases import Phrases
from crawler.telling.probing import Ask, Probe, Probes, Trial, failed, held, not_tested
from state.model.values import Target


def _search(settings: DecisionsSettings, on: date) -> Trial:
    """The first page of the first query is read by its parser."""
    del on
    came = yield _ask(settings)
    parsed = parse_search(came.snapshot, settings)
    counted = parsed.listing.total if parsed.listing else None
    return held("probe.decisions", items=len(parsed.readings), counted=counted or "-")


def _counts(settings: DecisionsSettings, on: date) -> Trial:
    """The same page says how many items there are."""
    del on
    came = yield _ask(settings)
    listing = parse_search(came.snapshot, settings).listing
    if listing is None or listing.total is None:
        return failed("probe.decisions_uncounted")
    if listing.is_last and listing.total != listing.size:
        return failed("probe.decisions_miscounted", counted=listing.total, items=listing.size)
    return held("probe.decisions_counted", counted=listing.total)


def _order(settings: DecisionsSettings, on: date) -> Trial:
    """The days of the same page fall."""
    del on
    came = yield _ask(settings)
    parsed = parse_search(came.snapshot, settings)
    if parsed.listing is None or len(parsed.readings) < 2:
        return not_tested("probe.decisions_few")
    if not parsed.listing.newest_first:
        return failed("probe.decisions_order")
    return held("probe.decisions_ordered", oldest=parsed.listing.oldest_on or "-")


def _ask(settings: DecisionsSettings) -> Ask:
    url = settings.search_url.format(
        words=quote(settings.queries[0]), size=settings.page_size, page=0, period=""
    )
    return Ask(Target(SEARCH, url), {"Accept": JSON_API})


PROBES = Probes(
    (
        Probe("decisions.search", "decisions.search", _search),
        Probe("decisions.counts", "decisions.counts", _counts),
        Probe("decisions.order", "decisions.newest_first", _order),
    ),
    Phrases(
        nl={
            "probe.decisions": "{items} beslissingen gelezen, {counted} geteld",
            "probe.decisions_counted": "{counted} geteld",
            "probe.decisions_uncounted": "geen telling in het antwoord",
            "probe.decisions_miscounted": "{counted} geteld, maar {items} gekomen",
            "probe.decisions_few": "te weinig beslissingen om hun volgorde te zien",
            "probe.decisions_order": "een andere volgorde",
            "probe.decisions_ordered": "jongste eerst, tot {oldest}",
        },
        en={
            "probe.decisions": "{items} decisions read, {counted} counted",
            "probe.decisions_counted": "{counted} counted",
            "probe.decisions_uncounted": "no count in the answer",
            "probe.decisions_miscounted": "{counted} counted, but {items} came",
            "probe.decisions_few": "too few decisions to see their order",
            "probe.decisions_order": "another order",
            "probe.decisions_ordered": "newest first, down to {oldest}",
        },
    ),
)
