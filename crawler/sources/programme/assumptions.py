"""What is taken for granted of this source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.traits.assumption import Assumption

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {
        "programme.page": Assumption(
            "the programme page has headings and names Veerkracht in its running text",
            "seen",
            "open the page in a browser; if it moved, change url or required_words in "
            "[sources.programme]",
            "de programmapagina heeft tussenkoppen en noemt Veerkracht in de lopende tekst",
            "open de pagina in een browser; is ze verhuisd, wijzig dan url of required_words in "
            "[sources.programme]",
        ),
        "programme.headings": Assumption(
            "a heading of the page names each measurement, and its report is linked below it",
            "seen",
            "open the page in a browser and look how reports are linked; change file_pattern in "
            "[sources.programme] if files moved, else report it: reports are then found among the "
            "publications alone",
            "een tussenkop van de pagina noemt elke meting, met daaronder een link naar haar "
            "rapport",
            "open de pagina in een browser en kijk hoe naar rapporten gelinkt wordt; wijzig "
            "file_pattern in [sources.programme] als bestanden verhuisd zijn, of meld het: dan "
            "worden rapporten alleen bij de publicaties gevonden",
        ),
    }
)
