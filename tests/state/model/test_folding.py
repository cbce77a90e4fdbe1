"""Words are compared as people mean them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state.model.words import fold, has_all_words, has_phrase, tidy

LETTERS = "abcdefghijklmnopqrstuvwxyzàâäáçéèêëïíîôöóûüúñABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÀÇ"
SPACES = st.text(alphabet=" \t\n\r\u00a0\u2009\u2028", min_size=1, max_size=3)
WORD = st.text(alphabet=LETTERS, min_size=1, max_size=8)
PHRASE = st.lists(WORD, min_size=1, max_size=4)
ANY = st.text(max_size=40)


@given(ANY)
def test_tidy_text_stays(text: str) -> None:
    """Tidying a tidy text changes nothing, and no run of white space is left in it."""
    once = tidy(text)
    assert tidy(once) == once
    assert once == " ".join(once.split())


@given(ANY)
def test_tidy_text_can_be_stored(text: str) -> None:
    """Whatever text comes, what is left of it can be written as UTF-8."""
    tidied = tidy(text)
    assert tidied.encode().decode() == tidied


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  a \n\t b ", "a b"),
        ("voort\u00adgangs\u200bmeting", "voortgangsmeting"),
        ("\ufeffbegin", "begin"),
        ("e\u0301", "é"),
        ("half \ud83d paar", "half paar"),
        ("", ""),
    ],
)
def test_tidy(text: str, tidied: str) -> None:
    """White space runs become one space, and what cannot be seen is left out."""
    assert tidy(text) == tidied


@given(PHRASE, st.data())
def test_fold_sees_no_case_accents_or_space(words: list[str], data: st.DataObject) -> None:
    """Case, accents, their way of writing and white space make no difference to a comparison."""
    text = " ".join(words)
    folded = fold(text)
    assert fold(text.upper()) == fold(text.lower()) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(data.draw(SPACES).join(["", *words, ""])) == folded
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert fold(bare) == folded
    assert fold(folded) == folded


@given(PHRASE, PHRASE, PHRASE)
def test_phrase_is_found(before: list[str], phrase: list[str], after: list[str]) -> None:
    """A phrase is found wherever it stands as whole words, in any case."""
    text = " ".join([*before, *phrase, *after])
    assert has_phrase(text, " ".join(phrase).upper())
    assert has_phrase(f"({' '.join(phrase)}),", " ".join(phrase))
    assert has_all_words(text, " ".join(phrase[::-1]))


@given(WORD)
def test_part_of_a_word_is_no_phrase(word: str) -> None:
    """A phrase does not match in the middle of a longer word."""
    assert not has_phrase(f"x{word}", word)
    assert not has_phrase(f"{word}x", word)
    assert not has_phrase(f"{word}1", word)


@pytest.mark.parametrize(
    ("text", "phrase", "stands"),
    [
        ("De Culturele  infrastructuur.", "culturele infrastructuur", True),
        ("culturele\ninfrastructuur", "Culturele Infrastructuur", True),
        ("infrastructuur, culturele", "culturele infrastructuur", False),
        ("multiculturele infrastructuur", "culturele infrastructuur", False),
        ("kost 5.000 euro", "5.000", True),
        ("kost 5x000 euro", "5.000", False),
        ("C++ en zo", "c++", True),
    ],
)
def test_has_phrase(text: str, phrase: str, stands: bool) -> None:
    """A phrase is taken word by word as it is written, signs included."""
    assert has_phrase(text, phrase) is stands


@given(ANY)
def test_fold_is_what_it_says(text: str) -> None:
    """Folding leaves out exactly the combining marks of a tidy text, and its case."""
    decomposed = unicodedata.normalize("NFKD", tidy(text))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    assert fold(text) == bare.casefold()
