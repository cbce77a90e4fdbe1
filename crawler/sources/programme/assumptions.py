"""What is taken for granted of this source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.assumption import Assumption

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {
        "programme.page": Assumption(
            "the programme page has headings and names Veerkracht in its running text",
            "seen",
            "open the page in a browser; if it moved, change url or required_words in "
            "[sources.programme]",
        ),
    }
)
