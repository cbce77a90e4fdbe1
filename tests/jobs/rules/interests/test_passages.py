"""The passage around a hit shows it as it is written, with as much around it as one can take in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.rules.interests.passages import AROUND, passage_of
from state.model.deliveries import Excerpt, Reason
from state.model.words import tidy

LONG = "woord " * 60


@pytest.mark.parametrize(
    ("reason", "text", "passage"),
    [
        (
            Reason("keyword", "cultuurhuis"),
            "Het Cultuurhuis\n te Blankenberge.",
            Excerpt("Het ", "Cultuurhuis", " te Blankenberge."),
        ),
        (Reason("keyword", "cafe"), "Een  Café.", Excerpt("Een ", "Café", ".")),
        (
            Reason("project", "VV078"),
            "Over VV 78, en VV078.",
            Excerpt("Over ", "VV 78", ", en VV078."),
        ),
        (Reason("project", "VV129"), "VV 12, 14 en 129", Excerpt("VV 12, 14 en ", "129", "")),
        (Reason("project", "VV078"), "VV079", None),
        (Reason("keyword", "erfgoed"), "erfgoedsector", None),
        (Reason("asker", "Thijs Verbeurgt"), "Thijs Verbeurgt", None),
        (Reason("all", "VV078"), "VV078", None),
    ],
)
def test_passage(reason: Reason, text: str, passage: Excerpt | None) -> None:
    """The first hit is shown as it is written; where none stands there is no passage."""
    assert passage_of(reason, text) == passage


def test_number_under_a_title_that_names_the_plan() -> None:
    """A number alone is a hit where the title over the text names the plan."""
    text = "In het kader van project 157: infrastructuur"
    found = passage_of(Reason("project", "VV157"), text, beside="Plan Vlaamse Veerkracht: x")
    assert found is not None
    assert found.hit == "project 157"


def test_long_text_is_cut_at_words() -> None:
    """At most 120 characters stand on either side, whole words, and dots where more was."""
    found = passage_of(Reason("keyword", "fietspad"), f"{LONG}fietspad {LONG}")
    assert found is not None
    assert found.before.startswith("…woord")
    assert found.after.endswith("woord…")
    assert AROUND - 10 < len(found.before) <= AROUND + 1
    assert AROUND - 10 < len(found.after) <= AROUND + 1


@given(st.text(alphabet="aé\u00df \n\u0130\ufb01", max_size=300), st.text(max_size=200))
def test_passage_is_a_part_of_the_text(before: str, after: str) -> None:
    """Whatever signs stand around it, hit and surroundings are found as they are in the text."""
    text = f"{before} fietspad {after}"
    found = passage_of(Reason("keyword", "Fietspad"), text)
    assert found is not None
    assert found.hit == "fietspad"
    assert found.before.lstrip("…") + found.hit + found.after.rstrip("…") in tidy(text)


def test_the_passage_is_not_that_of_a_table_of_contents() -> None:
    """A line of a table of contents is shown only where the project stands nowhere else."""
    contents = f"Inhoud VV078 - Culturele infrastructuur {'.' * 20} 6"
    sheet = f"{'Over andere projecten. ' * 10}VV078 - Culturele infrastructuur: aandacht nodig."
    both = passage_of(Reason("project", "VV078"), f"{contents}\n{sheet}")
    alone = passage_of(Reason("project", "VV078"), contents)
    assert both is not None
    assert both.after.endswith("aandacht nodig.")
    assert alone is not None
