"""What an answer promises, and when it is due."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.shared.promises.due_dates import TIMES, times_in
from crawler.sources.shared.promises.promises import Promise, find_promises

ANSWERED_ON = date(2024, 2, 13)


def test_sixth_measurement() -> None:
    """The announcement of question 104 is due at the end of March 2024."""
    sentence = (
        "De resultaten van de zesde voortgangsmeting (stand van zaken 31/12/2023) zullen in maart "
        "2024 beschikbaar zijn."
    )
    answer = f"Het vijfde metingrapport duidt de stopzetting.\n\n{sentence}\n\nhttps://x.be"
    assert find_promises(answer, ANSWERED_ON) == (
        Promise(sentence, 6, date(2023, 12, 31), date(2024, 3, 31), "2024-03"),
    )


@pytest.mark.parametrize(
    ("wording", "due_on", "expected"),
    [
        ("in maart 2024", "2024-03-31", "2024-03"),
        ("in de loop van de maand mei 2024", "2024-05-31", "2024-05"),
        ("begin maart 2024", "2024-03-10", "2024-03"),
        ("midden maart 2024", "2024-03-20", "2024-03"),
        ("tegen eind februari 2024", "2024-02-29", "2024-02"),
        ("begin 2025", "2025-03-31", "2025"),
        ("medio 2024", "2024-07-31", "2024"),
        ("eind 2024", "2024-12-31", "2024"),
        ("eind dit jaar", "2024-12-31", "2024"),
        ("tegen het einde van het jaar", "2024-12-31", "2024"),
        ("begin volgend jaar", "2025-03-31", "2025"),
        ("in het voorjaar van 2024", "2024-06-20", "2024-spring"),
        ("in de zomer van 2024", "2024-09-21", "2024-summer"),
        ("in het najaar", "2024-12-20", "2024-autumn"),
        ("in het najaar van volgend jaar", "2025-12-20", "2025-autumn"),
        ("in de winter van 2023-2024", "2024-03-20", "2023-winter"),
        ("in het eerste kwartaal van 2025", "2025-03-31", "2025-Q1"),
        ("in het tweede kwartaal", "2024-06-30", "2024-Q2"),
        ("in het 3de kwartaal 2024", "2024-09-30", "2024-Q3"),
        ("in het vierde kwartaal van dit jaar", "2024-12-31", "2024-Q4"),
        ("in Q2 2024", "2024-06-30", "2024-Q2"),
        ("in de eerste jaarhelft van 2024", "2024-06-30", "2024-H1"),
        ("in de tweede helft van volgend jaar", "2025-12-31", "2025-H2"),
        ("binnen drie maanden", "2024-05-13", "2024-05-13"),
        ("binnen de 6 weken", "2024-03-26", "2024-03-26"),
        ("binnen een jaar", "2025-02-13", "2025-02-13"),
        ("uiterlijk op 15 april 2024", "2024-04-15", "2024-04-15"),
        ("uiterlijk 15/04/2024", "2024-04-15", "2024-04-15"),
        ("tegen 1 februari", "2025-02-01", "2025-02-01"),
        ("in maart", "2024-03-31", "2024-03"),
        ("in februari", "2024-02-29", "2024-02"),
        ("in januari", "2025-01-31", "2025-01"),
        ("volgende maand", "2024-03-31", "2024-03"),
        ("volgend jaar", "2025-12-31", "2025"),
        ("in de loop van 2024", "2024-12-31", "2024"),
    ],
)
def test_wording(wording: str, due_on: str, expected: str) -> None:
    """Every wording of the table names the last day on which its promise is kept in time."""
    (promise,) = find_promises(f"De resultaten zullen {wording} beschikbaar zijn.", ANSWERED_ON)
    assert (str(promise.due_on), promise.expected) == (due_on, expected)


@pytest.mark.parametrize("row", TIMES, ids=lambda row: row[0])
def test_every_row_is_used(row: tuple[str, object, object]) -> None:
    """The name of every row in the table is a wording that the table reads."""
    (time,) = times_in(row[0].lower(), ANSWERED_ON)
    assert time.due_on is not None
    assert (time.start, time.end) == (0, len(row[0]))


@pytest.mark.parametrize(
    "sentence",
    [
        "Het rapport zal op 31 februari 2024 beschikbaar zijn.",
        "Het rapport zal uiterlijk 31/02/2024 beschikbaar zijn.",
        "Het rapport zal binnenkort beschikbaar zijn.",
        "De resultaten worden eerstdaags gepubliceerd.",
        "Het rapport zal na de zomer van 2024 beschikbaar zijn.",
        "Het rapport zal in het vijfde kwartaal van 2024 beschikbaar zijn.",
        "De meting van december 0000 zal volgen.",
    ],
)
def test_time_that_cannot_be_told(sentence: str) -> None:
    """A promise without a time that can be told is kept as text, without a day."""
    (promise,) = find_promises(sentence, ANSWERED_ON)
    assert (promise.text, promise.due_on, promise.expected) == (sentence, None, None)


@pytest.mark.parametrize("wording", ["binnen drie maanden", "volgend jaar", "in maart"])
def test_without_the_day_of_the_answer(wording: str) -> None:
    """What counts from the day of the answer has no day where that is not known."""
    (promise,) = find_promises(f"Het rapport zal {wording} verschijnen.", None)
    assert promise.due_on is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Het rapport werd in maart 2023 gepubliceerd.",
        "De resultaten van de vijfde meting zijn beschikbaar.",
        "De resultaten zijn zoals gepland gepubliceerd.",
        "De resultaten worden gepubliceerd op de website.",
        "De resultaten die in maart 2023 zouden worden gepubliceerd, zijn er.",
        "Het rapport wordt sinds maart 2023 gepubliceerd.",
        "Het rapport zal niet gepubliceerd worden.",
        "Er zal geen zevende meting komen.",
        "",
    ],
)
def test_no_promise(sentence: str) -> None:
    """The past, a refusal, a habit and other subjects are no promises."""
    assert find_promises(sentence, ANSWERED_ON) == ()


@pytest.mark.parametrize(
    ("sentence", "measurement", "due_on"),
    [
        (
            "Het vijfde metingrapport verscheen in mei 2023; het zesde metingrapport zal in april "
            "2024 volgen.",
            6,
            date(2024, 4, 30),
        ),
        (
            "Zoals bij de vijfde meting, zal de zesde meting in juni 2024 gepubliceerd worden.",
            6,
            date(2024, 6, 30),
        ),
        ("In het voorjaar van 2024 zullen de resultaten volgen.", None, date(2024, 6, 20)),
        (
            "De resultaten, die nog niet klaar zijn, zullen in juni 2024 volgen.",
            None,
            date(2024, 6, 30),
        ),
        ("De zevende meting is gepland voor eind 2024.", 7, date(2024, 12, 31)),
        ("De meting van december 2023 zal in maart 2024 verschijnen.", None, date(2024, 3, 31)),
    ],
)
def test_what_belongs_to_the_promise(sentence: str, measurement: int | None, due_on: date) -> None:
    """Measurement and time are those of the verb that promises, not others in the sentence."""
    (promise,) = find_promises(sentence, ANSWERED_ON)
    assert (promise.measurement, promise.due_on) == (measurement, due_on)


def test_sentences() -> None:
    """Numbers, abbreviations and dates end no sentence; the same sentence counts once."""
    sentence = "Het rapport zal, cf. art. 3 en vraag nr. 12, op 15.04.2024 verschijnen."
    (promise,) = find_promises(f"1. Zoals u weet. {sentence}\n\n2. {sentence}", ANSWERED_ON)
    assert promise.text == sentence


@pytest.mark.parametrize(
    ("sentence", "due_on"),
    [
        ("De werken zullen in maart 2024 starten.", "2024-03-31"),
        ("Het cultuurhuis zal tegen eind 2024 opengaan.", "2024-12-31"),
        ("De oproep zal in het eerste kwartaal van 2025 gelanceerd worden.", "2025-03-31"),
        ("De oproep zal eerste kwartaal 2025 gelanceerd worden.", "2025-03-31"),
        ("De aanbesteding zal uiterlijk op 31 december 2024 afgerond zijn.", "2024-12-31"),
        ("De opening is gepland voor het najaar van 2024.", "2024-12-20"),
        ("De opening is gepland in het najaar.", "2024-12-20"),
        ("De start van de bouw wordt verwacht in mei 2025.", "2025-05-31"),
        ("De tweede oproep is voorzien voor juni 2024.", "2024-06-30"),
        (
            "VDAB zal ook een subsidie-oproep lanceren in september 2024 voor een aantal punten.",
            "2024-09-30",
        ),
        ("In de tweede helft van 2024 zal een nieuwe oproep volgen.", "2024-12-31"),
        ("De premie zal binnen drie maanden uitbetaald worden.", "2024-05-13"),
        ("Het besluit zal voor 1 juli 2024 aangepast worden.", "2024-07-01"),
    ],
)
def test_promise_of_anything(sentence: str, due_on: str) -> None:
    """What is said outright for a day, whatever it is, is promised for the last day of the time."""
    (promise,) = find_promises(sentence, ANSWERED_ON)
    assert (promise.text, promise.measurement) == (sentence, None)
    assert str(promise.due_on) == due_on


@pytest.mark.parametrize(
    "sentence",
    [
        "De werken zullen niet voor 2025 starten.",
        "Niet voor 2025 zullen de werken starten.",
        "De werken zullen voor het zomerreces starten.",
        "De werken startten in maart 2023.",
        "De werken zullen in maart 2023 starten.",
        "De werken zullen binnenkort starten.",
        "De werken zullen ten vroegste in maart 2025 starten.",
        "De werken zullen pas in 2025 starten.",
        "De werken zouden in maart 2025 starten.",
        "De werken zullen mogelijk in maart 2025 starten.",
        "Indien de vergunning er is, zullen de werken in maart 2025 starten.",
        "Zullen de werken in maart 2025 starten?",
        "De subsidie zal lopen van 1 januari 2024 tot en met 31 december 2025.",
        "De subsidie zal lopen tot eind 2025.",
        "In 2024 zal 3 miljoen euro worden besteed.",
        "Hiervoor is in 2024 10 miljoen euro voorzien.",
        "Er zal in maart 2025 geen oproep komen.",
        "De begroting van 2025 zal dat tonen.",
        "Het decreet van 14 juni 2024 zal gelden.",
        "De werken kunnen in maart 2025 starten.",
        "De oproep loopt in maart 2025.",
        "De werken zullen in de periode 2024-2026 plaatsvinden.",
        "De maatregel zal vanaf 1 januari 2025 gelden.",
        "De werken zullen na de zomer starten.",
    ],
)
def test_no_promise_of_anything(sentence: str) -> None:
    """What is denied, unsure, past, a condition, a question, a span or a budget is no promise, nor
    what is said for no day."""
    assert find_promises(sentence, ANSWERED_ON) == ()


PIECES = st.sampled_from(
    [
        "de resultaten", "zullen", "wordt", "in", "eind", "maart", "2024", "0000", "9999", "31",
        "29 februari", "binnen 999", "jaar", "weken", "laatste kwartaal", "zesde meting",
        "stand van zaken", ".", ";", "\n\n",
    ]
)  # fmt: skip


@given(
    st.lists(PIECES | st.text(max_size=10), max_size=25).map(" ".join),
    st.none() | st.dates(),
)
def test_any_text_is_read(answer: str, answered_on: date | None) -> None:
    """No text makes the reading fail, and a promise has a day exactly where it has a name."""
    for promise in find_promises(answer, answered_on):
        assert (promise.due_on is None) == (promise.expected is None)
