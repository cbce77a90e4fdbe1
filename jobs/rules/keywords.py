"""Where keywords stand in the texts of a record, looked for all at once; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, filterfalse

from state.model.words import fold

_WORD = re.compile(r"\w+")


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
    """Any number of keywords, already folded, found as whole words in one pass over a text.

    Each is filed under one of its words: only a text with that word is searched for it. So the
    time taken grows with the text, and hardly with the number of keywords.
    """

    def __init__(self, folded: Iterable[str]) -> None:
        # Under each word the keywords with a pattern that finds them, None where it is the word.
        self._by_word: dict[str, dict[str, re.Pattern[str] | None]] = {}
        for keyword in folded:
            words = _WORD.findall(keyword)
            whole = rf"(?<!\w){re.escape(keyword)}(?!\w)"
            pattern = None if words == [keyword] else re.compile(whole)
            # Longer words are rarer. Signs alone, without a word, are always searched for.
            filed_under = max(words, key=len, default="")
            self._by_word.setdefault(filed_under, {})[keyword] = pattern
        self._words = frozenset(self._by_word)

    def __bool__(self) -> bool:
        return bool(self._by_word)

    def first_places(self, places: Iterable[TextLocation]) -> dict[str, TextLocation]:
        """The first place of each keyword that stands anywhere, by the keyword as it was given."""
        found: dict[str, TextLocation] = {}
        for place in places:
            for keyword in self._found_in(place.folded):
                found.setdefault(keyword, place)
        return found

    def stand_in(self, places: Iterable[TextLocation]) -> bool:
        """Whether any keyword stands in any place."""
        return any(True for place in places for _ in self._found_in(place.folded))

    def _found_in(self, text: str) -> Iterator[str]:
        # Most of what stands between white space is a word; only the rest must be taken apart.
        chunks = text.split()
        taken_apart = _WORD.findall(" ".join(filterfalse(str.isalnum, chunks)))
        for word in self._words.intersection(chain(chunks, taken_apart, ("",))):
            for keyword, pattern in self._by_word[word].items():
                # The plain search comes first: one for whole words takes many times as long.
                if pattern is None or (keyword in text and pattern.search(text)):
                    yield keyword
