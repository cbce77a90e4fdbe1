"""What is taken for granted of this source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.traits.assumption import Assumption

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {
        "decisions.search": Assumption(
            "the search of news items answers JSON:API, a list `data` of items with `id` and "
            "`attributes`",
            "reported",
            "open the address in a browser; if it moved, change search_url in [sources.decisions]",
            "het zoeken naar nieuwsberichten geeft JSON:API: een lijst `data` van berichten met "
            "`id` en `attributes`",
            "open het adres in een browser; is het verhuisd, pas dan search_url aan in "
            "[sources.decisions]",
        ),
        "decisions.newest_first": Assumption(
            "decisions come newest meeting first",
            "reported",
            "nothing to do: the whole listing is read instead, at the cost of more requests",
            "de beslissingen van de jongste vergadering komen eerst",
            "niets nodig: de hele lijst wordt gelezen, wat meer vragen kost",
        ),
        "decisions.counts": Assumption(
            "a search counts its items rightly in `meta.count`, and each of them can be read",
            "assumed",
            "nothing to do: what could be read counts, and nothing is taken for gone by a listing "
            "that does not add up",
            "het zoeken telt zijn berichten juist in `meta.count`, en elk ervan is leesbaar",
            "niets nodig: wat leesbaar was telt, en niets geldt als verdwenen door een lijst die "
            "niet klopt",
        ),
        "decisions.days": Assumption(
            "the day of a meeting comes as ISO 8601, in numbers or in Dutch words",
            "reported",
            "report the spelling; until then the day counts as unknown",
            "de dag van een vergadering komt als ISO 8601, in cijfers of in Nederlandse woorden",
            "meld de schrijfwijze; tot dan geldt de dag als onbekend",
        ),
        "decisions.ministers": Assumption(
            "first and family names of ministers come in the same order, as texts or lists",
            "assumed",
            "nothing to do: family names stand alone where the two do not fit",
            "voornamen en familienamen van ministers komen in dezelfde volgorde, als tekst of als "
            "lijst",
            "niets nodig: waar zij niet bij elkaar passen, staan de familienamen alleen",
        ),
        "decisions.attachments": Assumption(
            "what is attached to a decision comes as JSON:API, with files in `included`",
            "reported",
            "open the address in a browser; if it moved, change attachments_url in "
            "[sources.decisions]",
            "de bijlagen van een beslissing komen als JSON:API, met de bestanden in `included`",
            "open het adres in een browser; is het verhuisd, pas dan attachments_url aan in "
            "[sources.decisions]",
        ),
        "decisions.hosts": Assumption(
            "files of decisions lie on the host of the decisions themselves",
            "assumed",
            "if files lie elsewhere, add that host to hosts in [sources.decisions]",
            "de bestanden van beslissingen liggen op de site van de beslissingen zelf",
            "liggen zij elders, voeg die site dan toe aan hosts in [sources.decisions]",
        ),
    }
)
