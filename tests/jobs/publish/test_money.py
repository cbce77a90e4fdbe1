"""What reports and pages say of money for the plan as a whole, in each form that is written."""

from __future__ import annotations

import pytest

from jobs.publish.facts.money import money_in
from jobs.publish.facts.values import Place, Proof

PLACE = Place("https://publicaties.vlaanderen.be/view-file/50006", Proof())
BOTH = (4168.0, 2160.0)
COMMITTED, PAID, NOTHING = (4168.0, None), (None, 2160.0), (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er is 4,168 miljard euro vastgelegd en 2,16 miljard euro betaald.", BOTH),
        ("Er werd 4.168 miljoen euro vastgelegd, waarvan 2.160 miljoen euro uitbetaald.", BOTH),
        ("4,168 mld. euro is vastgelegd; 2,16 mld. euro is vereffend.", BOTH),
        ("€ 4.168.000.000 werd vastgelegd en € 2.160.000.000 werd vereffend", BOTH),
        ("Er is al 4,168 miljard vastgelegd en 2,16 miljard effectief betaald.", BOTH),
        ("4,168 miljard euro (97 %) is vastgelegd en 2,16 miljard euro (50 %) betaald.", BOTH),
        ("Van de 4,3 miljard euro is 97% (4,168 miljard euro) vastgelegd.", COMMITTED),
        ("4,168 miljard euro, of 97 %, is vastgelegd.", COMMITTED),
        ("Van de 4,3 miljard euro is intussen 4,168 miljard euro vastgelegd.", COMMITTED),
        ("2,16 miljard euro is betaald van de 4,168 miljard euro die is vastgelegd.", BOTH),
        ("Van de vastgelegde 4,168 miljard euro is 2,16 miljard euro betaald.", BOTH),
        ("Het vastgelegde bedrag is 4,168 miljard euro, het betaalde 2,16 miljard euro.", BOTH),
        ("De vastleggingen bedragen 4,168 miljard euro en de betalingen 2,16 miljard euro.", BOTH),
        ("Vastgelegd: 4,168 miljard euro, betaald: 2,16 miljard euro", BOTH),
        ("Vastgelegd (VAK): 4.168 mln euro\nVereffend (VEK): 2.160 mln euro", BOTH),
        ("Vastgelegd (in miljoen euro): 4.168,0 Betaald (in miljoen euro): 2.160", BOTH),
        ("Er is 4,168 miljard euro aan vastleggingen en 2,16 miljard euro aan betalingen.", BOTH),
        ("4.168 miljoen euro vastleggingskrediet en 2.160 miljoen euro vereffeningskrediet", BOTH),
        ("VAK 4.168 miljoen euro, VEK 2.160 miljoen euro", BOTH),
        ("Er werd voor 4,168 miljard euro vastgelegd.", COMMITTED),
        ("Er werd vastgelegd voor een bedrag van 4,168 miljard euro.", COMMITTED),
        (
            "Van de 4,168\u00a0miljard die is vastgelegd, is 2,16\u00a0miljard euro betaald.",
            BOTH,
        ),
        ("Voor dit speerpunt is 9 miljoen euro betaald. In totaal is 2,16 miljard betaald.", PAID),
        ("Hiervan is 1,2 miljard betaald. Op 31/12 is 2,16 miljard euro betaald.", PAID),
    ],
)
def test_what_is_said(text: str, expected: tuple[float | None, float | None]) -> None:
    """However it is written, an amount is what its words say of it."""
    money = money_in([(text, PLACE)])
    assert (money.committed, money.paid) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Van de 4,3 miljard euro is 97 % vastgelegd en 50 % betaald.",
        "Van de 4,3 miljard euro is het grootste deel vastgelegd.",
        "Van de 4,3 miljard euro is bijna alles vastgelegd.",
        "De helft van 4,3 miljard euro is betaald.",
        "50 % van 4,3 miljard euro is betaald.",
        "132 miljoen euro is nog niet vastgelegd.",
        "In 2024 zal 2 miljard euro worden betaald.",
        "2 miljard euro moet nog worden betaald.",
        "Voor VV078 is 4 miljoen euro vastgelegd en 2 miljoen euro betaald.",
        "Het departement heeft 4 miljoen euro vastgelegd.",
        "De vastgelegde en betaalde bedragen: 4,168 miljard euro en 2,16 miljard euro.",
        "VAK en VEK: 4.168 miljoen euro en 2.160 miljoen euro",
        "Er is 2,16 miljard euro vastgelegd en 4,168 miljard euro betaald.",
        "De regering investeert 4,3 miljard euro; de doelstellingen zijn vastgelegd in 2020.",
        "De 1.753 mijlpalen zijn vastgelegd.",
        "",
    ],
)
def test_what_is_not_sure_is_not_said(text: str) -> None:
    """A percentage, a part, what is yet to come, and what cannot be are no figure of the plan."""
    money = money_in([(text, PLACE)])
    assert (money.committed, money.paid) == NOTHING


def test_largest_of_several_places() -> None:
    """Of several texts the one that speaks of all counts, since no part is more than that; where it
    stands is told with it."""
    other = Place("https://www.vlaanderen.be/plan", Proof())
    texts = [("2 miljard euro is vastgelegd.", PLACE), ("4,168 miljard is vastgelegd.", other)]
    for said in (texts, texts[::-1]):
        money = money_in(said)
        assert (money.committed, money.committed_at) == (BOTH[0], other)
