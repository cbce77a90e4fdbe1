"""What became of an oral question, by the words of its status; pure."""

from __future__ import annotations

import re
from typing import Literal

from state.model.words import fold

Fate = Literal["withdrawn", "debate"]

_WITHDRAWN = re.compile(r"\b(?:ingetrokken|vervallen)\b")
_DEBATE = re.compile(r"\bomgevormd\b|\bactualiteitsdebat\b")
_DENIED = re.compile(r"\b(?:niet|nog|geen|nooit|kan|wordt|mogelijk)\b")


def fate_of(status: str) -> Fate | None:
    """That a question was withdrawn or turned into a debate; None where it stands.

    >>> [fate_of(s) for s in ("Ingetrokken", "Omgevormd tot actualiteitsdebat", "Aanvaard")]
    ['withdrawn', 'debate', None]
    """
    folded = fold(status)
    if _DENIED.search(folded):
        return None
    if _DEBATE.search(folded):
        return "debate"
    return "withdrawn" if _WITHDRAWN.search(folded) else None


_HELD = re.compile(r"\b(?:behandeld|gehouden|beantwoord|besproken|gesteld in commissie)\b")


def is_held(status: str) -> bool:
    """Whether a step of the procedure is the meeting in which a question was put.

    >>> [is_held(s) for s in ("Behandeld in commissie", "Nog te behandelen", "Nog niet behandeld")]
    [True, False, False]
    """
    folded = fold(status)
    return _HELD.search(folded) is not None and _DENIED.search(folded) is None
