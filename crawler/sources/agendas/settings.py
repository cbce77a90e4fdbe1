"""The settings of [sources.agendas]."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crawler.parsing.cron_lines import cron_line
from crawler.parsing.field_types import Schedule
from crawler.parsing.settings import Settings, SourceSettings
from crawler.parsing.url_templates import AddressTemplate, filled_with


class AgendasReading(Settings):
    """Those on which readings and records depend."""

    meetings_url: Annotated[
        AddressTemplate, filled_with("start", "end", "committee", "page", may_lack=["page"])
    ] = AddressTemplate(
        "https://ws.vlpar.be/e/opendata/verg/zoek/datums"
        "?type=comm&datumVan={start}&datumTot={end}&idComm={committee}&page={page}&sort=datum"
    )
    agenda_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://ws.vlpar.be/e/opendata/verg/{id}/agd?aanpassingen=nee"
    )
    meeting_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://www.vlaamsparlement.be/nl/parlementair-werk/commissies/commissievergaderingen/{id}"
    )
    question_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://www.vlaamsparlement.be/parlementaire-documenten/vragen-en-interpellaties/{id}"
    )


class AgendasSettings(AgendasReading, SourceSettings):
    """Agendas of committees (sources.md, section 11)."""

    schedule: Schedule = cron_line("50 7,10,13,16 * * mon-fri")
    committees: tuple[int, ...] = ()
    days_ahead: int = Field(21, ge=1, le=120)
    days_back: int = Field(3, ge=0, le=60)
    hosts: tuple[str, ...] = ("ws.vlpar.be",)
    committees_url: str = "https://ws.vlpar.be/e/opendata/comm/huidige"
