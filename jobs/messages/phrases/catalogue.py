"""What messages say, in Dutch and English: phrases, days, ordinals; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from crawler.parsing.texts.days import MONTHS
from crawler.reports.recognition import ORDINALS
from crawler.sources.registry import SOURCES
from crawler.telling.phrases import Language
from jobs.messages.phrases.en import ENGLISH
from jobs.messages.phrases.nl import DUTCH
from jobs.messages.phrases.sanitizing import sanitize_text
from state.model.instants import BRUSSELS

_STATUS_CHARACTERS = 80


def _merged(language: Language, shared: Mapping[str, str]) -> Mapping[str, str]:
    phrases: Iterable[Mapping[str, str]] = (
        shared,
        *(source.phrases.in_language(language) for source in SOURCES),
    )
    return MappingProxyType({name: text for each in phrases for name, text in each.items()})


PHRASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"nl": _merged("nl", DUTCH), "en": _merged("en", ENGLISH)}
)
"""Every phrase by language and name: those of messages, then those of each source."""

_MONTHS = {
    "nl": MONTHS,
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
}
_ORDINALS = {
    "nl": ORDINALS,
    "en": (
        *("first", "second", "third", "fourth", "fifth", "sixth", "seventh"),
        *("eighth", "ninth", "tenth", "eleventh", "twelfth"),
    ),
}


def words_named(language: Language, name: str) -> str | None:
    """The phrase of this name as it stands, None where there is none."""
    return PHRASES[language].get(name)


def translate(language: Language, name: str, **values: object) -> str:
    """The phrase in that language, with its values filled in; a value that was cut needs no stop
    behind it."""
    return PHRASES[language][name].format(**values).replace("….", "…")


def translate_count(language: Language, name: str, count: int, **values: object) -> str:
    """The phrase for just that count where there is one, else the general one."""
    exact = f"{name}.{count}"
    chosen = exact if exact in PHRASES[language] else name
    return translate(language, chosen, count=count, **values)


def status_words(language: Language, status: str | None) -> str:
    """A status in the reader's language; one that is not known stands as it is, inert."""
    known = words_named(language, f"status.{status or 'unknown'}")
    return known or sanitize_text(str(status), _STATUS_CHARACTERS)


def capital(text: str) -> str:
    """The text with a capital at its head.

    >>> capital("vraag nr. 104 beantwoord")
    'Vraag nr. 104 beantwoord'
    """
    return text[:1].upper() + text[1:]


def nth_measurement(language: Language, number: int | None) -> str:
    """A measurement by its ordinal, in words up to twelve.

    >>> nth_measurement("nl", 6), nth_measurement("en", 21)
    ('zesde meting', '21st measurement')
    """
    if number is None:
        return translate(language, "some_measurement")
    return translate(language, "nth_measurement", ordinal=_ordinal(language, number))


def _ordinal(language: Language, number: int) -> str:
    words = _ORDINALS[language]
    if 1 <= number <= len(words):
        return words[number - 1]
    if language == "nl":
        return f"{number}e"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def euro_words(language: Language, amount: float) -> str:
    """An amount in euro, with cents where there are any.

    >>> euro_words("nl", 4500000.0), euro_words("en", 12.5)
    ('4.500.000 euro', '12.50 euro')
    """
    written = f"{amount:,.2f}".removesuffix(".00")
    if language == "nl":
        written = written.translate(str.maketrans(",.", ".,"))
    return f"{written} euro"


def long_day(language: Language, day: str) -> str:
    """An ISO 8601 day as people write it.

    >>> long_day("nl", "2024-03-06")
    '6 maart 2024'
    """
    value = date.fromisoformat(day)
    return f"{value.day} {_MONTHS[language][value.month - 1]} {value.year}"


def month_words(language: Language, month: str) -> str:
    """A month of ISO 8601 as people write it.

    >>> month_words("en", "2024-03")
    'March 2024'
    """
    return long_day(language, f"{month}-01").partition(" ")[2]


def long_instant(language: Language, instant: str) -> tuple[str, str]:
    """The day and the time in Brussels of an ISO 8601 instant."""
    local = datetime.fromisoformat(instant).astimezone(BRUSSELS)
    return long_day(language, local.date().isoformat()), f"{local:%H:%M}"


def moment(language: Language, instant: str) -> str:
    """An ISO 8601 instant as people in Brussels write it.

    >>> moment("en", "2024-03-06T08:31:00+00:00")
    '6 March 2024, 09:31'
    """
    return ", ".join(long_instant(language, instant))
