"""Which words of watchers an entry of the listing names."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from crawler.sources.questions.asking.entries import Entries

HIT = {"title": "Het Relanceplan: stand van zaken", "subject": "cultuur 2.0", "themes": ["Media"]}


@pytest.mark.parametrize(
    ("word", "is_named"),
    [
        ("relanceplan", True),
        ("STAND van zaken", True),
        ("cultuur 2.0", True),
        ("media", True),
        ("relance", False),
        ("zaken cultuur", True),
        ("cultuur 2", True),
        ("cultuur 3", False),
    ],
)
def test_words_of_an_entry(word: str, is_named: bool) -> None:
    """A word is named where it stands whole in title, subject or themes, whatever case."""
    entries = Entries([word, word.upper(), "iets anders"])
    entries.name("question:1", HIT)
    assert entries.names("question:1", word) is entries.names("question:1", word.upper())
    assert (entries.names("question:1", word), entries.is_named("question:1")) == (
        is_named,
        is_named,
    )


def steps_of(entries: Entries) -> int:
    """How many steps of Python it takes to see what an entry names."""
    steps = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        entries.name("question:1", HIT)
    finally:
        sys.settrace(before)
    return steps


def test_many_words() -> None:
    """However many words are watched, the texts of an entry are gone through once."""
    few, many = (Entries(f"woord{number}" for number in range(count)) for count in (10, 2000))
    steps_of(few)
    assert steps_of(many) <= steps_of(few) + 10
