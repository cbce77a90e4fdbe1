"""A person is known by the surname, or by both names in either order, and by nothing less."""

from __future__ import annotations

import pytest

from jobs.rules.interests.persons import Names, is_person, name_words


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("Verbeurgt", "Thijs Verbeurgt"),
        ("verbeurgt", "Thijs Verbeurgt"),
        ("Thijs Verbeurgt", "Thijs Verbeurgt"),
        ("Verbeurgt, Thijs", "Thijs Verbeurgt"),
        ("VERBEURGT Thijs", "Thijs Verbeurgt"),
        ("De Loor", "Kurt De Loor"),
        ("de loor", "Kurt De Loor"),
        ("De Loor, Kurt", "Kurt De Loor"),
        ("Kurt  De\u00a0Loor", "Kurt De Loor"),
        ("Van den Bossche", "Freya Van den Bossche"),
        ("van den bossche, freya", "Freya Van den Bossche"),
        ("Rzoska, Bjorn", "Björn Rzoska"),
        ("Björn Rzoska", "Bjorn Rzoska"),
        ("Sukru-Demir", "Ann Sükrü Demir"),
        ("D’Hulst", "An D'Hulst"),
        ("Diependaele", "Diependaele"),
    ],
)
def test_person_is_known(written: str, person: str) -> None:
    """Whatever case, accents, comma and order, the name means the person."""
    assert is_person(name_words(written), name_words(person))
    assert Names(["iemand anders", written]).of([person]) == {written: person}


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("Thijs", "Thijs Verbeurgt"),
        ("Verbeurg", "Thijs Verbeurgt"),
        ("Verbeurgt, Kurt", "Thijs Verbeurgt"),
        ("Loor", "Kurt De Loor"),
        ("Bossche", "Freya Van den Bossche"),
        ("De", "Kurt De Loor"),
        ("Loor De Kurt", "Kurt De Loor"),
        (",", "Kurt De Loor"),
        ("", ""),
    ],
)
def test_person_is_another(written: str, person: str) -> None:
    """A first name alone, a part of a surname, or another person's name means nobody."""
    assert not is_person(name_words(written), name_words(person))
    assert Names([written]).of([person]) == {}
