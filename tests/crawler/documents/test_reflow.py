"""Text as it is searched: whole words, joined lines, and not a letter lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.documents.reflow import searchable
from crawler.sources.questions.document.layout import join_lines as join_question
from state.changes.sentences import join_lines as join_sentences


@pytest.mark.parametrize(
    ("shown", "searched"),
    [
        ("cultu-\nrele sector", "culturele sector"),
        ("cultu\u00ad\nrele sec\u00adtor", "culturele sector"),
        ("in 2023-\n2024", "in 2023-2024"),
        ("VV-\n078", "VV-078"),
        ("Oost-\nVlaanderen", "Oost-Vlaanderen"),
        ("land-\nen tuinbouw", "land- en tuinbouw"),
        ("een e-\nmail", "een e-mail"),
        ("de som -\ndat is alles", "de som - dat is alles"),
        ("gebouwen en -\nschade", "gebouwen en - schade"),
        ("gebouwen en –\nschade", "gebouwen en – schade"),
        ("-\nschade", "- schade"),
        (
            "https://publicaties.vlaanderen.be/view-\nfile/53585",
            "https://publicaties.vlaanderen.be/view-file/53585",
        ),
        (
            "Eerste alinea\nloopt door.\n\nTweede\nalinea.",
            "Eerste alinea loopt door.\nTweede alinea.",
        ),
        ("", ""),
        ("eind-", "eind-"),
    ],
)
def test_searchable(shown: str, searched: str) -> None:
    """Words broken at a line's end become whole; hyphens that belong to a word stay."""
    assert searchable(shown) == searched


@given(
    st.lists(st.from_regex(r"[bcdghijké]{5,12}", fullmatch=True), min_size=1, max_size=20),
    st.data(),
)
def test_words_are_whole_wherever_they_are_broken(words: list[str], data: st.DataObject) -> None:
    """However lines are ended and words broken over them, the same words are searched."""
    shown = ""
    for word in words:
        at = data.draw(st.integers(2, len(word) - 3))
        whole = data.draw(st.booleans())
        shown += word if whole else f"{word[:at]}-\n{word[at:]}"
        shown += data.draw(st.sampled_from([" ", "\n", " \n ", "\r\n"]))
    assert searchable(shown) == " ".join(words)


@given(st.text())
def test_searchable_keeps_every_letter(text: str) -> None:
    """Nothing but white space, hyphens and soft hyphens is ever left out."""
    left_out = "-\u2010\u2011\u00ad"

    def letters(value: str) -> str:
        return "".join(sign for sign in value if not sign.isspace() and sign not in left_out)

    assert letters(searchable(text)) == letters(text)


@pytest.mark.parametrize("join", [join_sentences, join_question])
@pytest.mark.parametrize("dash", ["-", "–", "\u2010"])
def test_dash_between_words_joins_nothing(join: Callable[[Sequence[str]], str], dash: str) -> None:
    """A dash at a line's end is a hyphen only inside a word: two words stay two, wherever lines
    are joined."""
    words = join([f"de gebouwen en {dash}", "schade aan daken"]).split()
    assert " ".join(filter(str.isalpha, words)) == "de gebouwen en schade aan daken"
    assert join([f"cultu{dash if dash != '–' else '-'}", "rele sector"]) == "culturele sector"
