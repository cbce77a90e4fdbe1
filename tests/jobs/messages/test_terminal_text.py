"""Scraped text on a terminal: it can be read, and can do nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.telling.terminal_text import for_terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("regel\r\nregel\tkolom", "regel\nregel\tkolom"),
        ("\x1b]0;titel\x07", "␛]0;titel␇"),
        ("weg\rgeschreven", "weg␍geschreven"),
        ("\x9b31mrood", "\ufffd31mrood"),
        ("om\u202egekeerd", "om\ufffdgekeerd"),
        ("één €", "één €"),
    ],
)
def test_what_could_steer_a_terminal_is_shown_in_its_place(text: str, shown: str) -> None:
    """Control and direction characters become something that can be seen; lines and tabs stay."""
    assert for_terminal(text) == shown


@given(st.text())
def test_no_text_steers_a_terminal(text: str) -> None:
    """Whatever comes, nothing but lines, tabs and visible characters is left."""
    for character in for_terminal(text):
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
