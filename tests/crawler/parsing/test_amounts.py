"""Amounts in euro are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from crawler.parsing.texts.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "euro"),
    [
        ("4,5 miljoen euro", 4_500_000),
        ("1.250.000 EUR", 1_250_000),
        ("€ 3 mln", 3_000_000),
        ("€3,5mln.", 3_500_000),
        ("907.000 euro", 907_000),
        ("250 000 euro", 250_000),
        ("EUR 1 250 000,00", 1_250_000),
        ("12.345,67 €", 12_345.67),
        ("€ 1.000,-", 1000),
        ("4,168 miljard euro", 4_168_000_000),
        ("1.000 miljoen Euro", 1_000_000_000),
        ("500 duizend euro", 500_000),
        ("3.000euro", 3000),
        ("0,29 euro", 0.29),
        ("€ 2 à 3 miljoen", 2_000_000),
        ("1,46 miljoen\neuro", 1_460_000),
    ],
)
def test_amount(text: str, euro: float) -> None:
    """An amount is found with its value, whatever marks, scale and side of the currency."""
    assert [amount.euro for amount in find_amounts(f"voor {text} in 2021")] == [euro]


@pytest.mark.parametrize(
    "text",
    ["30 miljoen", "de eurozone", "euro's", "VV078", "100 europese steden", "1,250 euro", "0 euro"],
)
def test_no_amount(text: str) -> None:
    """A number without its currency, a currency without a number, and what may mean two things."""
    assert find_amounts(text) == ()


def test_passage_and_order() -> None:
    """Each amount comes once, in the order of first appearance, with whole words around it."""
    text = f"{'woord ' * 30}kent 2 miljoen euro toe, waarvan 1 miljoen EUR, en 2.000.000 euro later"
    first, second = find_amounts(text)
    assert (first.euro, first.text, second.text) == (2e6, "2 miljoen euro", "1 miljoen EUR")
    assert first.passage.startswith("… woord ")
    assert first.passage.endswith(" later")
    assert len(first.passage) < 160
