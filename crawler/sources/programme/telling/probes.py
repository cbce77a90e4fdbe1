"""What is asked of the live site to try what is taken for granted of the programme page; pure."""

from __future__ import annotations

from datetime import date

from crawler.parsing.roles import PAGE as ACCEPTED
from crawler.reports.recognition import mentions_by_links
from crawler.sources.programme.names import KEY, PAGE
from crawler.sources.programme.parser import parse
from crawler.sources.programme.record import build_programme
from crawler.sources.programme.settings import ProgrammeSettings
from crawler.telling.phrases import Phrases
from crawler.telling.probing import Ask, Probe, Probes, Trial, failed, held
from state.model.values import Target


def _page(settings: ProgrammeSettings, on: date) -> Trial:
    """The page is read by its parser, which wants headings and words."""
    del on
    came = yield _ask(settings)
    data = parse(came.snapshot, settings).readings[0].data
    return held("probe.programme", sections=len(data["sections"]), files=len(data["files"]))


def _headings(settings: ProgrammeSettings, on: date) -> Trial:
    """Under a heading of the page that names a measurement, its report is linked."""
    del on
    came = yield _ask(settings)
    reading = parse(came.snapshot, settings).readings[0]
    record = build_programme(KEY, {reading.part: reading.data})
    found = mentions_by_links(record) if record is not None else []
    numbers = sorted({mention.measurement.number for mention in found})
    if not numbers:
        headings = "; ".join(name for name, _ in reading.data["sections"][:4] if name)
        return failed("probe.no_measurements", headings=headings or "-")
    return held("probe.measurements", numbers=", ".join(map(str, numbers)))


def _ask(settings: ProgrammeSettings) -> Ask:
    return Ask(Target(PAGE, settings.url), {"Accept": ACCEPTED})


PROBES = Probes(
    (
        Probe("programme.page", "programme.page", _page),
        Probe("programme.headings", "programme.headings", _headings),
    ),
    Phrases(
        nl={
            "probe.programme": "{sections} onderdelen, {files} bestanden",
            "probe.measurements": "rapporten van deze metingen: {numbers}",
            "probe.no_measurements": "geen rapport van een meting; tussenkoppen: {headings}",
        },
        en={
            "probe.programme": "{sections} sections, {files} files",
            "probe.measurements": "reports of these measurements: {numbers}",
            "probe.no_measurements": "no report of a measurement; headings: {headings}",
        },
    ),
)
