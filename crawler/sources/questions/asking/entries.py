"""What the listing says of the questions on it, as far as it decides what is asked next; pure.

Of tens of thousands only this much is kept: who they are, whether they were answered, and which
words they name.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from crawler.parsing.codes import find_codes
from crawler.parsing.texts.phrases import Phrases
from crawler.sources.questions.bodies.agreement import identity
from state.model.values import JsonObject
from state.model.words import fold

_TEXTS = ("title", "subject")


class Entries:
    """The entries of the listing, and which of these words, or any project code, each names."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, list[str]] = {}
        for word in words:
            self._words.setdefault(fold(word), []).append(word)
        self._phrases = Phrases(self._words)
        # As text: of a million, objects would take gigabytes.
        self._hits: dict[str, tuple[str, ...]] = {}
        self._answered: set[str] = set()
        self._named: dict[str, frozenset[str]] = {}
        self._with_code: set[str] = set()
        self.newest: frozenset[str] = frozenset()
        """The newest of all, a page of them at most."""

    def add(self, key: str, hit: JsonObject) -> None:
        """Add what one hit says of a question."""
        said = json.dumps([identity(hit), hit["documents"]], ensure_ascii=False)
        self._hits[key] = (*self._hits.get(key, ()), said)
        if hit["answered"]:
            self._answered.add(key)
        self.name(key, hit)

    def name(self, key: str, hit: JsonObject) -> None:
        """Note alone which words a hit names."""
        text = "\n".join(str(hit.get(name) or "") for name in _TEXTS)
        text = "\n".join((text, *hit.get("themes", ())))
        if find_codes(text, key):
            self._with_code.add(key)
        found = self._phrases.found_in(fold(text))
        named = frozenset(word for folded in found for word in self._words[folded])
        if named:
            self._named[key] = self._named.get(key, frozenset()) | named

    def __len__(self) -> int:
        return len(self._hits)

    def __contains__(self, key: str) -> bool:
        return key in self._hits

    def is_answered(self, key: str) -> bool:
        """Whether the listing says that a question was answered."""
        return key in self._answered

    def is_named(self, key: str) -> bool:
        """Whether an entry names a project or one of the words."""
        return key in self._named or key in self._with_code

    def names(self, key: str, word: str) -> bool:
        """Whether an entry names this word."""
        return word in self._named.get(key, frozenset())

    def naming(self, word: str) -> Collection[str]:
        """The questions of which the entry names this word."""
        return [key for key, named in self._named.items() if word in named]

    def named(self) -> list[str]:
        """The questions of which the entry names a project or one of the words."""
        return sorted(self._named.keys() | self._with_code)

    def hits(self, key: str) -> Sequence[JsonObject]:
        """Who a question is, as its hits say."""
        return [json.loads(said)[0] for said in self._hits.get(key, ())]

    def documents(self, key: str) -> Sequence[str]:
        """The numbers of its documents, as its hits say."""
        return sorted({n for said in self._hits.get(key, ()) for n in json.loads(said)[1]})
