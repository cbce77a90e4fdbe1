"""JSON bodies are read as the standard library reads them, however odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.base import read_json
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
    [b"\xef\xbb\xbf{}", rb'{"titel": "half \ud83d"}', b'{"n": NaN}', b'{"n": 1e400}', b'"a\tb"'],
    ids=["byte order mark", "half of a pair", "no number", "infinite", "control character"],
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
