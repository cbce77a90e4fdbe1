"""What is taken for granted of this source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.traits.assumption import Assumption

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {
        "publications.overview": Assumption(
            "the overview page links its results by addresses of known forms",
            "reported",
            "open the overview in a browser; if its links look different, change link_patterns "
            'in [sources.publications], or set listing = "api"',
            "de overzichtspagina linkt haar resultaten met adressen van bekende vormen",
            "open het overzicht in een browser; zien de links er anders uit, wijzig dan "
            'link_patterns in [sources.publications], of zet listing = "api"',
        ),
        "publications.overview_api": Assumption(
            "the overview API answers the envelope `totalItems`, `isLastPage`, `items`",
            "seen",
            "check api_content_type and api_headers in [sources.publications], or set listing = "
            '"html"',
            "de API van het overzicht antwoordt de omslag `totalItems`, `isLastPage`, `items`",
            "kijk api_content_type en api_headers in [sources.publications] na, of zet listing = "
            '"html"',
        ),
        "publications.overview_api_whole": Assumption(
            "a large enough limit brings the whole listing at once",
            "assumed",
            'raise api_limit in [sources.publications], or set listing = "html"',
            "een limiet die groot genoeg is brengt de hele lijst in één keer",
            'verhoog api_limit in [sources.publications], of zet listing = "html"',
        ),
        "publications.page": Assumption(
            "a publication page has a heading of the first level",
            "reported",
            "open the page in a browser; if it is built by scripts now, report it",
            "een publicatiepagina heeft een kop van het eerste niveau",
            "open de pagina in een browser; wordt ze nu door scripts opgebouwd, meld het dan",
        ),
        "publications.canary": Assumption(
            "a file that was read once goes on reading the same under its number",
            "assumed",
            "open the file; where it was replaced for good nothing is to be done, or name others "
            "in canary_files in [sources.publications]",
            "een bestand dat eens gelezen is, blijft onder zijn nummer hetzelfde zeggen",
            "open het bestand; is het echt vervangen, dan hoeft er niets te gebeuren, of noem "
            "andere in canary_files in [sources.publications]",
        ),
    }
)
