"""JSON bodies are read as the standard library reads them, however odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.base import Reading, as_int, read_json
from state.model.errors import ParseError
from state.model.values import Role

URL = "https://ws.vlpar.be/e/opendata/schv/1"
VALUES = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(-(2**53), 2**53),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 2]), st.booleans())
def test_any_value(make_snapshot: Any, value: Any, indent: int | None, ascii_only: bool) -> None:
    """Any JSON value comes out as it went in, however it is written."""
    body = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    snapshot = make_snapshot(Role("opendata"), URL, body.encode("utf-8", "surrogatepass"))
    assert read_json(snapshot, "JSON", "questions.opendata") == value


@pytest.mark.parametrize(
    "body",
    [b"\xef\xbb\xbf{}", rb'{"titel": "half \ud83d"}', b'{"n": NaN}', b'{"n": 1e400}', b"{'n': 1}"],
    ids=["byte order mark", "half of a pair", "no number", "infinite", "other quotes"],
)
def test_odd_bodies(make_snapshot: Any, body: bytes) -> None:
    """What a strict reader refuses is read, or refused, as the standard library does."""
    snapshot = make_snapshot(Role("opendata"), URL, body)
    try:
        expected = repr(json.loads(body))
    except ValueError:
        with pytest.raises(ParseError, match=r"broken|begin with"):
            read_json(snapshot, "JSON", "questions.opendata")
    else:
        assert repr(read_json(snapshot, "JSON", "questions.opendata")) == expected


TITLE = '{"titel": "De coördinatie van VV078", "nummer": 7}'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TITLE.encode("utf-8-sig"), ""),
        (TITLE.encode("utf-16"), ""),
        (TITLE.encode("utf-16-le"), ""),
        (TITLE.encode("utf-32"), ""),
        (TITLE.encode("latin-1"), "application/json; charset=ISO-8859-1"),
        (TITLE.encode("cp1252"), 'application/json;charset="windows-1252"'),
        (TITLE.encode(), "application/json; charset=ISO-8859-1"),
    ],
    ids=["mark", "utf-16", "utf-16 without mark", "utf-32", "latin-1", "windows", "header lies"],
)
def test_spelling_of_answers(make_snapshot: Any, body: bytes, content_type: str) -> None:
    """An answer is read in the spelling that it is in, by its mark, its bytes or its header."""
    snapshot = make_snapshot(Role("opendata"), URL, body, headers={"content-type": content_type})
    assert read_json(snapshot, "JSON", "questions.opendata") == json.loads(TITLE)


@given(st.integers(0x00, 0x1F).filter(lambda number: number != 0x0A))
def test_raw_control_characters(make_snapshot: Any, number: int) -> None:
    """A raw control character in one text spoils nothing but itself."""
    body = b'[{"titel": "a' + bytes([number]) + b'b"}, {"titel": "goed"}]'
    value = read_json(make_snapshot(Role("opendata"), URL, body), "JSON", "questions.opendata")
    assert value == [{"titel": f"a{chr(number)}b"}, {"titel": "goed"}]


@given(st.integers(0x80, 0xFF))
def test_one_bad_byte(make_snapshot: Any, number: int) -> None:
    """One bad byte is marked as unreadable in its own text; every other text is as it was."""
    body = b'[{"titel": "a' + bytes([number]) + 'b"}, {"titel": "coördinatie"}]'.encode()
    value = read_json(make_snapshot(Role("opendata"), URL, body), "JSON", "questions.opendata")
    assert value == [{"titel": "a\ufffdb"}, {"titel": "coördinatie"}]
    readings = [Reading("question:1", "opendata", item) for item in value]
    assert [reading.unreadable for reading in readings] == [("titel",), ()]


def test_a_number_of_thousands_of_digits(make_snapshot: Any) -> None:
    """A number that no machine takes is no number, and the rest of the answer is read."""
    body = b'{"id": %s, "titel": "goed"}' % (b"9" * 6_000)
    value = read_json(make_snapshot(Role("opendata"), URL, body), "JSON", "questions.opendata")
    assert (as_int(value["id"]), value["titel"]) == (None, "goed")


NUMBERS: list[tuple[object, int]] = [
    (7, 7), ("104", 104), (" 104 ", 104), ("1\u200b04", 104), ("\uff17", 7), ("-1", -1),
]  # fmt: skip
NO_NUMBERS: list[object] = ["1_000", 1.5, True, None, "", "x", "9" * 400, "٣", [1], {}]


@pytest.mark.parametrize(("value", "number"), [*NUMBERS, *((value, None) for value in NO_NUMBERS)])
def test_whole_numbers(value: object, number: int | None) -> None:
    """A whole number comes as one or as its digits; nothing else is taken for one."""
    assert as_int(value) == number
