"""Scraped text made harmless: it is hostile until it has been through here; pure.

Three steps, each on top of the one before: `one_line` for any output, `sanitize_text` for what
stands in a message, `escape_markup` for what a chat might read as markup. An address that is whole
after these is one of ours: `official_url` took it.
"""

from __future__ import annotations

import re

from crawler.telling.terminal_text import is_shown
from jobs.messages.phrases.copied import between_copied

TITLE_CHARACTERS = 300

ADDRESS = re.compile(r"https?://\S+")
# Unseen between two signs, and enough to keep programs from reading them as one thing.
_GAP = "\u200b"
# Beginnings of what programs make a link or a mention of: a scheme, a dot in a name, a mention, a
# link in Markdown, a tag or command at the head of a word.
_ACTIVE = re.compile(
    r"(?<=:)(?=//)|(?<=\w\.)(?=[^\W\d_])|(?<=[^\W\d_]\.)(?=\w)|(?<=@)|(?<=])(?=[(\[])"
)
_HEAD_OF_WORD = re.compile(r"(?<!\S)([#/!])(?=\w)")
_HEAD_OF_LINE = re.compile(r"^(?=[#>+=-]|\d+[.)])")
# Signs that chats read as markup, and their like that none does.
_MARKS = str.maketrans("*_`~|", "\u2217\u02cd\u02cb\u223c\u2223")
_OPENING = re.compile(rf"<(?!{_GAP})")


def one_line(text: str, longest: int = TITLE_CHARACTERS) -> str:
    """The text without line breaks, control and direction characters, cut where too long."""
    if not text.isprintable():  # to look at each sign takes long
        text = "".join(" " if c.isspace() else c for c in text if _is_harmless(c))
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else _cut(plain, longest)


def _is_harmless(character: str) -> bool:
    return character.isspace() or is_shown(character)


def _cut(plain: str, longest: int) -> str:
    """The beginning of a line, cut at a word where one ends late enough."""
    beginning = plain[: longest - 1]
    space = plain[:longest].rfind(" ")
    return beginning[: space if space > longest // 2 else None].rstrip(" ,;:-") + "…"


def sanitize_text(text: str, longest: int = TITLE_CHARACTERS) -> str:
    """One line in which no program finds an address to link or anybody to call.

    >>> sanitize_text("zie www.x.be @allen").replace("\u200b", "|")
    'zie www.|x.|be @|allen'
    """
    return _ACTIVE.sub(_GAP, one_line(text, longest))


def sanitize_own(text: str, longest: int = TITLE_CHARACTERS) -> str:
    """One line of words of ours: scraped ones may stand in it, and what is copied stays whole.

    >>> sanitize_own("publication:plan-2.nl: x.nl").replace("\u200b", "|")
    'publication:plan-2.nl: x.|nl'
    """
    return between_copied(one_line(text, longest), lambda part: _ACTIVE.sub(_GAP, part))


def escape_markup(text: str) -> str:
    """A line of inert text that no chat reads as markup; its addresses stay as they are.

    >>> escape_markup("**let op**: https://www.vlaanderen.be/x_y")
    '∗∗let op∗∗: https://www.vlaanderen.be/x_y'
    """
    parts = ADDRESS.split(text)
    addresses = ADDRESS.findall(text)
    plain = [_without_marks(part) for part in parts]
    return "".join(a + b for a, b in zip(plain, [*addresses, ""], strict=True))


def _without_marks(text: str) -> str:
    unmarked = between_copied(text, lambda part: part.translate(_MARKS))
    plain = _OPENING.sub(f"<{_GAP}", unmarked)
    plain = _HEAD_OF_WORD.sub(rf"\1{_GAP}", plain)
    return _HEAD_OF_LINE.sub(_GAP, plain)


def within(text: str, longest: int) -> str:
    """A line, inert and unmarked, that has at most so many characters with all its gaps."""
    for count in range(longest, 0, -1):
        line = escape_markup(sanitize_text(text, count))
        if len(line) <= longest:
            return line
    return ""


def first_sentences(text: str, longest: int) -> str:
    """The beginning of a text, inert, cut after a sentence where that leaves enough."""
    plain = one_line(text, 10 * longest)
    if len(plain) > longest:
        ends = [match.end() for match in re.finditer(r"[.!?](?= )", plain[:longest])]
        plain = plain[: ends[-1]] if ends and ends[-1] > longest // 3 else one_line(plain, longest)
    return sanitize_text(plain, longest)
