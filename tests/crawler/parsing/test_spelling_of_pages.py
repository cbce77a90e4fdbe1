"""Pages are read whatever their spelling, their depth and the signs in them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.texts.encoding import decoded
from crawler.parsing.web.pages import heading, links, main_part, running_lines, running_text
from crawler.parsing.web.pages_instead import select
from state.model.errors import ParseError
from state.model.values import Role

URL = "https://www.vlaanderen.be/publicaties/x"
WORDS = "Coördinatie van VV078: één – ‘nu’"
PAGE = (
    "<!doctype html><html><head>{head}</head>"
    "<body><main><h1>{words}</h1><p>Tekst.</p></main></body></html>"
)
META = '<meta charset="{0}">'
META_OF_OLD = '<meta http-equiv="Content-Type" content="text/html; charset={0}">'


def _page(words: str = WORDS, head: str = "") -> str:
    return PAGE.format(words=words, head=head)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (_page().encode(), ""),
        (_page().encode("utf-8-sig"), ""),
        (_page().encode("utf-8-sig"), "text/html; charset=ISO-8859-1"),
        (_page().encode("utf-16"), ""),
        (b"\xfe\xff" + _page().encode("utf-16-be"), "text/html; charset=utf-8"),
        (_page().encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (_page().encode("cp1252"), "text/html;charset=windows-1252"),
        (_page(head=META.format("iso-8859-1")).encode("cp1252"), "text/html"),
        (_page(head=META_OF_OLD.format("windows-1252")).encode("cp1252"), ""),
        (_page().encode("cp1252"), ""),
        (_page(head=META.format("iso-8859-1")).encode(), "text/html; charset=iso-8859-1"),
    ],
)
def test_spelling_by_mark_header_and_meta(make_snapshot: Any, body: bytes, header: str) -> None:
    """The words of a page are the same whichever way they are spelled, also when it is not said."""
    snapshot = make_snapshot(Role("page"), URL, body, headers={"content-type": header})
    assert heading(select(snapshot, "a page", "publications.page")) == WORDS


@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_marked_text_comes_back(text: str, encoding: str) -> None:
    """What a mark tells, or good UTF-8, comes back sign by sign, whatever else is claimed."""
    body = f"<p>a{text}".encode(encoding, "ignore")
    if b"\0" not in body or encoding != "utf-8":
        assert decoded(body, "text/html; charset=iso-8859-1") == body.decode(encoding)


@given(st.binary(max_size=300), st.sampled_from(["", "x; charset=utf-8", "x; charset=nonsense"]))
def test_any_bytes_are_some_text(body: bytes, header: str) -> None:
    """No bytes and no header make decoding fail."""
    assert isinstance(decoded(body, header), str)


def test_one_bad_byte_of_a_page(make_snapshot: Any) -> None:
    """A bad byte in a page of good UTF-8 is one unreadable sign, and spoils no other."""
    body = _page("Coördinatie \xff één").encode().replace("ÿ".encode(), b"\xff")
    page = select(make_snapshot(Role("page"), URL, body), "a page", "publications.page")
    assert heading(page) == "Coördinatie \ufffd één"


def test_a_cut_off_page_in_wide_signs(make_snapshot: Any) -> None:
    """A page that ends too early is refused in every spelling."""
    body = _page().encode("utf-16")[:-20]
    with pytest.raises(ParseError, match="cut off"):
        select(make_snapshot(Role("page"), URL, body), "a page", "publications.page")


def test_signs_of_markup_in_words(make_snapshot: Any) -> None:
    """A sign that begins no element is a word of the page, and so is what stands behind it."""
    page = select(
        make_snapshot(Role("page"), URL, _page("Dossiers < 1 miljoen (VV078) en > 5")),
        "a page",
        "x",
    )
    assert heading(page) == "Dossiers < 1 miljoen (VV078) en > 5"


@pytest.mark.parametrize("tag", ["div", "b", "a href='/x'", "ul><li", "span"])
def test_deeply_nested_pages(make_snapshot: Any, tag: str) -> None:
    """Elements within elements by the thousand are read, as far as the page can be taken in."""
    body = _page("Kop").replace("</h1>", f"</h1><p>VV078</p>{f'<{tag}>x' * 5_000}")
    page = main_part(select(make_snapshot(Role("page"), URL, body), "a page", "x"))
    assert running_text(page).startswith("Kop VV078 x")
    assert list(links(page)) is not None


def test_links_of_a_line(make_snapshot: Any) -> None:
    """A line has its links with their words, what is left out is skipped whole, tails are kept."""
    body = _page("Kop").replace(
        "</h1>",
        "</h1><p>een <a href=' /a '>twee <b>drie</b></a> vier<!-- weg --> vijf"
        "<script>weg <b>weg</b></script> zes</p><nav>weg <p>weg</p></nav>zeven",
    )
    lines = running_lines(main_part(select(make_snapshot(Role("page"), URL, body), "a page", "x")))
    assert [(line.text, line.level, line.links) for line in lines] == [
        ("Kop", 1, ()),
        ("een twee drie vier vijf zes", 0, (("/a", "twee drie"),)),
        ("zeven", 0, ()),
        ("Tekst.", 0, ()),
    ]
