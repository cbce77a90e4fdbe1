"""What is taken for granted of this source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.assumption import Assumption

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {
        "questions.search": Assumption(
            "the search API answers JSON with a list `result` whose items carry a question's id",
            "reported",
            "open the address in a browser; if it moved, change search_url or period_query "
            "in [sources.questions]",
        ),
        "questions.newest_first": Assumption(
            "search results come newest first",
            "reported",
            "nothing to do: the whole listing is read instead, at the cost of more requests",
        ),
        "questions.counts": Assumption(
            "a search counts its results rightly, and each of them can be read",
            "assumed",
            "nothing to do: what could be read counts, and nothing is taken for gone by a listing "
            "that does not add up",
        ),
        "questions.days": Assumption(
            "days come as ISO 8601, in numbers or in Dutch words",
            "reported",
            "report the spelling; until then the day counts as unknown",
        ),
        "questions.opendata": Assumption(
            "the open data of a question is a JSON object with `id` and `procedureverloop`",
            "reported",
            "open the address in a browser; if it moved, change opendata_url in "
            "[sources.questions]",
        ),
        "questions.opendata_bulk": Assumption(
            "the open data of many questions comes as `{items: [{schriftelijke-vraag: …}]}`",
            "assumed",
            'nothing to do: questions are asked one by one; set opendata_bulk_url = "" in '
            "[sources.questions] to stop trying",
        ),
        "questions.hosts": Assumption(
            "documents of questions lie on docs.vlaamsparlement.be/files/pfile",
            "reported",
            "if documents moved, change document_url, document_pattern and hosts in "
            "[sources.questions]",
        ),
    }
)
