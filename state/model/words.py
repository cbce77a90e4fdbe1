"""Words as people mean them: without unseen signs, and folded of case, accents and space; pure."""

from __future__ import annotations

import re
import unicodedata

# Signs that nobody sees: control characters, soft hyphens, zero-width spaces and joiners, marks
# of direction, fillers, selectors of variants, tags, byte order marks; and halves of surrogate
# pairs, which JSON can smuggle in and no database takes.
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Letters and digits in another width or type face, and several letters in one sign. Powers,
# fractions and units are left as they stand: m² is not m2.
_OTHER_FORMS = "\u0132\u0133\ufb00-\ufb06\uff01-\uffee\U0001d400-\U0001d7ff"
_HYPHENS = dict.fromkeys(map(ord, "\u02d7\u1806\u2010\u2011\u2043\u2212\ufe63"), "-")
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800, 0x3000], " ")
# Control characters of Latin-1 are signs of Windows-1252 that somebody took for it.
_WINDOWS = {
    number: bytes([number]).decode("cp1252")
    for number in range(0x80, 0xA0)
    if number not in (0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D)  # unused there, or the end of a line
}
_SEEN_OTHERWISE = _HYPHENS | _SPACES | _WINDOWS
_IS_UNSEEN = re.compile(f"[{_UNSEEN}\x81\x8d\x8f\x90\x9d]")
_IS_OTHER_FORM = re.compile(f"[{_OTHER_FORMS}]+")
_IS_REMARKABLE = re.compile(
    f"[{_UNSEEN}{_OTHER_FORMS}\x80-\x84\x86-\x9f{''.join(map(chr, (*_HYPHENS, *_SPACES)))}]"
)

UNREADABLE = "\ufffd"
"""What stands where a sign could not be read."""


def plain_signs(text: str) -> str:
    r"""The text in the signs that one sees: every text passes here where it comes in.

    Signs without a shape are left out; hyphens, spaces, letters and digits of other forms become
    those of a keyboard; dashes and line ends stay. Doing it twice changes nothing.

    >>> plain_signs("VV\u200b078, \uff36\uff36\u2212\uff11\uff12\uff19 en m\u00b2")
    'VV078, VV-129 en m²'
    """
    if text.isascii():
        return text if text.isprintable() else _IS_UNSEEN.sub("", text)
    text = unicodedata.normalize("NFC", text)
    if _IS_REMARKABLE.search(text) is None:
        return text
    shown = _IS_UNSEEN.sub("", text.translate(_SEEN_OTHERWISE))
    folded = _IS_OTHER_FORM.sub(lambda match: unicodedata.normalize("NFKC", match.group()), shown)
    return unicodedata.normalize("NFC", folded)


def tidy(text: str) -> str:
    """The text in plain signs, with white space runs as one space, trimmed."""
    return " ".join(plain_signs(text).split())


def is_readable(value: object) -> bool:
    """Whether every sign in a plain JSON value could be read, in the texts within it too."""
    if isinstance(value, str):
        return UNREADABLE not in value
    if isinstance(value, dict):
        return all(map(is_readable, (*value, *value.values())))
    return all(map(is_readable, value)) if isinstance(value, (list, tuple)) else True


def fold(text: str) -> str:
    """The text for comparing: tidy, without accents, in lower case."""
    plain = tidy(text)
    if plain.isascii():
        return plain.lower()
    decomposed = unicodedata.normalize("NFKD", plain)
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


def has_half_of_words(text: str, words: str) -> bool:
    """Whether at least half the words of `words` stand in the text as whole words; of none, all do.

    >>> has_half_of_words("Relanceplan 2024", "Het relanceplan"), has_half_of_words("x", "y z")
    (True, False)
    """
    present = set(re.findall(r"\w+", fold(text)))
    wanted = re.findall(r"\w+", fold(words))
    return 2 * sum(word in present for word in wanted) >= len(wanted)


def has_all_words(text: str, words: str) -> bool:
    """Whether every word of `words` stands in the text as a whole word, in any order."""
    present = set(re.findall(r"\w+", fold(text)))
    return all(word in present for word in re.findall(r"\w+", fold(words)))
