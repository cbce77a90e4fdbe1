"""Text as it is searched: words whole and lines joined, as before the page cut them; pure.

What is shown keeps its lines; this is for finding words and phrases only.
"""

from __future__ import annotations

import re

_HYPHENS = "-\u2010\u2011"
_SOFT_HYPHEN = "\u00ad"
# "land- en tuinbouw": the hyphen stands for the half of a word that is named later.
_AND = frozenset({"en", "of", "tot", "noch", "als", "dan", "maar", "respectievelijk", "and", "or"})
_FIRST_WORD = re.compile(r"[^\W\d_]{1,100}")
_LAST_LETTERS = re.compile(r"[^\W\d_]{1,100}\Z")
_ADDRESS_SIGNS = ("://", "www.", "@")


def searchable(text: str) -> str:
    r"""The text with broken words made whole and lines joined; an empty line ends a paragraph.

    Paragraphs are parted by one `\n`.

    >>> searchable("De cultu-\nrele sector\nin Oost-\nVlaanderen, land-\nen tuinbouw")
    'De culturele sector in Oost-Vlaanderen, land- en tuinbouw'
    """
    paragraphs: list[str] = []
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        words = " ".join(line.split())
        if words:
            lines.append(words)
        elif lines:
            paragraphs.append(_joined(lines))
            lines = []
    return "\n".join(paragraphs)


def _joined(lines: list[str]) -> str:
    pieces: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        pieces += _end(line, following)
    return "".join(pieces).replace(_SOFT_HYPHEN, "").strip()


def _end(line: str, following: str) -> tuple[str, str]:
    """The line as it goes into the paragraph, and what parts it from the next."""
    if line.endswith(_SOFT_HYPHEN):
        return line, ""
    # A dash on its own is punctuation: only a sign that ends a word is a hyphen.
    if not line.endswith(tuple(_HYPHENS)) or not line[-2:-1].isalnum() or not following:
        return line, " "
    before, after = line[:-1], _first_word(following)
    if after.casefold() in _AND and not _is_address(before):
        return line, " "
    return (before if _is_broken(before, after) else line), ""


def _is_broken(before: str, after: str) -> bool:
    """Whether the hyphen is there for the line's end alone and not part of the word.

    A word goes on in lower case; one letter is never split off, as "e-mail" shows; a hyphen in an
    address may well be its own.
    """
    letters = _LAST_LETTERS.search(before)
    return (
        letters is not None
        and len(letters.group()) > 1
        and letters.group()[-1].islower()
        and after[:1].islower()
        and not _is_address(before)
    )


def _first_word(line: str) -> str:
    word = _FIRST_WORD.match(line)
    return word.group() if word else ""


def _is_address(before: str) -> bool:
    tokens = before[-2000:].rsplit(None, 1)
    return any(sign in tokens[-1] for sign in _ADDRESS_SIGNS) if tokens else False
