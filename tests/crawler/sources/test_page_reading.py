"""What is read from pages and JSON that are not quite as expected."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.base import as_int, describe, looks_like_html
from crawler.parsing.texts.markup import html_words
from crawler.reading.parse import parse_snapshot
from crawler.sources.base import AnySource
from crawler.sources.programme import parser as programme
from crawler.sources.programme.detail import ProgrammeDetail
from crawler.sources.programme.record import build_programme
from crawler.sources.programme.source import PROGRAMME
from crawler.sources.publications import parser as publications
from crawler.sources.publications.keys import publication_key
from crawler.sources.publications.scope import matches_queries
from crawler.sources.publications.source import PUBLICATIONS
from crawler.sources.questions import parser as questions
from crawler.sources.questions.source import QUESTIONS
from crawler.sources.together.settings import SourcesSettings
from state.model.errors import ParseError
from state.model.values import Role

PROGRAMME_URL = "https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht"
PUBLICATION_URL = "https://www.vlaanderen.be/publicaties/zesde-meting"
OVERVIEW_URL = "https://www.vlaanderen.be/publicaties?q.LIKE=Vlaamse%20Veerkracht&offset=0"
API_URL = "https://www.vlaanderen.be/api/overview-search"
SEARCH_URL = (
    "https://ws.vlpar.be/api/search/query/inmeta:publicatiedatum:daterange:2024-01-01.."
    "?collection=vp_collection&sort=date&max=100&page={page}"
)
LOADING = "Gedaan met laden. U bevindt zich op: Vlaamse Veerkracht"
FILE = "https://publicaties.vlaanderen.be/view-file/53585"


@pytest.fixture
def programme_data(make_snapshot: Any, settings: SourcesSettings) -> Any:
    """Reads the body of a programme page into the data of its reading."""

    def read(body: str) -> dict[str, Any]:
        snapshot = make_snapshot(
            Role("programme"), PROGRAMME_URL, f"<!doctype html><html>{body}</html>"
        )
        return programme.parse(snapshot, settings.table(PROGRAMME)).readings[0].data

    return read


@pytest.fixture
def parse_publication(make_snapshot: Any, settings: SourcesSettings) -> Any:
    """Parses the body of an overview or of a publication page."""

    def parse(role: Role, url: str, body: str) -> Any:
        snapshot = make_snapshot(role, url, f"<!doctype html><html><body>{body}</body></html>")
        return publications.parse(snapshot, settings.table(PUBLICATIONS))

    return parse


# --- running text ------------------------------------------------------------------------


def test_markup_inside_a_line_is_no_change(programme_data: Any) -> None:
    """A word that becomes bold in the middle of a sentence leaves the reading as it was."""
    plain = "<main><h1>Vlaamse Veerkracht</h1><p>Er zijn 13 gerealiseerd, 3 stopgezet.</p></main>"
    bold = plain.replace("gerealiseerd", "<strong>gerealiseerd</strong>")
    assert programme_data(bold) == programme_data(plain)


def test_markup_inside_a_description_is_no_change() -> None:
    """Emphasis inside a sentence of a description adds no white space to it."""
    assert html_words("<p>Een <b>reeks</b>, en meer</p>") == "Een reeks, en meer"
    assert html_words("<p>Een</p><p>Twee</p>") == "Een Twee"


def test_blocks_are_words_apart(programme_data: Any) -> None:
    """Words of two paragraphs, cells or lines of a list never run into one."""
    data = programme_data(
        "<main><h1>Vlaamse Veerkracht</h1><table><tr><td>Een</td><td>Twee</td></tr></table>"
        "<ul><li>Drie</li><li>Vier<br>Vijf</li></ul></main>"
    )
    assert data["sections"][0][1].split() == ["Een", "Twee", "Drie", "Vier", "Vijf"]


@pytest.mark.parametrize(
    "body",
    [
        f"<main><p>{LOADING}</p><h1>Vlaamse Veerkracht</h1><p>Er zijn 13 klaar.</p></main>",
        f"<div>{LOADING}</div><h1>Vlaamse Veerkracht</h1><p>Er zijn 13 klaar.</p>",
        "<div>Gedaan met laden.</div><h1>Vlaamse Veerkracht</h1><p>Er zijn 13 klaar.</p>",
    ],
    ids=["in main", "no main", "short"],
)
def test_loading_words_cost_nothing_else(programme_data: Any, body: str) -> None:
    """The words in front of the title are left out, and nothing but them."""
    data = programme_data(f"<body>{body}</body>")
    text = " ".join(part for section in data["sections"] for part in section)
    assert data["title"] == "Vlaamse Veerkracht"
    assert "Er zijn 13 klaar." in text
    assert "Gedaan met laden" not in text


def test_loading_words_in_a_publication(parse_publication: Any) -> None:
    """A publication page without a `main` keeps its text behind the words in front of it."""
    body = f"<div>{LOADING}</div><h1>Zesde meting</h1><p>Over VV078.</p>"
    data = parse_publication(Role("page"), PUBLICATION_URL, body).readings[0].data
    assert data["title"] == "Zesde meting"
    assert data["text"].endswith("Over VV078.")


# --- the programme page ------------------------------------------------------------------


def test_loose_text_beside_blocks_counts(programme_data: Any) -> None:
    """Text that stands beside a list in the same element is part of its section."""
    data = programme_data(
        "<main><h1>Vlaamse Veerkracht</h1><div>Er zijn <b>13</b> projecten klaar."
        "<ul><li>VV139</li></ul>Nog 162 te gaan.</div></main>"
    )
    text = " ".join(data["sections"][0][1].split())
    assert text == "Er zijn 13 projecten klaar. VV139 Nog 162 te gaan."


@pytest.mark.parametrize(
    "link",
    [
        f'<a href="{FILE}"><h3>Rapport</h3><p>Lees het.</p></a>',
        f'<a href="{FILE}"><div><p>Rapport</p></div></a>',
        f'<h3><a href="{FILE}">Rapport</a></h3>',
        f'<div><a href="{FILE}">Rapport</a><p>Lees het.</p></div>',
        f'<div><span><a href="{FILE}">Rapport</a></span></div>',
    ],
    ids=["card", "card without heading", "in a heading", "beside a block", "in a span"],
)
def test_file_is_found_however_it_is_linked(programme_data: Any, link: str) -> None:
    """A report that the page links is found, whatever elements stand around or in the link."""
    data = programme_data(
        "<main><h1>Vlaamse Veerkracht</h1><p>Een plan.</p>"
        f"<h2>Voortgangsrapportering juni 2022</h2>{link}</main>"
    )
    (file,) = data["files"]
    assert (file["number"], file["url"]) == ("53585", FILE)
    assert "Rapport" in file["label"]


DECEMBER = "Voortgangsrapportering december 2022"
NAMED = "Monitoringsrapport en data 2023"


@pytest.mark.parametrize(
    "subheading",
    [
        f"<h3>{NAMED}</h3>",
        f"<h4>{NAMED}</h4>",
        f"<h2>{NAMED}</h2>",
        f"<p><strong>{NAMED}</strong></p>",
        f"<p><b>{NAMED}</b></p>",
        f"<div><strong><span>{NAMED}</span></strong></div>",
        f"<h3>Stand van het plan</h3><p>162 projecten.</p><h3>{NAMED}</h3>",
        f"<h3>Cijfers</h3><p>Tekst.</p><p><b>{NAMED}</b></p><p>Het rapport en de data.</p>",
    ],
)
@pytest.mark.parametrize("label", ["Monitoringsrapport", "Download"])
def test_report_under_a_subheading(programme_data: Any, subheading: str, label: str) -> None:
    """A report under a heading of its own, or words in bold, is of the measurement above."""
    data = programme_data(
        "<main><h1>Vlaamse Veerkracht</h1><p>Een plan.</p><h2>Over het plan</h2><p>Tekst.</p>"
        f'<h2>{DECEMBER}</h2><p>162 projecten.</p>{subheading}<p><a href="{FILE}">{label}</a></p>'
        '<p><a href="https://publicaties.vlaanderen.be/view-file/53586">Data (xlsx)</a></p></main>'
    )
    record = build_programme("programme:x", {"page": data})
    assert record is not None
    (seen,) = PROGRAMME.mentions(record, {})
    assert (seen.measurement.number, seen.file_url) == (5, FILE)
    assert str(seen.data_url).endswith("/53586")
    ProgrammeDetail.of(record.detail)


@pytest.mark.parametrize(
    "between",
    [
        "<h2>Veelgestelde vragen</h2>",
        "<h2>Veelgestelde vragen</h2><h3>Rapporten</h3>",
        "<h2>Contact</h2><p><b>Monitoringsrapport</b></p>",
    ],
)
def test_another_section_ends_a_measurement(programme_data: Any, between: str) -> None:
    """What stands under a later heading of something else is not of the measurement before it."""
    data = programme_data(
        f"<main><h1>Vlaamse Veerkracht</h1><h2>{DECEMBER}</h2><p>162 projecten.</p>{between}"
        f'<p><a href="{FILE}">Download</a></p></main>'
    )
    record = build_programme("programme:x", {"page": data})
    assert record is not None
    assert PROGRAMME.mentions(record, {}) == []


# --- the overview ------------------------------------------------------------------------

RESULT = '<a class="vl-spotlight__link-wrapper vl-link" href="{href}"><h3>{title}</h3></a>'
NEXT = '<a class="vl-pager__element__cta vl-link vl-link--bold" href="{href}">Volgende</a>'


def test_title_with_the_word_for_next_is_no_next_page(parse_publication: Any) -> None:
    """A result whose title holds the word of the link to the next page is not that link."""
    body = RESULT.format(href="/publicaties/stap", title="Veerkracht: de volgende stap")
    assert parse_publication(Role("overview"), OVERVIEW_URL, body).listing.is_last


def test_next_page_behind_such_a_title(parse_publication: Any) -> None:
    """The link to the next page is followed also where a title above it holds its word."""
    body = RESULT.format(href="/publicaties/stap", title="Veerkracht: de volgende stap")
    body += NEXT.format(href="/publicaties?q.LIKE=Vlaamse%20Veerkracht&offset=1")
    assert not parse_publication(Role("overview"), OVERVIEW_URL, body).listing.is_last


def test_link_that_is_no_address_harms_nothing(parse_publication: Any) -> None:
    """One unreadable link in an overview does not make the source fail."""
    body = '<a href="http://[::1">kapot</a>' + RESULT.format(href="/publicaties/a", title="A")
    parsed = parse_publication(Role("overview"), OVERVIEW_URL, body)
    assert parsed.listing.keys == ("publication:a",)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("/publicaties/zesde-meting", "publication:zesde-meting"),
        ("/publicaties/zesde-meting/", "publication:zesde-meting"),
        ("/publicaties/zesde-meting?x=1#y", "publication:zesde-meting"),
        ("https://www.vlaanderen.be/Publication/53585", "publication:53585"),
        ("/nl/publicaties/detail/vierde-meting", "publication:vierde-meting"),
        ("/publicaties", None),
        ("/publicaties/a/b", None),
        ("/contact", None),
        ("mailto:a@b.example", None),
    ],
)
def test_publication_key(url: str, key: str | None, settings: SourcesSettings) -> None:
    """A publication is known by the last part of its address, in each form of address."""
    assert publication_key(url, settings.table(PUBLICATIONS)) == key


@pytest.mark.parametrize(
    ("title", "queries", "matches"),
    [
        ("Monitoring Vlaamse Veerkracht", ("Vlaamse Veerkracht",), True),
        ("De veerkracht van Vlaamse jongeren", ("Vlaamse Veerkracht",), True),
        ("Vlaamse veerkrachtig", ("Vlaamse Veerkracht",), False),
        ("Iets anders", ("Vlaamse Veerkracht", "iets"), True),
        ("Iets anders", (), True),
        ("Vlaamse", ("Vlaamse Veerkracht",), False),
    ],
)
def test_matches_queries(title: str, queries: tuple[str, ...], matches: bool) -> None:
    """A title matches when it has all words of one query, and always where there is no query."""
    assert matches_queries(title, queries) is matches


@pytest.mark.parametrize(
    "link",
    [
        "//elders.example/publicaties/x",
        "https://elders.example/x",
        "javascript:alert(1)",
        "http://[x",
    ],
)
def test_item_that_leads_elsewhere(
    link: str, make_snapshot: Any, settings: SourcesSettings
) -> None:
    """An item of the overview API that leads to another host is no publication of this one."""
    items = [{"link": link, "displayTitle": "B"}, {"link": "/publicaties/a", "displayTitle": "A"}]
    body = json.dumps({"totalItems": 2, "isLastPage": True, "items": items})
    snapshot = make_snapshot(Role("overview_api"), API_URL, body, "POST")
    parsed = publications.parse(snapshot, settings.table(PUBLICATIONS))
    assert [reading.key for reading in parsed.readings] == ["publication:a"]


# --- JSON --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "source"),
    [
        (Role("search"), QUESTIONS),
        (Role("opendata"), QUESTIONS),
        (Role("opendata_bulk"), QUESTIONS),
        (Role("overview_api"), PUBLICATIONS),
    ],
)
@pytest.mark.parametrize("body", ["[" * 100_000, "1" * 10_000, "null", "NaN", '"x"', "\ud800", "0"])
def test_strange_json_is_a_parse_error(
    role: Role, source: AnySource, body: str, make_snapshot: Any, settings: SourcesSettings
) -> None:
    """JSON too deep, too long or of no known form is refused with a clear error, not a crash."""
    snapshot = make_snapshot(role, API_URL, body.encode("utf-8", "surrogatepass"))
    with pytest.raises(ParseError):
        parse_snapshot(snapshot, source, settings)


FIELDS = (
    *("count", "result", "id", "metatags", "metatag", "name", "value", "title", "url", "date"),
    *("items", "schriftelijke-vraag", "thema", "minister", "procedureverloop", "status", "datum"),
    *("bestand-ordered", "URL", "totalItems", "isLastPage", "link", "displayTitle", "raw"),
    *("description", "publicationDate", "firstItemOfPage", "lastItemOfPage", "lastindex"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**40) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.slow
@given(value=JSON, role=st.sampled_from([Role("search"), Role("opendata"), Role("opendata_bulk")]))
def test_any_json_of_questions_is_read_or_refused(
    value: Any, role: Role, make_snapshot: Any, settings: SourcesSettings
) -> None:
    """Whatever JSON comes, it is read or refused with ParseError; nothing else is raised."""
    _read_or_refuse(value, role, QUESTIONS, make_snapshot, settings)


@given(value=JSON)
def test_any_json_of_the_overview_is_read_or_refused(
    value: Any, make_snapshot: Any, settings: SourcesSettings
) -> None:
    """Whatever JSON the overview API sends, it is read or refused with ParseError."""
    _read_or_refuse(value, Role("overview_api"), PUBLICATIONS, make_snapshot, settings)


def _read_or_refuse(
    value: Any, role: Role, source: AnySource, make_snapshot: Any, settings: SourcesSettings
) -> None:
    snapshot = make_snapshot(role, API_URL, json.dumps(value))
    try:
        parsed = parse_snapshot(snapshot, source, settings)
    except ParseError as error:
        assert snapshot.url in str(error)  # noqa: PT017 - either way is fine
    else:
        assert all(reading.key and reading.part for reading in parsed.readings)


@pytest.mark.parametrize("page", [1, 2])
def test_empty_page_before_the_end_proves_nothing(
    page: int, make_snapshot: Any, settings: SourcesSettings
) -> None:
    """A page without results that lies before the end of what the search counted is no end."""
    body = '{"count": "1146", "firstindex": "0", "lastindex": "0", "result": []}'
    snapshot = make_snapshot(Role("search"), SEARCH_URL.format(page=page), body)
    try:
        listing = questions.parse(snapshot, settings.table(QUESTIONS)).listing
    except ParseError:
        return
    assert listing is not None
    assert not listing.is_last


# --- small readings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "an empty body"),
        (b" \r\n", "an empty body"),
        (b"<!DOCTYPE html><title> Log\n uit </title>", 'an HTML page titled "Log uit"'),
        (b"<!-- a --><HTML lang=nl>", "an HTML page"),
        (b"%PDF-1.7 ", "9 bytes that begin with b'%PDF-1.7 '"),
    ],
)
def test_describe(body: bytes, words: str) -> None:
    """A body that could not be read is described as what it is."""
    assert describe(body) == words


def test_cut_off_json_is_described_as_such() -> None:
    """JSON that broke off is described so, with the place where it did."""
    assert describe(b'{"a": [1, 2', ValueError("at 11")) == (
        "JSON that is cut off or broken after 11 bytes (at 11)"
    )


def test_whole_json_is_not_called_broken(make_snapshot: Any, settings: SourcesSettings) -> None:
    """JSON that is whole but of another form is not said to be cut off or broken."""
    snapshot = make_snapshot(Role("search"), SEARCH_URL.format(page=1), '{"error": "quota"}')
    with pytest.raises(ParseError) as caught:
        questions.parse(snapshot, settings.table(QUESTIONS))
    assert "cut off" not in caught.value.came
    assert "JSON" in caught.value.came


@given(st.binary(max_size=200))
def test_describe_is_one_short_line(body: bytes) -> None:
    """The description of any body is one line that fits into a message."""
    words = describe(body)
    assert words
    assert len(words) < 300
    assert "\n" not in words


def test_json_is_no_html() -> None:
    """A JSON body that holds markup is not taken for a page."""
    assert not looks_like_html(b'{"title": "<html>"}')


@pytest.mark.parametrize(
    ("value", "number"),
    [("104", 104), (104, 104), (" 7 ", 7), ("", None), (None, None), ("1a", None), ([], None)],
)
def test_as_int(value: Any, number: int | None) -> None:
    """A number is read as number or as text, and anything else is none."""
    assert as_int(value) == number
