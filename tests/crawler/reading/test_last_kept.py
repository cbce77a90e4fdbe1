"""What was kept last of a part is judged again where it, its source or the scope is another."""

from __future__ import annotations

import pytest

from crawler.parsing.base import Reading
from crawler.reading.last_kept import Kept, LastKept
from crawler.sources.publications.names import NAME
from crawler.sources.publications.scope import PublicationsScope
from state.model.values import SourceName

ENTRY = Reading("publication:a", "entry:api", {"title": "Een"})
EQUAL = Reading("publication:a", "entry:api", {"title": "Een"})
OTHER = Reading("publication:a", "entry:api", {"title": "Twee"})
WHOLE = PublicationsScope(queries=(), listing="api")
NARROW = PublicationsScope(queries=("Veerkracht",), listing="api")


@pytest.fixture
def kept() -> LastKept:
    """An entry that was kept, and found settled once within the whole catalogue."""
    kept = LastKept()
    kept.judge_within(NAME, WHOLE)
    kept.put(ENTRY.id, Kept(NAME, ENTRY.data, 1))
    assert not kept.confirm_settled(NAME, ENTRY, 2)
    assert kept.confirm(NAME, ENTRY, 2, True)
    return kept


def test_what_is_settled_is_confirmed(kept: LastKept) -> None:
    """The same reading in a later snapshot is confirmed, and waits to be noted."""
    kept.judge_within(NAME, WHOLE.model_copy())
    assert kept.confirm_settled(NAME, ENTRY, 3)
    assert kept.confirmed == {ENTRY.id: 3}


@pytest.mark.parametrize(
    ("source", "reading"),
    [(NAME, EQUAL), (NAME, OTHER), (SourceName("programme"), ENTRY)],
    ids=["an equal one", "another one", "of another source"],
)
def test_what_is_not_the_same_is_judged(
    kept: LastKept, source: SourceName, reading: Reading
) -> None:
    """Only the very reading that was judged is not judged again."""
    assert not kept.confirm_settled(source, reading, 3)
    assert kept.confirmed == {ENTRY.id: 2}


def test_another_scope_judges_anew(kept: LastKept) -> None:
    """What belonged to one scope may not belong to the next."""
    kept.judge_within(NAME, NARROW)
    assert not kept.confirm_settled(NAME, ENTRY, 3)


def test_what_asked_for_more_is_never_settled(kept: LastKept) -> None:
    """Where the judgement rested on anything else, it is made each time."""
    assert kept.confirm(NAME, ENTRY, 3, False)
    assert not kept.confirm_settled(NAME, ENTRY, 4)


def test_what_was_undone_is_looked_up(kept: LastKept) -> None:
    """What is forgotten, or was undone in the database, is not known as kept."""
    kept.forget(ENTRY.id)
    assert not kept.confirm_settled(NAME, ENTRY, 3)
    kept.put(ENTRY.id, Kept(NAME, ENTRY.data, 1, True))
    kept.clear()
    assert not kept.confirm_settled(NAME, ENTRY, 3)
