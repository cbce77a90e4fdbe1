"""Looking words up in the history by the Parliament's own search, and what that proves of it; pure.

That a search knows plain words is [reported]; that these combine with a period, and that they reach
the text of documents, is [assumed]. Each is tried by what comes: where it does not hold it is
named, and what the listing itself says of questions decides.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.parsing.base import Listing
from crawler.sources.questions.asking.entries import Entries

WORDS = "questions.words"
PERIOD = "questions.words_and_period"
DOCUMENTS = "questions.words_in_documents"

_FAILURES = 3
# A search that finds as large a part of all questions as this, and the newest of all among them,
# has not looked at the word.
_ALL = 0.9


@dataclass(frozen=True)
class Search:
    """A search for one word, in the period that is watched or at any time."""

    word: str
    in_period: bool


class Lookups:
    """Which searches are still to be made, and what those that were made have found.

    `since` (ISO 8601) is the first day watched, `page_size` how many hits a page has. `is_first`:
    the whole history is looked through, so that what never came says something.
    """

    def __init__(
        self, words: Iterable[str], entries: Entries, since: str, page_size: int, is_first: bool
    ) -> None:
        self._entries = entries
        self._since = since
        self._page_size = page_size
        self._is_first = is_first
        self._waiting = deque(Search(word, True) for word in words if plain_words(word))
        self._without_hits: list[str] = []
        self._combines: bool | None = None
        self._failures = 0
        self._beyond_entries = False
        self._doubts: dict[str, str] = {}
        self.found: set[str] = set()
        """The questions found: of those that are listed."""

    def __len__(self) -> int:
        return len(self._waiting)

    def next(self) -> Search | None:
        """The next search, None where there is none left."""
        if not self._waiting and self._combines is None and self._without_hits:
            # Nothing has shown that words and a period combine: those alone may find more.
            self._waiting.extend(Search(word, False) for word in self._without_hits)
            self._without_hits = []
        return self._waiting.popleft() if self._waiting else None

    def failed(self, search: Search, where: str) -> None:
        """Note that no usable answer came of a search."""
        self._failures += 1
        if search.in_period:
            self._no_period(search, f"no usable answer to {search.word!r} in a period at {where}")
            return
        self._doubts[WORDS] = f"no usable answer to {search.word!r} at {where}"
        if self._failures >= _FAILURES:
            self._waiting.clear()

    def came(self, search: Search, page: Listing) -> bool:
        """Note a page of what a search found; whether the next page is wanted."""
        self._failures = 0
        if page.index == page.first_index and not self._is_believed(search, page):
            return False
        if page.keys and search.in_period:
            self._combines = self._combines is not False
        for key in page.keys:
            if key in self._entries:
                self.found.add(key)
                self._beyond_entries |= not self._entries.names(key, search.word)
        is_past = page.oldest_on is not None and page.oldest_on < self._since
        if is_past and search.in_period:
            self._doubts[PERIOD] = f"{search.word!r} in a period found what is older"
        if page.is_last or (is_past and page.newest_first):
            return False
        return page.index * self._page_size < len(self._entries) + self._page_size

    def _is_believed(self, search: Search, page: Listing) -> bool:
        """Whether a first page may be an answer to its search."""
        naming = self._entries.naming(search.word)
        if self._is_all(page):
            seen = f"{search.word!r} found {page.total or 'any'} of {len(self._entries)} questions"
            if search.in_period:
                self._no_period(search, f"{seen} in a period")
            else:
                self._doubts[WORDS] = seen
                self._waiting.clear()
            return False
        if page.keys:
            return True
        if naming:
            seen = f"{search.word!r} found nothing, though the listing names it {len(naming)} times"
            if search.in_period:
                self._no_period(search, seen)
            else:
                self._doubts[WORDS] = seen
        elif search.in_period:
            self._without_hits.append(search.word)
        return False

    def _is_all(self, page: Listing) -> bool:
        if len(self._entries) <= self._page_size or not self._entries.newest:
            return False
        is_many = page.total is None or page.total >= _ALL * len(self._entries)
        return is_many and self._entries.newest <= frozenset(page.keys)

    def _no_period(self, search: Search, seen: str) -> None:
        """Note that words do not combine with a period: all are looked for without one."""
        self._doubts[PERIOD] = seen
        self._combines = False
        words = [search.word, *self._without_hits, *(each.word for each in self._waiting)]
        self._without_hits = []
        self._waiting = deque(Search(word, False) for word in dict.fromkeys(words))

    def doubts(self) -> dict[str, str]:
        """What of the search did not hold, or was not shown, by assumption."""
        doubts = dict(self._doubts)
        if self._is_first and self.found and not self._beyond_entries:
            doubts[DOCUMENTS] = (
                f"all {len(self.found)} questions found name the word in the listing already"
            )
        return doubts


def plain_words(word: str) -> str:
    """The words of a keyword, without signs that a search might take for its own."""
    return " ".join(re.findall(r"\w+", word))
