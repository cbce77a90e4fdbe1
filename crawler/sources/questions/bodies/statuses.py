"""Whether the status of a question says that it was answered; pure."""

from __future__ import annotations

import re

from state.model.words import fold

_ANSWERED = re.compile(r"\b(?:beantwoord|antwoord gepubliceerd|antwoord ontvangen)\b")
_NOT_YET = re.compile(
    r"\b(?:niet|nog|geen|nooit|zonder|wacht\w*|afwachting|te beantwoorden|wordt|worden|zal|moet|"
    r"onbeantwoord\w*)\b"
)


def is_answered(status: str) -> bool:
    """Whether the status says that there is an answer; not that there is none, or is to be one.

    >>> [is_answered(s) for s in ("Laattijdig beantwoord", "Nog niet beantwoord", "Onbeantwoord")]
    [True, False, False]
    """
    folded = fold(status)
    return _ANSWERED.search(folded) is not None and _NOT_YET.search(folded) is None
