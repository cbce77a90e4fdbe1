"""Where keywords stand in the texts of a record, looked for all at once; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.parsing.texts.phrases import Phrases
from state.model.words import fold


@dataclass(frozen=True)
class TextLocation:
    """A text in which keywords are looked for, already folded, and where it stands."""

    where: str
    folded: str
    page: int | None = None


def places_in(
    texts: Mapping[str, str], pages: Mapping[str, Sequence[str]]
) -> tuple[TextLocation, ...]:
    """The places of a record: its texts by name, then the pages of its files by address."""
    named = [TextLocation(where, fold(text)) for where, text in texts.items() if text]
    paged = [
        TextLocation(url, fold(text), number)
        for url, texts_of_pages in pages.items()
        for number, text in enumerate(texts_of_pages, start=1)
        if text
    ]
    return (*named, *paged)


class Keywords:
    """Any number of keywords, already folded, and the places in which they stand."""

    def __init__(self, folded: Iterable[str]) -> None:
        self._phrases = Phrases(folded)

    def __bool__(self) -> bool:
        return bool(self._phrases)

    def first_places(self, places: Iterable[TextLocation]) -> dict[str, TextLocation]:
        """The first place of each keyword that stands anywhere, by the keyword as it was given."""
        found: dict[str, TextLocation] = {}
        for place in places:
            for keyword in self._phrases.found_in(place.folded):
                found.setdefault(keyword, place)
        return found

    def stand_in(self, places: Iterable[TextLocation]) -> bool:
        """Whether any keyword stands in any place."""
        return any(True for place in places for _ in self._phrases.found_in(place.folded))
