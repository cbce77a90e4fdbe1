"""What is asked of the live site to try what is taken for granted of the catalogue; pure."""

from __future__ import annotations

from datetime import date

from crawler.parsing.base import Parsed
from crawler.parsing.roles import JSON
from crawler.parsing.roles import PAGE as HTML
from crawler.sources.publications.names import OVERVIEW, OVERVIEW_API, PAGE
from crawler.sources.publications.parser import parse
from crawler.sources.publications.scope import matches_queries
from crawler.sources.publications.settings import PublicationsSettings
from crawler.telling.phrases import Phrases
from crawler.telling.probing import Ask, Came, Probe, Probes, Trial, failed, held, not_tested
from state.model.values import Target


def _overview(settings: PublicationsSettings, on: date) -> Trial:
    """The overview page of the first query has links to publications with all its words."""
    del on
    came = yield _ask_overview(settings)
    parsed = parse(came.snapshot, settings)
    if not parsed.readings:
        return failed("probe.no_publications")
    wanted = len(_wanted(parsed, settings))
    return held("probe.publications", count=len(parsed.readings), wanted=wanted)


def _api(settings: PublicationsSettings, on: date) -> Trial:
    """The API answers its envelope, with publications in it."""
    del on
    came = yield _ask_api(settings)
    parsed = parse(came.snapshot, settings)
    if not parsed.readings:
        return failed("probe.no_publications")
    wanted = len(_wanted(parsed, settings))
    return held("probe.publications", count=len(parsed.readings), wanted=wanted)


def _api_whole(settings: PublicationsSettings, on: date) -> Trial:
    """One answer of the API holds as many items as it counts."""
    del on
    came = yield _ask_api(settings)
    listing = parse(came.snapshot, settings).listing
    count, total = (listing.size, listing.total) if listing is not None else (0, None)
    if listing is None or not listing.is_last:
        return failed("probe.part", count=count, total=total if total is not None else "?")
    return held("probe.whole", count=count)


def _page(settings: PublicationsSettings, on: date) -> Trial:
    """The page of a publication of the overview has a heading, and links its files."""
    del on
    is_html = settings.listing == "html"
    came: Came = yield (_ask_overview(settings) if is_html else _ask_api(settings))
    parsed = parse(came.snapshot, settings)
    addresses = _wanted(parsed, settings) or [entry.data["url"] for entry in parsed.readings]
    if not addresses:
        return not_tested("probe.no_publications")
    came = yield Ask(Target(PAGE, addresses[0]), {"Accept": HTML})
    page = parse(came.snapshot, settings).readings[0].data
    return held("probe.page", title=page["title"], files=len(page["files"]))


def _ask_overview(settings: PublicationsSettings) -> Ask:
    words = settings.queries[0] if settings.queries else ""
    return Ask(Target(OVERVIEW, settings.overview_address(words, 0)), {"Accept": HTML})


def _ask_api(settings: PublicationsSettings) -> Ask:
    body = settings.api_body(settings.api_limit)
    headers = {"Accept": JSON, "Content-Type": JSON, **settings.api_headers}
    return Ask(Target(OVERVIEW_API, settings.api_url, "POST", body), headers)


def _wanted(parsed: Parsed, settings: PublicationsSettings) -> list[str]:
    """The addresses of the entries of a listing that a query asks for."""
    return [
        entry.data["url"]
        for entry in parsed.readings
        if matches_queries(entry.data["title"], settings.queries)
    ]


def _with_api(settings: PublicationsSettings) -> str | None:
    return 'listing = "api"' if settings.listing == "api" else None


def _with_html(settings: PublicationsSettings) -> str | None:
    return 'listing = "html"' if settings.listing == "html" else None


PROBES = Probes(
    (
        Probe("publications.overview", "publications.overview", _overview, _with_api),
        Probe("publications.overview_api", "publications.overview_api", _api, _with_html),
        Probe(
            "publications.overview_api_whole",
            "publications.overview_api_whole",
            _api_whole,
            _with_html,
        ),
        Probe("publications.page", "publications.page", _page),
    ),
    Phrases(
        nl={
            "probe.publications": "{count} publicaties, {wanted} met de woorden van queries",
            "probe.no_publications": "geen enkele publicatie",
            "probe.part": "{count} van {total} publicaties in één antwoord",
            "probe.whole": "alle {count} publicaties in één antwoord",
            "probe.page": "‘{title}’, met {files} bestanden",
        },
        en={
            "probe.publications": "{count} publications, {wanted} with the words of queries",
            "probe.no_publications": "not one publication",
            "probe.part": "{count} of {total} publications in one answer",
            "probe.whole": "all {count} publications in one answer",
            "probe.page": "“{title}”, with {files} files",
        },
    ),
)
