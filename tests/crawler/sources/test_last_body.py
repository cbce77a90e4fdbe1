"""A body is parsed by what is known of the one before, and says what it would say without."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.sources.shared.last_body import LastBody

TEXTS = st.text('a"\\é\U0001f600]},[{: \n', max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 1234) | TEXTS,
    lambda of: st.lists(of, max_size=3) | st.dictionaries(TEXTS, of, max_size=3),
    max_leaves=4,
)
ITEMS = st.fixed_dictionaries({"link": st.sampled_from("abcdef"), "more": VALUES}) | VALUES
AROUND = st.dictionaries(st.sampled_from(["total", "é", "items", 'a"items']), VALUES, max_size=2)


def written(items: object, before: Any, after: Any, indent: int | None, ascii_only: bool) -> bytes:
    """An object with these items; what stands around them may have the same name."""
    inner = json.dumps(items, ensure_ascii=ascii_only, indent=indent)
    parts = (
        *(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in before.items()),
        f'"items" : {inner}',
        *(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in after.items()),
    )
    return ("{" + ",\n".join(parts) + "}").encode()


@st.composite
def bodies(draw: st.DrawFn) -> list[bytes]:
    """Bodies of which each has been made of the one before, as listings are, or of nothing."""
    items = draw(st.lists(ITEMS, max_size=8))
    form = draw(st.sampled_from([None, 2])), draw(st.booleans())
    before, after = draw(AROUND), draw(AROUND)
    found = []
    for _ in range(draw(st.integers(1, 5))):
        found.append(written(items, before, after, *form))
        at = draw(st.integers(0, len(items)))
        gone, new = draw(st.integers(0, 2)), draw(st.lists(ITEMS, max_size=2))
        items = [*items[:at], *new, *items[at + gone :]]
        if draw(st.booleans()):
            before = draw(AROUND)
        if draw(st.integers(0, 5)) == 0:
            after, form = draw(AROUND), (draw(st.sampled_from([None, 2])), draw(st.booleans()))
    return found


def loaded(loads: Any, body: bytes) -> object:
    """What is made of a body, or that nothing can be made of it; with the order of what it says."""
    try:
        return json.dumps(loads(body))
    except ValueError:
        return "no JSON"


@given(bodies())
@example([b'{"items":[1,12]}', b'{"items":[1,123]}', b'{"items":[1,12 ]}'])
@example([b'{"items":[{"a":1},2]}', b'{"items":[{"a":1}2]}', b'{"items":[{"a":1},2'])
@example([b'{"items":[1,2]}', b'{"items":[1,2],"items":[3]}', b'{"items":[1],"it\\u0065ms":[3]}'])
@example([b'{"items":[1,2]}', b'{"x":{"items":[1,2]},"items":[]}', b'[{"items":[1,2]}]'])
@example([b'{"items":[1,2]}', b'{"items":[1,2,]}', b'{"items":[1,,2]}', b'{"items":[]}'])
@example([b'{"items":["\xc3\xa9",2]}', b'{"items":["\xc3\xa9","\xc3"]}', b'{"items":["\xe9",2]}'])
def test_a_body_says_what_it_says_whatever_came_before(found: list[bytes]) -> None:
    """The value of each body is that of `orjson.loads`, and what that refuses is refused."""
    last = LastBody("items")
    for body in found:
        assert loaded(last.loads, body) == loaded(orjson.loads, body)


@given(bodies(), st.data())
def test_a_body_that_is_cut_or_spoilt_says_no_more_than_it_says(
    found: list[bytes], data: st.DataObject
) -> None:
    """A sign taken out, put in, or changed anywhere is met as `orjson.loads` meets it."""
    last = LastBody("items")
    last.loads(found[0])
    for body in found:
        at = data.draw(st.integers(0, len(body) - 1))
        other = data.draw(st.binary(max_size=2) | st.sampled_from([b"]", b"}", b",", b'"', b"\\"]))
        spoilt = body[:at] + other + body[at + data.draw(st.integers(0, 2)) :]
        for each in (spoilt, body):
            assert loaded(last.loads, each) == loaded(orjson.loads, each)


@pytest.mark.parametrize("depth", [900, 1022, 1023, 1024])
def test_an_item_is_as_deep_as_orjson_lets_it_be(
    monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    """How deep an item may be is counted from where its body begins, whatever else Python alone
    would read."""
    monkeypatch.setattr("crawler.sources.shared.last_body._value_in", where_lists_end)
    deep = b"[" * depth + b"]" * depth
    last = LastBody("items")
    for body in (b'{"items":[1,[2],[3]]}', b'{"items":[1,[2],%s,[3]]}' % deep):
        assert is_read(last.loads, body) == is_read(orjson.loads, body)


def where_lists_end(text: str, at: int) -> tuple[None, int]:
    """Where a list of lists, or a digit, ends, as a Python without a limit has it."""
    depth = 0
    for end, sign in enumerate(text[at:], at + 1):
        depth += {"[": 1, "]": -1}.get(sign, 0)
        if depth <= 0:
            return None, end
    raise ValueError


def is_read(loads: Any, body: bytes) -> bool:
    """Whether something can be made of a body."""
    try:
        loads(body)
    except ValueError:
        return False
    return True


def items_of(*numbers: int) -> bytes:
    """A listing of these numbers."""
    return json.dumps({"items": [{"n": n, "text": "é" * 50} for n in numbers], "page": 1}).encode()


@pytest.mark.parametrize(
    "now",
    [
        pytest.param([1, 2, 3, 4, 5, 6], id="nothing is other"),
        pytest.param([9, 1, 2, 3, 4, 5, 6], id="one is new"),
        pytest.param([1, 2, 9, 8, 5, 6], id="two are other"),
        pytest.param([1, 2, 5, 6], id="two are gone"),
        pytest.param([1, 2, 3, 4, 5, 9], id="the last is other"),
        pytest.param([1, 2, 3, 4, 5, 6, 9], id="the last is new"),
    ],
)
def test_items_that_are_what_they_were_are_the_same(now: list[int]) -> None:
    """What is not parsed again is the very object that was given before."""
    last = LastBody("items")
    last.loads(items_of(1, 2, 3, 4, 5, 6))
    before = {item["n"]: item for item in last.loads(items_of(1, 2, 3, 4, 5, 6))["items"]}
    after = last.loads(items_of(*now))["items"]
    assert [item["n"] for item in after] == now
    assert all(item is before[item["n"]] for item in after if item["n"] in before)


def test_bodies_that_are_never_alike_are_parsed_whole_soon() -> None:
    """Where nothing is ever known of the next body, nobody looks for it any more."""
    last = LastBody("items")
    for begin in range(0, 100, 10):
        last.loads(items_of(*range(begin, begin + 5)))
    first = last.loads(items_of(1, 2, 3))["items"][0]
    assert last.loads(items_of(1, 2, 3))["items"][0] is not first
