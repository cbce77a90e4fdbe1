"""What watchers may follow, as it is written in the configuration, and read once."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import PlainValidator

from crawler.parsing.codes import normal_code
from crawler.parsing.field_types import FromText
from crawler.sources.registry import SOURCES, source_of_key
from jobs.rules.interests.persons import name_words
from state.model.keys import Key
from state.model.words import fold

EXAMPLE_KEY = f"{SOURCES[0].record_kind}:1795000"
_SHORTEST_KEYWORD = 2
# Many watchers follow the same things: each text is read once.
_once = lru_cache(maxsize=10_000)


@_once
def checked_code(text: str) -> str:
    """The code, which must be written in full; ValueError says how."""
    code = normal_code(text)
    if code is None and text.strip().isascii() and text.strip().isdigit():
        code = normal_code(f"VV{text.strip()}")
    if text.strip().casefold() == "all":
        raise ValueError('expected "all" by itself, as in projects = "all"')
    if code is None:
        raise ValueError('expected a project code from VV001 to VV199, such as "VV078"')
    if text.upper() != code:
        raise ValueError(f'expected the code in full; did you mean "{code}"?')
    return code


@_once
def _keyword(text: str) -> str:
    if len(fold(text)) < _SHORTEST_KEYWORD:
        raise ValueError(f'expected at least {_SHORTEST_KEYWORD} letters, such as "cultuur"')
    return text


def _keyword_group(given: object) -> str | tuple[str, ...]:
    if isinstance(given, str):
        return _keyword(given)
    if isinstance(given, (list, tuple)) and given and all(isinstance(each, str) for each in given):
        return tuple(map(_keyword, given))
    raise ValueError('expected a word, or a list of words, such as ["fietspad", "fietssnelweg"]')


def _question(text: str) -> str:
    if source_of_key(text) is None or not Key.parse(text).name.strip():
        raise ValueError('expected what stands in [ ] in a message, such as "question:1795000"')
    return text


def _person(text: str) -> str:
    if not name_words(text):
        raise ValueError('expected a name, such as "Verbeurgt" or "Verbeurgt, Thijs"')
    return text


Code = Annotated[str, FromText(str, checked_code, "VV078")]
Keyword = Annotated[str, FromText(str, _keyword, "cultuur")]
KeywordGroup = Annotated[str | tuple[str, ...], PlainValidator(_keyword_group)]
"""A word, or several of which one is enough."""
Question = Annotated[str, FromText(str, _question, EXAMPLE_KEY)]
Person = Annotated[str, FromText(str, _person, "Verbeurgt")]
