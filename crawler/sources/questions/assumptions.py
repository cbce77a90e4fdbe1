"""What is taken for granted of this source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.traits.assumption import Assumption

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {
        "questions.search": Assumption(
            "the search API answers JSON with a list `result` whose items carry a question's id",
            "reported",
            "open the address in a browser; if it moved, change search_url or period_query "
            "in [sources.questions]",
            "de zoek-API antwoordt JSON met een lijst `result` waarvan elk item het id van een "
            "vraag draagt",
            "open het adres in een browser; is het verhuisd, wijzig dan search_url of "
            "period_query in [sources.questions]",
        ),
        "questions.newest_first": Assumption(
            "search results come newest first",
            "reported",
            "nothing to do: the whole listing is read instead, at the cost of more requests",
            "zoekresultaten komen van nieuw naar oud",
            "niets nodig: de hele lijst wordt gelezen, wat meer verzoeken kost",
        ),
        "questions.counts": Assumption(
            "a search counts its results rightly, and each of them can be read",
            "assumed",
            "nothing to do: what could be read counts, and nothing is taken for gone by a listing "
            "that does not add up",
            "een zoekopdracht telt haar resultaten juist, en elk ervan is leesbaar",
            "niets nodig: wat leesbaar was telt, en een lijst die niet klopt bewijst niet dat iets "
            "weg is",
        ),
        "questions.words": Assumption(
            "the search finds questions by plain words",
            "reported",
            'titles in the listing decide which old questions are read whole; history = "all" in '
            "[sources.questions] reads all of them",
            "de zoekfunctie vindt vragen op gewone woorden",
            "titels in de lijst bepalen welke oude vragen in hun geheel worden gelezen; history = "
            '"all" in [sources.questions] leest ze allemaal',
        ),
        "questions.words_and_period": Assumption(
            "words and a period combine in one search",
            "assumed",
            "nothing to do: words are looked for without a period; if the form differs, change "
            "words_query in [sources.questions]",
            "woorden en een periode gaan samen in één zoekopdracht",
            "niets nodig: er wordt zonder periode gezocht; luidt de vorm anders, wijzig dan "
            "words_query in [sources.questions]",
        ),
        "questions.words_in_documents": Assumption(
            "a search for words reaches the text of documents",
            "assumed",
            "what only a document names may be missing of what is older than the first pass; "
            'history = "all" in [sources.questions] reads every document',
            "een zoekopdracht op woorden reikt tot in de tekst van documenten",
            "wat alleen in een document staat, kan ontbreken van wat ouder is dan de eerste ronde; "
            'history = "all" in [sources.questions] leest elk document',
        ),
        "questions.days": Assumption(
            "days come as ISO 8601, in numbers or in Dutch words",
            "reported",
            "report the spelling; until then the day counts as unknown",
            "dagen komen als ISO 8601, in cijfers of in Nederlandse woorden",
            "meld de schrijfwijze; tot dan geldt de dag als onbekend",
        ),
        "questions.opendata": Assumption(
            "the open data of a question is a JSON object with `id` and `procedureverloop`",
            "reported",
            "open the address in a browser; if it moved, change opendata_url in "
            "[sources.questions]",
            "de open data van een vraag zijn een JSON-object met `id` en `procedureverloop`",
            "open het adres in een browser; is het verhuisd, wijzig dan opendata_url in "
            "[sources.questions]",
        ),
        "questions.opendata_bulk": Assumption(
            "the open data of many questions comes as `{items: [{schriftelijke-vraag: …}]}`",
            "assumed",
            'nothing to do: questions are asked one by one; set opendata_bulk_url = "" in '
            "[sources.questions] to stop trying",
            "de open data van veel vragen komen als `{items: [{schriftelijke-vraag: …}]}`",
            'niets nodig: vragen worden één voor één opgevraagd; zet opendata_bulk_url = "" in '
            "[sources.questions] om het niet meer te proberen",
        ),
        "questions.hosts": Assumption(
            "documents of questions lie on docs.vlaamsparlement.be/files/pfile",
            "reported",
            "if documents moved, change document_url, document_pattern and hosts in "
            "[sources.questions]",
            "documenten van vragen liggen op docs.vlaamsparlement.be/files/pfile",
            "zijn documenten verhuisd, wijzig dan document_url, document_pattern en hosts in "
            "[sources.questions]",
        ),
        "questions.same_bytes": Assumption(
            "a document that has not changed comes with the same bytes each time",
            "assumed",
            "nothing to do: other bytes with the same words are told to nobody; raise "
            "recheck_documents_days in [sources.questions] to save room on the disk",
            "een ongewijzigd document komt telkens met dezelfde bytes",
            "niets nodig: andere bytes met dezelfde woorden worden aan niemand gemeld; verhoog "
            "recheck_documents_days in [sources.questions] om schijfruimte te sparen",
        ),
        "questions.canary": Assumption(
            "a question that was read once goes on reading the same",
            "assumed",
            "compare the question with its page; where it changed for good nothing is to be done, "
            "or name others as canaries in [sources.questions]",
            "een vraag die eens gelezen is, blijft hetzelfde zeggen",
            "vergelijk de vraag met haar pagina; is zij echt gewijzigd, dan hoeft er niets te "
            "gebeuren, of noem andere als canaries in [sources.questions]",
        ),
    }
)
