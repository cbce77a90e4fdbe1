"""Scraped text made harmless: it is hostile until it has been through here; pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

TITLE_CHARACTERS = 300


def one_line(text: str, longest: int = TITLE_CHARACTERS) -> str:
    """The text without line breaks, control and direction characters, cut where too long."""
    plain = "".join(" " if c.isspace() else c for c in text if _is_harmless(c))
    plain = " ".join(plain.split())
    # A zero-width space keeps @everyone and the like from calling anybody in a chat.
    plain = re.sub(r"@(?=\w)", "@\u200b", plain)
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def _is_harmless(character: str) -> bool:
    return character.isspace() or _is_shown(character)


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")


def for_terminal(text: str) -> str:
    """The text with its lines and tabs; what could steer a terminal or hide is shown in its place.

    >>> for_terminal("a\x1b[31mb")
    'a␛[31mb'
    """
    return "".join(map(_visible, text.replace("\r\n", "\n")))


def _visible(character: str) -> str:
    if character in "\n\t" or _is_shown(character):
        return character
    if ord(character) < 0x20:
        return chr(0x2400 + ord(character))  # the picture of the control character
    return "\N{REPLACEMENT CHARACTER}"


def safe_url(url: str) -> str | None:
    """The address if it is one of a web page and nothing but an address, else None."""
    if any(character.isspace() or not _is_harmless(character) for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def first_sentences(text: str, longest: int) -> str:
    """The beginning of a text, cut after a sentence where that leaves enough."""
    plain = one_line(text, 10 * longest)
    if len(plain) <= longest:
        return plain
    ends = [match.end() for match in re.finditer(r"[.!?](?= )", plain[:longest])]
    return plain[: ends[-1]] if ends and ends[-1] > longest // 3 else one_line(plain, longest)
