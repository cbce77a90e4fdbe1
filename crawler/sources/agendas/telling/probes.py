"""What is asked of the live site to try what is taken for granted of agendas; pure."""

from __future__ import annotations

from datetime import date

from crawler.parsing.roles import JSON
from crawler.sources.agendas.meetings import parse_committees
from crawler.sources.agendas.names import COMMITTEES
from crawler.sources.agendas.settings import AgendasSettings
from crawler.telling.phrases import Phrases
from crawler.telling.probing import Ask, Probe, Probes, Trial, held, not_tested
from state.model.values import Target


def _committees(settings: AgendasSettings, on: date) -> Trial:
    """The current committees are read by their parser."""
    del on
    if settings.committees:
        return not_tested("probe.committees_named")
    came = yield Ask(Target(COMMITTEES, settings.committees_url), {"Accept": JSON})
    listing = parse_committees(came.snapshot).listing
    return held("probe.committees", items=listing.size if listing else 0)


PROBES = Probes(
    (Probe("agendas.committees", "agendas.committees", _committees),),
    Phrases(
        nl={
            "probe.committees": "{items} commissies",
            "probe.committees_named": "de commissies staan in de configuratie",
        },
        en={
            "probe.committees": "{items} committees",
            "probe.committees_named": "the committees stand in the configuration",
        },
    ),
)
