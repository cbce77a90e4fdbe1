"""Signs that nobody sees or that only look otherwise: none is left behind the border of text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state.model.words import fold, is_readable, plain_signs, tidy

UNSEEN = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad", "\u200e", "\u200f", "\u202a",
    "\u202e", "\u2066", "\u2069", "\u061c", "\u180e", "\u034f", "\ufe0f", "\U000e0041", "\x00",
    "\x1f", "\x7f", "\ufffc", "\ud83d",
)  # fmt: skip
HYPHENS = ("\u2010", "\u2011", "\u2212", "\ufe63", "\uff0d")
SPACES = ("\xa0", "\u202f", "\u2007", "\u2009", "\u3000", "\u205f")


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_unseen_signs_part_nothing(sign: str) -> None:
    """A sign that nobody sees is left out of words and codes, wherever it stands."""
    assert tidy(f"{sign}cul{sign}tuur VV{sign}07{sign}8{sign}") == "cultuur VV078"


@pytest.mark.parametrize("sign", HYPHENS, ids=ascii)
def test_hyphens_are_one_sign(sign: str) -> None:
    """Whatever sign somebody took for a hyphen, it is the one that everybody types."""
    assert plain_signs(f"e{sign}mail VV{sign}078") == "e-mail VV-078"


@pytest.mark.parametrize("sign", SPACES, ids=ascii)
def test_spaces_are_one_sign(sign: str) -> None:
    """A space is a space, however wide and whether a line may end there."""
    assert plain_signs(f"VV{sign}078") == "VV 078"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\uff36\uff36\uff10\uff17\uff18", "VV078"),
        ("\U0001d415\U0001d415\U0001d7ce\U0001d7d5\U0001d7d6", "VV078"),
        ("e\ufb03ci\u00ebnt", "effici\u00ebnt"),
        ("\u0133zer", "ijzer"),
        ("Plan \u0096 stand \u0091nu\u0092", "Plan – stand ‘nu’"),
        ("coo\u0308rdinatie", "coördinatie"),
    ],
)
def test_other_forms(written: str, meant: str) -> None:
    """Letters and digits of another width, face or code page are those that one reads."""
    assert tidy(written) == meant


@pytest.mark.parametrize("text", ["m² en ½", "van – tot — en", "CO₂, n°", "regel\neen\ttwee"])
def test_what_means_something_stays(text: str) -> None:
    """Powers, fractions, dashes, tabs and line ends are no other form of something else."""
    assert plain_signs(text) == text


@given(st.text(st.characters(exclude_categories=())))
def test_plain_signs_are_plain(text: str) -> None:
    """Done twice it changes nothing, and no sign of form, control or surrogate is left."""
    plain = plain_signs(text)
    assert plain_signs(plain) == plain
    left = {sign for sign in plain if unicodedata.category(sign) in ("Cf", "Cc", "Cs")}
    assert left <= {"\t", "\n", "\v", "\f", "\r", "\x85", *VISIBLE}


VISIBLE = (
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    + ("".join(map(chr, range(0x13430, 0x13440))))
)
"""Signs of form that are seen: marks of numbers and verses in other scripts."""


@given(st.text(), st.sampled_from(UNSEEN))
def test_comparing_sees_none_of_them(text: str, sign: str) -> None:
    """Two texts that differ by unseen signs alone are the same text."""
    assert fold(sign.join(text)) == fold(text)


@pytest.mark.parametrize(
    ("value", "readable"),
    [
        ("goed", True),
        ("sl\ufffdcht", False),
        (None, True),
        ({"a": ["b", {"c": "d\ufffd"}]}, False),
        ({"a\ufffd": 1}, False),
        ([["a", "b"], 3, 1.5, True], True),
    ],
)
def test_readable(value: object, readable: bool) -> None:
    """A value is readable when no sign in it stands for one that was lost."""
    assert is_readable(value) is readable
