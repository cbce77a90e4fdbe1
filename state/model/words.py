"""Words as people mean them: folded of case, accents and white space; pure."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens and zero-width characters; halves of surrogate pairs, which JSON can smuggle in
# and no database takes.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ud800-\udfff]")


def tidy(text: str) -> str:
    """The text with white space runs as one space, invisible characters left out, trimmed."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def fold(text: str) -> str:
    """The text for comparing: tidy, without accents, in lower case."""
    decomposed = unicodedata.normalize("NFKD", tidy(text))
    # Character by character would take most of the time of a pass with many long documents.
    for accent in filter(unicodedata.combining, set(decomposed)):
        decomposed = decomposed.replace(accent, "")
    return decomposed.casefold()


def has_phrase(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text as whole words, whatever case and accents.

    >>> has_phrase("De Culturele  infrastructuur.", "culturele infrastructuur")
    True
    """
    needle = re.escape(fold(phrase))
    return re.search(rf"(?<!\w){needle}(?!\w)", fold(text)) is not None


def has_all_words(text: str, words: str) -> bool:
    """Whether every word of `words` stands in the text as a whole word, in any order."""
    present = set(re.findall(r"\w+", fold(text)))
    return all(word in present for word in re.findall(r"\w+", fold(words)))
