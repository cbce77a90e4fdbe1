"""Values of a wrong type are refused where they come in, by the name of their field."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.parsing.border import Border
from crawler.reading.parse import parse_snapshot
from crawler.sources.registry import source_of_role
from crawler.sources.together.settings import SourcesSettings
from state.model.errors import ParseError
from state.model.values import Role

QUESTION = {"id": 7, "titel": "Een vraag", "procedureverloop": []}
API_ITEM = {"link": "/publicaties/a", "displayTitle": "A"}


@pytest.fixture
def border(make_snapshot: Any) -> Border:
    """The border of one body."""
    return Border(make_snapshot(Role("opendata"), "https://a.be/", b"{}"), "a.b")


@pytest.mark.parametrize(
    ("value", "words"), [("a <b>b</b>", "a b"), (None, ""), ({"a": 1}, ""), ([], "")]
)
def test_text_is_taken(border: Border, value: object, words: str) -> None:
    """A text is taken without its markup; what is lacking, or a container, has no words."""
    assert border.text({"x": value}, "x") == words


@pytest.mark.parametrize(("value", "number"), [(7, 7), (" 7 ", 7), (None, None), ("", None)])
def test_number_is_taken(border: Border, value: object, number: int | None) -> None:
    """A whole number is taken as number or text; what is lacking is none."""
    assert border.number({"x": value}, "x") == number


@pytest.mark.parametrize("value", [True, 1.5, 7])
def test_number_is_no_text(border: Border, value: object) -> None:
    """A number or a truth where a text was due is refused, and the field named."""
    with pytest.raises(ParseError, match=rf"a text in `minister`.*{value}"):
        border.text({"minister": value}, "minister")


@pytest.mark.parametrize("value", ["1_000", "17", "-", "?!"])
def test_name_without_a_letter_is_refused(border: Border, value: str) -> None:
    """What has no letter is nobody's name; a name may have other signs, and may be lacking."""
    with pytest.raises(ParseError, match="a name in `naam`"):
        border.name({"naam": value}, "naam")
    assert border.name({"naam": "D'hondt 2"}, "naam") == "D'hondt 2"
    assert border.name({}, "naam") == ""


@pytest.mark.parametrize("value", [True, 1.5, -1, "-1", 10**18, "1_000", "1.5", "zeven", [7], {}])
def test_what_is_no_whole_number_is_refused(border: Border, value: object) -> None:
    """What is no whole number as people write one is refused, and the field named."""
    with pytest.raises(ParseError, match="a whole number in `vraagnummer`"):
        border.number({"vraagnummer": value}, "vraagnummer")


@pytest.mark.parametrize(
    ("role", "body", "field"),
    [
        ("opendata", {**QUESTION, "minister": [{"voornaam": "An", "naam": 1.5}]}, "naam"),
        ("opendata", {**QUESTION, "minister": 1.5}, "minister"),
        ("opendata", {**QUESTION, "vraagnummer": "1_000"}, "vraagnummer"),
        ("opendata", {**QUESTION, "titel": True}, "titel"),
        ("search", {"count": "1_000", "result": []}, "count"),
        ("overview_api", {"items": [{**API_ITEM, "displayTitle": False}]}, "displayTitle"),
        ("overview_api", {"items": [{**API_ITEM, "publicationDate": 1.5}]}, "publicationDate"),
    ],
)
def test_source_refuses_by_name(
    role: str, body: object, field: str, make_snapshot: Any, settings: SourcesSettings
) -> None:
    """A source refuses a body with a field of a wrong type, and names the field."""
    source = source_of_role(Role(role))
    assert source is not None
    url = f"https://{settings.of(source.name).hosts[0]}/x"
    snapshot = make_snapshot(Role(role), url, json.dumps(body))
    with pytest.raises(ParseError, match=f"in `{field}`"):
        parse_snapshot(snapshot, source, settings)
