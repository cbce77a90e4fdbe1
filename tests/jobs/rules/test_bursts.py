"""A pass that makes far more news than usual is noticed, and one document is one piece of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.together.event_kinds import event_kind
from jobs.rules.kinds import KINDS
from jobs.rules.unusual.bursts import BurstSettings, is_burst, usual, weigh
from state.model.values import Event

SETTINGS = BurstSettings()
FILE = "https://publicaties.vlaanderen.be/view-file/"
COUNTS = st.lists(st.integers(0, 500), max_size=40)
LIMITS = st.builds(
    BurstSettings,
    factor=st.floats(1, 50),
    at_least=st.integers(1, 300),
    passes=st.integers(1, 30),
)

# --- what is too much ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "now", "burst"),
    [
        ([], 99, False),
        ([], 100, True),
        ([0, 0, 0], 100, True),
        ([3, 4, 5], 99, False),
        ([3, 4, 5], 100, True),
        ([20, 20, 20], 199, False),
        ([20, 20, 20], 200, True),
        ([20, 0, 0, 0, 0, 20], 199, False),
        ([20, 20, 20, 900], 200, True),
        ([1] * 20 + [30] * 20, 250, False),
        ([30] * 20 + [1] * 20, 250, True),
    ],
)
def test_burst(counts: list[int], now: int, burst: bool) -> None:
    """A burst is a hundred at least, and ten times the median of the last passes with news."""
    assert is_burst(counts, now, SETTINGS) is burst


@given(COUNTS, st.integers(0, 10_000), st.integers(0, 100), LIMITS)
def test_more_is_never_less_of_a_burst(
    counts: list[int], now: int, more: int, limits: BurstSettings
) -> None:
    """What is a burst still is one with more news, and nothing below the least is one."""
    burst = is_burst(counts, now, limits)
    assert not burst or is_burst(counts, now + more, limits)
    assert not burst or now >= limits.at_least
    assert not burst or now >= limits.factor * usual(counts, limits.passes)


@given(COUNTS, COUNTS, st.integers(0, 10_000), LIMITS)
def test_only_the_last_passes_with_news_count(
    counts: list[int], older: list[int], now: int, limits: BurstSettings
) -> None:
    """Passes without news change nothing, nor does what lies before those that count."""
    burst = is_burst(counts, now, limits)
    spread = [number for count in counts for number in (0, count, 0)]
    assert is_burst(spread, now, limits) is burst
    if sum(count > 0 for count in counts) >= limits.passes:
        assert is_burst([*older, *counts], now, limits) is burst


@given(st.lists(st.integers(1, 500), min_size=1, max_size=20), st.integers(1, 30))
def test_usual_lies_among_what_was(counts: list[int], passes: int) -> None:
    """What is usual lies between the least and the most of the passes that count."""
    last = counts[-passes:]
    assert min(last) <= usual(counts, passes) <= max(last)


# --- how much there is --------------------------------------------------------------------


@pytest.fixture
def replaced(make_event: Any) -> Any:
    """Makes the event of a replaced file."""

    def make(number: int) -> Event:
        event: Event = make_event(
            "document.changed", subject=f"file:{number}", url=f"{FILE}{number}"
        )
        return event

    return make


@pytest.fixture
def publication(make_event: Any) -> Any:
    """Makes the event of a publication with these files."""

    def make(name: str, *files: int, kind: str = "publication.changed") -> Event:
        detail = {"files": [{"url": f"{FILE}{number}"} for number in files]}
        event: Event = make_event(kind, subject=f"publication:{name}", detail=detail)
        return event

    return make


@pytest.fixture
def question(make_event: Any) -> Any:
    """Makes the event of a question with these documents."""

    def make(number: int, *files: int, kind: str = "question.changed") -> Event:
        detail = {"documents": [{"url": f"{FILE}{number}"} for number in files]}
        event: Event = make_event(kind, subject=f"question:{number}", detail=detail)
        return event

    return make


def test_one_document_is_one(replaced: Any, publication: Any, question: Any) -> None:
    """A replaced file counts once, however many pages and questions it changes."""
    linked = [publication(name, 1, 2) for name in "abc"]
    assert weigh([replaced(1), *linked, question(7, 1)]) == 1
    assert weigh([*linked, question(7, 1)]) == 2
    assert weigh([replaced(1), replaced(2), *linked]) == 2


def test_same_files_or_subject_are_one(publication: Any, question: Any, make_event: Any) -> None:
    """Events with the same files are one, and so are events without files of one subject."""
    assert weigh([question(1, 5), question(2, 5), publication("a", 5)]) == 1
    assert weigh([question(1), question(1, kind="question.overdue"), question(2)]) == 2
    assert weigh([make_event("programme.changed"), question(1795000)]) == 1


def test_shared_page_of_results_is_no_document(question: Any, make_event: Any) -> None:
    """Questions that rest on the same snapshot of a listing count one by one."""
    events = [make_event(subject=f"question:{n}", snapshots_after=(1,)) for n in range(100)]
    assert weigh(events) == 100
    assert weigh([question(n, n, 900) for n in range(100)]) == 100


def test_programme_counts_beside_the_files_it_links(replaced: Any, make_event: Any) -> None:
    """The files that the programme page links are no part of its own change."""
    files = [{"number": 1, "url": f"{FILE}1", "label": "x", "section": "y"}]
    page = make_event("programme.changed", subject="programme:x", detail={"files": files})
    assert weigh([replaced(1), page]) == 2


@pytest.mark.parametrize("kind", [*KINDS, "source.failing", "source.recovered"])
def test_reports_are_never_held(make_event: Any, kind: str) -> None:
    """A report and what it changes never count and are never held; nor is what ops are told."""
    free = kind.startswith(("report.", "source."))
    events = [make_event(kind, subject=f"x:{n}", url=f"{FILE}{n}", detail={}) for n in range(181)]
    assert event_kind(kind).may_be_held is not free
    assert weigh(events) == (0 if free else 181)


@given(st.lists(st.tuples(st.integers(1, 4), st.lists(st.integers(1, 4), max_size=2))), st.data())
def test_weight_is_of_a_set(make_event: Any, drawn: list[Any], data: st.DataObject) -> None:
    """Order and repetition make no difference, and an event weighs no more than 1."""
    events = [
        make_event(
            data.draw(st.sampled_from(["question.changed", "document.changed"])),
            subject=f"question:{number}",
            url=f"{FILE}{number}",
            detail={"documents": [{"url": f"{FILE}{n}"} for n in files]},
        )
        for number, files in drawn
    ]
    weight = weigh(events)
    assert weigh([*reversed(events), *events]) == weight
    assert bool(events) <= weight <= len(events)
