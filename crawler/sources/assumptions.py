"""What is taken for granted about the sources, how well it is known, and what to do if it fails.

`vvwatch status` shows the entries that did not hold, so that a user on the live sites knows
which. Grades are those of docs/sources.md: seen, reported, assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Assumption:
    """One statement about a source, its grade, and the remedy when it does not hold."""

    statement: str
    grade: str
    remedy: str


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
        "publications.overview": Assumption(
            "the overview page links its results by addresses of known forms",
            "reported",
            "open the overview in a browser; if its links look different, change link_patterns "
            'in [sources.publications], or set listing = "api"',
        ),
        "publications.overview_api": Assumption(
            "the overview API answers the envelope `totalItems`, `isLastPage`, `items`",
            "seen",
            "check api_content_type and api_headers in [sources.publications], or set listing = "
            '"html"',
        ),
        "publications.overview_api_whole": Assumption(
            "a large enough limit brings the whole listing at once",
            "assumed",
            'raise api_limit in [sources.publications], or set listing = "html"',
        ),
        "publications.page": Assumption(
            "a publication page has a heading of the first level",
            "reported",
            "open the page in a browser; if it is built by scripts now, report it",
        ),
        "programme.page": Assumption(
            "the programme page has headings and names Veerkracht in its running text",
            "seen",
            "open the page in a browser; if it moved, change url or required_words in "
            "[sources.programme]",
        ),
    }
)
