"""The kinds of event that watchers may hear of, and patterns of them such as `report.*`; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import AfterValidator

from state.model.values import SourceName

KINDS = (
    "publication.new", "publication.changed", "publication.withdrawn", "publication.restored",
    "report.new", "report.project_changed", "document.changed",
    "question.new", "question.answered", "question.changed", "question.overdue",
    "question.withdrawn", "question.restored",
    "programme.changed", "expectation.met", "expectation.overdue",
)  # fmt: skip


# Which kinds come of a source: who follows none of them does not miss it.
_OF_SOURCE = {
    SourceName.QUESTIONS: ("question.*", "document.*"),
    SourceName.PUBLICATIONS: ("publication.*", "report.*", "document.*", "expectation.*"),
    SourceName.PROGRAMME: ("programme.*", "report.*", "document.*", "expectation.*"),
}


def comes_of(source: SourceName, patterns: Iterable[str]) -> bool:
    """Whether any kind that a source brings fits one of these patterns."""
    wanted = tuple(patterns)
    return any(fits_any(kind, _OF_SOURCE[source]) and fits_any(kind, wanted) for kind in KINDS)


def checked_kind(text: str) -> str:
    """The text, when it is a kind or a pattern with `*` that any kind fits; else ValueError."""
    pattern = re.escape(text).replace(r"\*", ".*")
    if not any(re.fullmatch(pattern, kind) for kind in KINDS):
        raise ValueError(f"no kind of event is called so; known are {', '.join(KINDS)}")
    return text


Kind = Annotated[str, AfterValidator(checked_kind)]
"""A kind, or a pattern of kinds, in the configuration."""


def fits_any(kind: str, patterns: Iterable[str]) -> bool:
    """Whether a kind is, or fits, any of these.

    >>> fits_any("report.new", ("question.*", "report.*"))
    True
    """
    return any(fnmatchcase(kind, pattern) for pattern in patterns)
