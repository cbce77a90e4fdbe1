"""What is taken for granted of this source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.traits.assumption import Assumption

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {
        "agendas.committees": Assumption(
            "the committees that there are now come as JSON objects with an `id`",
            "reported",
            "open the address in a browser; if it moved, change committees_url in "
            "[sources.agendas], or name the committees in committees",
            "de huidige commissies komen als JSON-objecten met een `id`",
            "open het adres in een browser; is het verhuisd, pas dan committees_url aan in "
            "[sources.agendas], of noem de commissies in committees",
        ),
        "agendas.meetings": Assumption(
            "meetings of a committee between two days come as JSON, each a `vergadering` with `id`",
            "reported",
            "open the address in a browser; if it moved, change meetings_url in [sources.agendas]",
            "de vergaderingen van een commissie tussen twee dagen komen als JSON, elk een "
            "`vergadering` met `id`",
            "open het adres in een browser; is het verhuisd, pas dan meetings_url aan in "
            "[sources.agendas]",
        ),
        "agendas.counts": Assumption(
            "the meetings of a committee are counted rightly, and each of them can be read",
            "assumed",
            "nothing to do: what could be read counts, and nothing is taken for gone by a listing "
            "that does not add up",
            "de vergaderingen van een commissie zijn juist geteld, en elk ervan is leesbaar",
            "niets nodig: wat leesbaar was telt, en niets geldt als verdwenen door een lijst die "
            "niet klopt",
        ),
        "agendas.days": Assumption(
            "the day and hour of a meeting come in `datumbegin`, `datum` or a field of such a name",
            "assumed",
            "report the spelling; until then day or hour count as unknown",
            "dag en uur van een vergadering komen in `datumbegin`, `datum` of een veld met zo’n "
            "naam",
            "meld de schrijfwijze; tot dan gelden dag of uur als onbekend",
        ),
        "agendas.agenda": Assumption(
            "an agenda is a JSON object with `agenda-item`, each with lines `agenda-lijn`",
            "reported",
            "open the address in a browser; if it moved, change agenda_url in [sources.agendas]",
            "een agenda is een JSON-object met `agenda-item`, elk met lijnen `agenda-lijn`",
            "open het adres in een browser; is het verhuisd, pas dan agenda_url aan in "
            "[sources.agendas]",
        ),
        "agendas.cancelled": Assumption(
            "a meeting that is not held says so in words, or is not listed any more",
            "assumed",
            "report how it says so; until then such a meeting counts as planned",
            "een vergadering die niet doorgaat zegt dat met woorden, of staat niet in de lijst",
            "meld hoe zij het zegt; tot dan geldt zo’n vergadering als gepland",
        ),
    }
)
