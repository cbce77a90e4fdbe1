"""Which channel of the configuration is which of before."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.rules.channel_ids import assign_ids, text_digest
from state.model.deliveries import KnownChannel

TEXTS = st.lists(st.sampled_from("ABCDE"), unique=True, max_size=4)


def settled(before: Sequence[KnownChannel], texts: Sequence[str]) -> list[KnownChannel]:
    """What is known after these texts have stood in the configuration."""
    digests = [text_digest(text) for text in texts]
    ids = assign_ids(before, digests)
    known = {channel.id: channel for channel in before}
    gone = [KnownChannel(c.watcher, c.id, c.position, c.digest, False) for c in known.values()
            if c.id not in ids]  # fmt: skip
    now = [
        KnownChannel("w", each, position, digest, True)
        for position, (each, digest) in enumerate(zip(ids, digests, strict=True))
    ]
    return [*gone, *now]


def ids_over(*configurations: str) -> list[list[str]]:
    """The ids under each of these configurations in turn, a letter a text."""
    known: list[KnownChannel] = []
    found = []
    for texts in configurations:
        found.append(assign_ids(known, [text_digest(text) for text in texts]))
        known = settled(known, texts)
    return found


def test_first_ids_are_those_of_the_texts() -> None:
    """Where nothing is known a channel is its text, as databases of before have it."""
    assert ids_over("AB") == [[text_digest("A"), text_digest("B")]]


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        ("A", "X", [0]),  # edited
        ("AB", "AX", [0, 1]),
        ("AB", "XB", [0, 1]),
        ("AB", "XY", [0, 1]),
        ("AB", "BA", [1, 0]),  # moved
        ("AB", "B", [1]),  # one less
        ("AB", "A", [0]),
        ("A", "AX", [0, None]),  # one more
        ("A", "XA", [None, 0]),
        ("AB", "ABX", [0, 1, None]),
        ("ABC", "CXA", [2, 1, 0]),
    ],
)
def test_edited_moved_and_new(before: str, after: str, places: list[int | None]) -> None:
    """A text that was there keeps its channel, an edited one that of its place, others are new."""
    first, second = ids_over(before, after)
    assert [first.index(each) if each in first else None for each in second] == places


def test_edited_again_and_back() -> None:
    """However often a text is edited, it is the same channel."""
    first, *others = ids_over("A", "X", "Y", "A", "X")
    assert others == [first] * 4


def test_one_that_left_comes_back_as_itself() -> None:
    """A text that stands there again is its old channel; one edited in the meantime is its own."""
    first, _, third = ids_over("AB", "B", "BA")
    assert third == [first[1], first[0]]
    old, edited, both = ids_over("A", "X", "XA")
    assert edited == old
    assert both[0] == old[0]
    assert both[1] != old[0]


def test_place_that_was_never_noted() -> None:
    """A database of before knows no places: one text for one channel is an edited one."""
    old = KnownChannel("w", "0a1b2c3d4e", None, "0a1b2c3d4e", False)
    assert assign_ids([old], [text_digest("X")]) == ["0a1b2c3d4e"]
    other = KnownChannel("w", "ffffffffff", None, "ffffffffff", False)
    assert assign_ids([old, other], [text_digest("X")]) == [text_digest("X")]


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_ids_differ_and_stay(configurations: list[list[str]]) -> None:
    """Whatever is edited, the channels of a watcher are told apart, and reading the same
    configuration again changes nothing."""
    known: list[KnownChannel] = []
    for texts in configurations:
        digests = [text_digest(text) for text in texts]
        ids = assign_ids(known, digests)
        assert len(set(ids)) == len(texts)
        known = settled(known, texts)
        assert assign_ids(known, digests) == ids
