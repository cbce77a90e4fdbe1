"""What is taken for granted about a source, how well it is known, and what to do if it fails.

`vvwatch status` shows those that did not hold, so that a user on the live sites knows which. Each
source lists its own; grades are those of docs/sources.md: seen, reported, assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.telling.phrases import Language
from state.model.values import SourceName


@dataclass(frozen=True)
class Assumption:
    """One statement about a source, its grade, and the remedy when it does not hold, in English and
    in Dutch."""

    statement: str
    grade: str
    remedy: str
    statement_nl: str = ""
    remedy_nl: str = ""

    def said(self, language: Language) -> tuple[str, str]:
        """Statement and remedy in a language; in English where nobody has Dutch words yet."""
        dutch = (self.statement_nl or self.statement, self.remedy_nl or self.remedy)
        return dutch if language == "nl" else (self.statement, self.remedy)


SPELLING = Assumption(
    "every sign of a page or of open data can be read",
    "assumed",
    "none needed: what was known of such a text stands until it can be read again; where it lasts, "
    "open the address and tell its keeper",
    "elk teken van een pagina of van open data is leesbaar",
    "niets nodig: wat van zo’n tekst bekend was, blijft gelden tot hij weer leesbaar is; blijft "
    "het duren, open dan het adres en verwittig de beheerder",
)
"""What is taken for granted of each source alike."""


def spelling_of(name: SourceName) -> str:
    """The name of this assumption for a source."""
    return f"{name}.spelling"
