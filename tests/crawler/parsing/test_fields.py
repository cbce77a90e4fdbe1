"""Each field is cleaned by what it is: plain words, or HTML; what looks like markup is words."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.texts.markup import html_words, plain_words
from state.model.words import tidy

LESS = "Dossiers < 1 miljoen (VV078) en dossiers > 5"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (LESS, LESS),
        (html.escape(LESS), LESS),
        (html.escape(html.escape(LESS)), LESS),
        ("budget <5 miljoen> (VV078)", "budget <5 miljoen> (VV078)"),
        ("de code <VV078> en a <b en c> d", "de code <VV078> en a <b en c> d"),
        ("<b>VV078</b> en <em>meer</em>", "VV078 en meer"),
        ("co&amp;ouml;rdinatie", "coördinatie"),
        ("co&#246;rdinatie &#xE9;&eacute;n", "coördinatie één"),
        ("Wonen&regio, R&D, AT&T;", "Wonen&regio, R&D, AT&T;"),
        ("?a=1&copy=2&amp;lang=nl", "?a=1&copy=2&lang=nl"),
        (104, "104"),
        (None, ""),
        (["x"], ""),
        ({"x": 1}, ""),
    ],
)
def test_plain_words(written: object, meant: str) -> None:
    """Plain words keep every sign; how often they were escaped makes no difference."""
    assert plain_words(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (LESS, LESS),
        (f"<p>{LESS}</p>", LESS),
        (f"<p>{html.escape(LESS)}</p>", LESS),
        ("<b>VV078</b>", "VV078"),
        ("VV<b>078</b>", "VV078"),
        ("<p class='a > b'>een<br/>twee</p><ul><li>drie</li></ul>", "een twee drie"),
        ("<a title=\"<\" href='x'>een", "<a title=\"<\" href='x'>een"),
        ("a<!-- <b>weg</b> -->b <script>weg < 1</script><STYLE>weg</STYLE>c", "a b c"),
        ("wat <!-- nooit eindigt", "wat <!-- nooit eindigt"),
        ("&lt;p&gt;Een &lt;b&gt;reeks&lt;/b&gt;&lt;/p&gt;", "Een reeks"),
        ("co&amp;ouml;rdinatie&nbsp;nu", "coördinatie nu"),
        ("İ <!-- weg --> x", "İ x"),
    ],
)
def test_html_words(written: str, meant: str) -> None:
    """Elements of HTML are no words; everything else is, also what is never closed."""
    assert html_words(written) == meant


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
def test_words_without_markup_stay(text: str) -> None:
    """What holds neither an opening bracket nor an entity comes out as the words it is."""
    assert plain_words(text) == html_words(text) == tidy(text)


@given(st.text(max_size=30), st.integers(0, 3))
def test_escaping_changes_nothing(text: str, times: int) -> None:
    """Words are the same however many times they were escaped on their way."""
    escaped = text.replace("&", "en")
    for _ in range(times):
        escaped = html.escape(escaped)
    assert plain_words(escaped) == plain_words(text.replace("&", "en"))
