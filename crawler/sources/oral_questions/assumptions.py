"""What is taken for granted of this source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.traits.assumption import Assumption

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {
        "oral_questions.search": Assumption(
            "the search API finds oral questions as `Vraag om uitleg`, and its items carry an id",
            "reported",
            "open the address in a browser; if it moved, change search_url, period_query or "
            "kind_words in [sources.oral_questions]",
            "de zoek-API vindt vragen om uitleg als `Vraag om uitleg`, en elk resultaat heeft hun "
            "nummer",
            "open het adres in een browser; is het verhuisd, pas dan search_url, period_query of "
            "kind_words aan in [sources.oral_questions]",
        ),
        "oral_questions.newest_first": Assumption(
            "search results come newest first",
            "reported",
            "nothing to do: the whole listing is read instead, at the cost of more requests",
            "de jongste resultaten komen eerst",
            "niets nodig: de hele lijst wordt gelezen, wat meer vragen kost",
        ),
        "oral_questions.counts": Assumption(
            "a search counts its results rightly, and each of them can be read",
            "assumed",
            "nothing to do: what could be read counts, and nothing is taken for gone by a listing "
            "that does not add up",
            "het zoeken telt zijn resultaten juist, en elk ervan is leesbaar",
            "niets nodig: wat leesbaar was telt, en niets geldt als verdwenen door een lijst die "
            "niet klopt",
        ),
        "oral_questions.days": Assumption(
            "days come as ISO 8601, in numbers or in Dutch words",
            "reported",
            "report the spelling; until then the day counts as unknown",
            "dagen komen als ISO 8601, in cijfers of in Nederlandse woorden",
            "meld de schrijfwijze; tot dan geldt de dag als onbekend",
        ),
        "oral_questions.opendata": Assumption(
            "the open data of an oral question is a JSON object with `id` and `objectstatus`",
            "reported",
            "open the address in a browser; if it moved, change opendata_url in "
            "[sources.oral_questions]",
            "de open data van een vraag om uitleg is een JSON-object met `id` en `objectstatus`",
            "open het adres in een browser; is het verhuisd, pas dan opendata_url aan in "
            "[sources.oral_questions]",
        ),
        "oral_questions.statuses": Assumption(
            "a question that was withdrawn or turned into a debate says so in `objectstatus`",
            "reported",
            "report the status; until then such a question counts as announced",
            "een vraag die ingetrokken of omgevormd is, zegt dat in `objectstatus`",
            "meld de status; tot dan geldt zo’n vraag als aangekondigd",
        ),
        "oral_questions.proceedings": Assumption(
            "the proceedings of an oral question stand in `verslag-tekst`",
            "reported",
            "open the address in a browser; if it moved, change proceedings_url in "
            "[sources.oral_questions]",
            "het verslag van een vraag om uitleg staat in `verslag-tekst`",
            "open het adres in een browser; is het verhuisd, pas dan proceedings_url aan in "
            "[sources.oral_questions]",
        ),
    }
)
