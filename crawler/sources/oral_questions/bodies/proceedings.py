"""The proceedings of an oral question -> a reading; pure.

Source: https://ws.vlpar.be/e/opendata/vi/{id}/verslag (docs/sources.md, section 10). Form last
checked 2026-11-25 against reports of public callers; nobody of this project has seen it live.
"""

from __future__ import annotations

from typing import Any

from crawler.parsing.base import Parsed, Reading, as_list, describe, read_json, where
from crawler.parsing.texts.markup import html_words
from crawler.sources.oral_questions.names import KIND
from crawler.sources.oral_questions.settings import OralQuestionsReading
from state.model.errors import ParseError
from state.model.values import Snapshot

ASSUMPTION = "oral_questions.proceedings"
TEXT_LIMIT = 200_000
"""So many characters of proceedings are kept."""

_TEXT = "verslag-tekst"
_HOLDERS = ("verslag", "verslagen", "items", "item")
_DEEPEST = 4


def parse_proceedings(snapshot: Snapshot, settings: OralQuestionsReading) -> Parsed:
    """What was said, where it is there already; ParseError where something else came."""
    value = read_json(snapshot, "JSON with proceedings", ASSUMPTION)
    asked = (settings.proceedings_url.fields_of(snapshot.url) or {}).get("id")
    texts = _texts(value, 0)
    if asked is None or (texts is None and value not in ({}, [], None)):
        raise ParseError(
            f"JSON with `{_TEXT}`", describe(snapshot.body), where(snapshot), ASSUMPTION
        )
    words = " ".join(filter(None, map(html_words, texts or ())))[:TEXT_LIMIT]
    if not words:
        return Parsed()
    return Parsed((Reading(f"{KIND}:{asked}", "proceedings", {"text": words}),))


def _texts(value: Any, depth: int) -> list[str] | None:
    """The texts in an answer, in their order; None where it has no place for any."""
    if depth > _DEEPEST:
        return None
    found: list[str] | None = None
    for each in as_list(value):
        if not isinstance(each, dict):
            continue
        for name in (_TEXT, *_HOLDERS):
            if name not in each:
                continue
            inner = each[name]
            texts = (
                [text for text in as_list(inner) if isinstance(text, str)]
                if name == _TEXT
                else _texts(inner, depth + 1) or []
            )
            found = [*(found or []), *texts]
    return found
