"""Where any of many phrases stand in a text, looked for all at once; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, filterfalse

_WORD = re.compile(r"\w+")


class Phrases:
    """Any number of phrases, already folded, found as whole words in one pass over a text.

    Each is filed under one of its words: only a text with that word is searched for it. So the
    time taken grows with the text, and hardly with the number of phrases.
    """

    def __init__(self, folded: Iterable[str]) -> None:
        # Under each word the phrases with a pattern that finds them, None where it is the word.
        self._by_word: dict[str, dict[str, re.Pattern[str] | None]] = {}
        for phrase in folded:
            words = _WORD.findall(phrase)
            whole = rf"(?<!\w){re.escape(phrase)}(?!\w)"
            pattern = None if words == [phrase] else re.compile(whole)
            # Longer words are rarer. Signs alone, without a word, are always searched for.
            filed_under = max(words, key=len, default="")
            self._by_word.setdefault(filed_under, {})[phrase] = pattern
        self._words = frozenset(self._by_word)

    def __bool__(self) -> bool:
        return bool(self._by_word)

    def found_in(self, text: str) -> Iterator[str]:
        """Those that stand in a folded text, each once, in no order."""
        # Most of what stands between white space is a word; only the rest must be taken apart.
        chunks = text.split()
        taken_apart = _WORD.findall(" ".join(filterfalse(str.isalnum, chunks)))
        for word in self._words.intersection(chain(chunks, taken_apart, ("",))):
            for phrase, pattern in self._by_word[word].items():
                # The plain search comes first: one for whole words takes many times as long.
                if pattern is None or (phrase in text and pattern.search(text)):
                    yield phrase
