"""Names of persons as people write them: the surname, or both names in either order; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from state.model.words import fold

_WORDS = re.compile(r"[^\s,;.]+")
# Words with which a surname begins: behind one of them no surname begins anew.
_PARTICLES = frozenset(
    (
        *("de", "den", "der", "des", "di", "du", "la", "le", "les", "l", "el", "al", "d"),
        *("ten", "ter", "te", "tot", "'t", "t", "op", "in", "van", "vande", "vanden", "vander"),
    )
)
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "-": " "})

Words = tuple[str, ...]


def name_words(name: str) -> Words:
    """The words of a name, folded.

    >>> name_words("De  Loor, Kurt")
    ('de', 'loor', 'kurt')
    """
    return tuple(_WORDS.findall(fold(name).translate(_MARKS)))


def is_person(wanted: Words, person: Words) -> bool:
    """Whether the words that somebody wrote name this person, who is given as first name and
    surname: both, in either order, or the whole surname.

    >>> [is_person(name_words(w), name_words("Kurt De Loor")) for w in ("de loor", "Loor", "Kurt")]
    [True, False, False]
    """
    if not wanted or not person:
        return False
    if len(wanted) == len(person):
        return any(wanted[at:] + wanted[:at] == person for at in range(len(wanted)))
    at = len(person) - len(wanted)
    return at > 0 and person[at:] == wanted and person[at - 1] not in _PARTICLES


class Names:
    """Any number of names that somebody wrote, by which persons are known."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: dict[str, list[tuple[str, Words]]] = {}
        for name in dict.fromkeys(names):
            words = name_words(name)
            if words:
                self._by_word.setdefault(max(words, key=len), []).append((name, words))

    def __bool__(self) -> bool:
        return bool(self._by_word)

    def of(self, persons: Iterable[str]) -> dict[str, str]:
        """The names that mean one of these persons, each with the first whom it means."""
        found: dict[str, str] = {}
        if self._by_word:
            for person in persons:
                for name in self._meaning(name_words(person)):
                    found.setdefault(name, person)
        return found

    def _meaning(self, person: Words) -> Iterator[str]:
        for word in dict.fromkeys(person):
            for name, wanted in self._by_word.get(word, ()):
                if is_person(wanted, person):
                    yield name
