"""Lines joined to sentences, and the sentences in which two texts differ; pure.

White space, hyphenation, quotes, case and the place of line ends mean nothing here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from state.model.words import fold

_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufffe", "-"))
_BROKEN_WORD = re.compile(r"(?<=\w)[-\u2010\ufffe]\n(?=[a-zà-ÿ])(?!(?:en|of)\b)")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])\s++(?=[A-Z‘“\"'(\d•])"
    # A labelled value begins a sentence wherever it stands.
    r"|(?<!\s)\s++(?=[A-Z][a-z]{2,20}:\s|[•▪‣])"
)
_AROUND_HYPHEN = re.compile(r"\s?-\s?")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)\s(?=\d)")
_NO_MATTER = re.compile(r"(?<!\d)[.,:/-]|[.,:/-](?!\d)|[^\w.,:/%€$+<>=&-]")
_MAX_LINE = 300
_MAX_LINES = 40

Difference = tuple[tuple[str, ...], tuple[str, ...]]
"""Sentences of one place: those only in the text before, those only in the text after."""


def join_lines(lines: Iterable[str]) -> str:
    """The lines as one, words broken at a line's end made whole again."""
    text = "\n".join(stripped for line in lines if (stripped := line.strip()))
    if "\n" in text:
        text = _BROKEN_WORD.sub("", text)
    return " ".join(text.split())


def text_key(text: str) -> str:
    """What is left of a text where only its words and figures count.

    >>> text_key("‘OSLO-implementatie project’") == text_key("Oslo-implementatieproject")
    True
    >>> text_key("1.500 euro") == text_key("15,00 euro")
    False
    """
    # Most sentences have no accents: spare them the long way.
    plain = " ".join(text.casefold().split()) if text.isascii() else fold(text)
    joined = _BETWEEN_FIGURES.sub("_", _AROUND_HYPHEN.sub("-", plain.translate(_HYPHENS)))
    return _NO_MATTER.sub("", joined)


def split_sentences(lines: Iterable[str]) -> tuple[str, ...]:
    """The sentences of a text, wherever its lines end."""
    return tuple(part for part in _SENTENCE_END.split(join_lines(lines)) if text_key(part))


def differences(before: Sequence[str], after: Sequence[str]) -> tuple[Difference, ...]:
    """The sentences in which two texts differ, by place, in the order of the later text.

    A sentence that only moved is no difference.
    """
    keys_before, keys_after = [text_key(s) for s in before], [text_key(s) for s in after]
    if "".join(keys_before) == "".join(keys_after):
        return ()
    common = Counter(keys_before) & Counter(keys_after)
    place_of: dict[str, int] = {}
    added: dict[int, list[str]] = {}
    _unmatched(after, keys_after, Counter(common), place_of, added)
    removed: dict[int, list[str]] = {}
    _unmatched(before, keys_before, Counter(common), place_of, removed)
    places = sorted({*added, *removed})
    return tuple((tuple(removed.get(p, ())), tuple(added.get(p, ()))) for p in places)


def _unmatched(
    sentences: Sequence[str],
    keys: Sequence[str],
    common: Counter[str],
    place_of: dict[str, int],
    found: dict[int, list[str]],
) -> None:
    """Group the sentences without partner by the common sentence that they follow."""
    place = -1
    for index, (sentence, key) in enumerate(zip(sentences, keys, strict=True)):
        if common[key] > 0:
            common[key] -= 1
            place = place_of.setdefault(key, index)
        else:
            found.setdefault(place, []).append(sentence)


def text_difference(before: Iterable[str], after: Iterable[str]) -> str:
    """The sentences that differ, for people: lines that begin with "- " or "+ ", bounded."""
    lines = [
        f"{sign} {shorten(sentence)}"
        for removed, added in differences(split_sentences(before), split_sentences(after))
        for sign, sentences in (("-", removed), ("+", added))
        for sentence in sentences
    ]
    return "\n".join([*lines[:_MAX_LINES], *(["…"] if len(lines) > _MAX_LINES else [])])


def shorten(text: str, length: int = _MAX_LINE) -> str:
    """The text, cut at a word where it is longer than this."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0][: length - 1] + "…"
