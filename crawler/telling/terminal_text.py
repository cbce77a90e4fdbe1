"""Text made fit for a terminal: it can be read there, and can do nothing; pure."""

from __future__ import annotations

import logging
import unicodedata

# Unseen between two signs of a message; at a terminal it would only be copied along.
_GAP = "\u200b"


def is_shown(character: str) -> bool:
    """Whether a character can be seen, or is a space: it neither steers nor hides anything."""
    number = ord(character)
    # What no text may have at all: XML is not well-formed with it.
    is_none = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return not is_none and unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")


def for_terminal(text: str) -> str:
    """The text with its lines and tabs; what could steer a terminal or hide is shown in its place.

    >>> for_terminal("a\x1b[31mb")
    'a␛[31mb'
    """
    return "".join(map(_visible, text.replace("\r\n", "\n").replace(_GAP, "")))


def _visible(character: str) -> str:
    if character in "\n\t" or is_shown(character):
        return character
    if ord(character) < 0x20:
        return chr(0x2400 + ord(character))  # the picture of the control character
    return "\N{REPLACEMENT CHARACTER}"


class TerminalFormatter(logging.Formatter):
    """Lines of a log as a terminal may have them: they quote what sites and services say."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, traceback included."""
        return for_terminal(super().format(record))
