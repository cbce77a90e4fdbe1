"""The Dutch words for the status of a project or milestone, as English codes; pure.

The words are those that reports are known to use; what is not among them stays as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from state.model.words import fold, tidy

_GAP = r"[\s,;/()\-–—]{0,5}"
_AGENDA = rf"na{_GAP}agendering(?:{_GAP}(?:door de{_GAP})?(?:VR|Vlaamse Regering)\b\)?)?"
_ON_SCHEDULE = (
    rf"(?:opgestart{_GAP}(?:(?:en|of)\s)?)?in{_GAP}uitvoering"
    rf"(?:{_GAP}{_AGENDA})?(?:{_GAP}op\s+schema)?"
    rf"|opgestart{_GAP}{_AGENDA}(?:{_GAP}op\s+schema)?"
    r"|op\s+schema"
)
_EXTRA = r"(?:bijkomende|bijzondere)"
# The first that matches counts: longer phrases stand before those that begin them.
_PHRASES: tuple[tuple[str, str], ...] = (
    ("not_started", r"(?:nog\s+)?niet\s+(?:op)?gestart"),
    ("on_schedule", _ON_SCHEDULE),
    ("started", r"opgestart"),
    ("action_required", r"(?:(?:bijkomende|bijzondere)\s+)?actie\s+(?:noodzakelijk|nodig|vereist)"),
    ("attention", rf"(?:{_EXTRA}(?:\s*/\s*{_EXTRA})?\)?\s+)?aandacht\s+(?:nodig|vereist)"),
    ("realised", r"gerealiseerd"),
    ("stopped", r"stopgezet|stopzetting"),
)
_LEADING = re.compile(
    r"\W{0,3}(?:" + "|".join(f"(?P<{code}>{words})" for code, words in _PHRASES) + r")(?!\w)",
    re.IGNORECASE,
)
_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "grijs": "not_started",
        "lichtgroen": "started",
        "donkergroen": "on_schedule",
        "oranje": "attention",
        "rood": "action_required",
        "geel": "realised",
    }
)
# What may follow a status without making it another: a bracket, a date, a percentage.
_ASIDE = re.compile(
    r"\s*(?:\(.*\)?|[-–,]?\s*(?:(?:op|in|sinds|vanaf|per)\s+)?[\d/.\-\s%]{1,20})\W*"
)


def known_status(words: str) -> str | None:
    """The English code where these words are a status and nothing else, else None.

    >>> known_status("In uitvoering na agendering (VR), op schema"), known_status("geparkeerd")
    ('on_schedule', None)
    """
    text = words.strip()[:200]
    match = _LEADING.match(text)
    if match is None:
        return _COLOURS.get(fold(text).strip(" .")) if len(text) < 20 else None
    rest = text[match.end() :].strip(" .,;:)")
    plain = not rest or (_ASIDE.fullmatch(rest) and not _LEADING.search(rest))
    return match.lastgroup if plain else None


def english_status(words: str) -> str | None:
    """The English code of a status, an unknown one as it stands, None for no words."""
    return known_status(words) or tidy(words).strip(" -–—") or None


def leading_status(text: str) -> tuple[str, str] | None:
    """The code of the status with which a text begins, and the text after it; else None.

    A phrase that goes on in the same sentence ("gerealiseerd werd …") is none.
    """
    match = _LEADING.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    # A sentence that ends here, or the next one beginning.
    if rest.strip() and not re.match(r"\)?(?:\s*[.:;(–-]|\s+[A-Z])", rest):
        return None
    return str(match.lastgroup), rest.strip(" .,;:)–-")


def begins_status(text: str) -> bool:
    """Whether the text is the beginning of a status phrase that goes on ("in uitvoering na")."""
    folded = fold(text).rstrip(" ,(/-")
    return any(phrase.startswith(folded) and phrase != folded for phrase in _FULL)


def goes_on(before: str, text: str) -> bool:
    """Whether a text is the rest of the status that `before` begins, not one of its own.

    >>> goes_on("bijkomende actie", "noodzakelijk"), goes_on("opgestart", "in uitvoering")
    (True, False)
    """
    joined = f"{before} {text}"
    if known_status(joined) is None and not begins_status(joined):
        return False
    own = known_status(text) is not None or begins_status(text)
    open_end = before.rstrip().endswith((",", "/", "(", "-"))
    return open_end or not (own and known_status(before))


_FULL = (
    "nog niet gestart",
    "nog niet opgestart",
    "niet gestart",
    "opgestart / in uitvoering na agendering (vr), op schema",
    "opgestart/in uitvoering na agendering (vr), op schema",
    "opgestart na agendering (vr), op schema",
    "in uitvoering na agendering (vr), op schema",
    "in uitvoering na agendering, op schema",
    "in uitvoering, op schema",
    "op schema",
    "bijkomende aandacht nodig",
    "bijzondere aandacht nodig",
    "aandacht nodig",
    "bijkomende actie noodzakelijk",
    "bijkomende actie nodig",
)
