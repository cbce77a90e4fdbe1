"""Instants and days of years that nothing can be of are refused in words."""

from __future__ import annotations

import pytest

from state.model.instants import iso, parse_instant


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01",
        "0001-01-01T00:00",
        "0001-01-01T00:00+14:00",
        "9999-12-31",
        "9999-12-31T23:59:59-12:00",
        "1899-12-31",
        "2200-01-01",
    ],
)
def test_years_at_the_ends_of_the_calendar(text: str) -> None:
    """A year with which one cannot reckon is said, and which ones one can."""
    with pytest.raises(ValueError, match="expected a year from 1900 to 2199"):
        parse_instant(text)


@pytest.mark.parametrize("text", ["1900-01-01T00:00Z", "2199-12-31T23:59Z", "2024-03-06"])
def test_years_with_which_one_can_reckon(text: str) -> None:
    """Every instant of the others can be read and written."""
    assert parse_instant(iso(parse_instant(text))) == parse_instant(text)
