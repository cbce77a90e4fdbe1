"""Where documents of questions stand, and under which keys they are kept; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from crawler.parsing.base import Reading
from crawler.sources.questions.names import FILE_PREFIX, KIND
from crawler.sources.questions.settings import QuestionsReading
from state.model.values import FILE_ROLE, Target

_MOST_DIGITS = 15


def question_key(question_id: str | int) -> str:
    """The key of a question's record."""
    return f"{KIND}:{question_id}"


def document_targets(settings: QuestionsReading, ids: Iterable[str]) -> tuple[Target, ...]:
    """Where the documents with these numbers are fetched, in the canonical form."""
    return tuple(Target(FILE_ROLE, settings.document_url.format(id=number)) for number in ids)


def document_key(number: str) -> str:
    """The key of the record of a document of the parliament."""
    return f"{FILE_PREFIX}:{number}"


def document_number(link: str, pattern: re.Pattern[str] | None) -> str | None:
    """The number of the document to which a link leads, None where it leads elsewhere."""
    match = pattern.search(link) if pattern else None
    number = match.group(1) if match else ""
    return number if 0 < len(number) <= _MOST_DIGITS else None


def is_of_parliament(link: str, settings: QuestionsReading) -> bool:
    """Whether a link leads to where the parliament keeps its documents, of whatever number."""
    return link.partition("://")[2].startswith(urlsplit(settings.document_url.text).netloc)


def document_readings(
    question_id: str, title: str, numbers: Iterable[str], names: Mapping[str, str]
) -> Iterable[Reading]:
    """That these documents belong to a question; `names` has the names of some, by number."""
    for number in numbers:
        data = {"title": title, "label": names.get(number)}
        yield Reading(document_key(number), f"link:{question_key(question_id)}", data)
