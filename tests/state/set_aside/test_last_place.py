"""Where the processing of a pass died is known to the next attempt, and to no other pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from state.model.errors import DeadlyError
from state.set_aside.last_place import MOST_DEATHS, LastPlace

PLACE = "question:1 (observe)"


AT = datetime(2024, 1, 17, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def die_at(path: Path, *places: str, pass_id: int = 1, at: datetime = AT) -> None:
    """Begin to process a pass, go through these places, and die at the last."""
    last = LastPlace(path)
    last.begin(pass_id, at)
    for place in places:
        last.enter(place)


def begun(path: Path, pass_id: int = 1, at: datetime = AT) -> LastPlace:
    """The next attempt."""
    last = LastPlace(path)
    last.begin(pass_id, at)
    return last


def is_deadly(last: LastPlace, place: str) -> bool:
    """Whether a place is not entered, since the program has died there too often."""
    try:
        last.enter(place)
    except DeadlyError:
        return True
    return False


def test_deadly_after_so_many_deaths(tmp_path: Path) -> None:
    """What was at hand when a pass died for the third time is not entered again for a day, in that
    pass and in the next; then it is."""
    path = tmp_path / "x.db"
    for _ in range(MOST_DEATHS):
        die_at(path, "question:0 (observe)", PLACE)
    for pass_id, hours in ((1, 0), (2, 23)):
        last = begun(path, pass_id, AT + hours * HOUR)
        last.enter("question:0 (observe)")
        with pytest.raises(DeadlyError, match="3 times"):
            last.enter(PLACE)
        last.enter("question:2 (observe)")
        last.end()
    last = begun(path, 3, AT + 24 * HOUR)
    assert not is_deadly(last, PLACE)
    last.end()
    assert list(tmp_path.iterdir()) == []


def test_one_death_more(tmp_path: Path) -> None:
    """What is deadly still when it is tried again costs one death, and rests for another day."""
    path = tmp_path / "x.db"
    for _ in range(MOST_DEATHS):
        die_at(path, PLACE)
    begun(path).end()
    die_at(path, PLACE, pass_id=2, at=AT + 25 * HOUR)
    with pytest.raises(DeadlyError):
        begun(path, 2, AT + 25 * HOUR).enter(PLACE)


def test_two_deadly_places(tmp_path: Path) -> None:
    """Another place that is deadly, too, costs one death more."""
    path = tmp_path / "x.db"
    for _ in range(MOST_DEATHS):
        die_at(path, "a")
    die_at(path, "b")
    last = begun(path)
    for place in ("a", "b"):
        with pytest.raises(DeadlyError):
            last.enter(place)


def test_next_pass_begins_anew(tmp_path: Path) -> None:
    """Another pass, or one that ended by an error, has no deaths behind it."""
    path = tmp_path / "x.db"
    for _ in range(MOST_DEATHS - 1):
        die_at(path, PLACE)
    last = begun(path, 2)
    assert not is_deadly(last, PLACE)
    last.end()
    assert not is_deadly(begun(path), PLACE)


def test_nothing_at_hand(tmp_path: Path) -> None:
    """Deaths while nothing was at hand are held against nothing; after ten the pass is given up."""
    path = tmp_path / "x.db"
    for _ in range(10):
        last = begun(path)
        last.enter(PLACE)
        last.leave()
    with pytest.raises(DeadlyError, match="10 times"):
        begun(path)
    die_at(path, PLACE)


def test_clock_that_was_ahead(tmp_path: Path) -> None:
    """A rest that a clock ahead of the time has noted is over."""
    path = tmp_path / "x.db"
    for _ in range(MOST_DEATHS):
        die_at(path, PLACE, at=AT + 9_000 * HOUR)
    last = begun(path, 1, AT + 9_000 * HOUR)
    assert is_deadly(last, PLACE)
    last.end()
    assert not is_deadly(begun(path, 2, AT), PLACE)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]\nx", b"\xff\n", b'{"pass": 1}\nx', b'"\n', b'{"deadly": 1}\n']
)
def test_file_that_says_nothing(tmp_path: Path, content: bytes) -> None:
    """A file that was cut or is none counts for nothing: no place is deadly, and what dies after it
    is counted from the beginning."""
    path = tmp_path / "x.db"
    (tmp_path / "x.db.at").write_bytes(content)
    for _ in range(MOST_DEATHS):
        assert not is_deadly(begun(path), PLACE)
    assert is_deadly(begun(path), PLACE)


def test_long_and_odd_names(tmp_path: Path) -> None:
    """A place of any length and any signs is known again."""
    path, place = tmp_path / "x.db", "é\ud83d" * 900
    for _ in range(MOST_DEATHS):
        die_at(path, "a much longer place than that " * 40, place)
    with pytest.raises(DeadlyError):
        begun(path).enter(place)
