"""What is to be said becomes words of a language, all that is scraped in it harmless; pure."""

from __future__ import annotations

import re

from crawler.telling.phrases import Language
from crawler.telling.saying import (
    Beginning,
    Code,
    Counted,
    Day,
    Euro,
    Measurement,
    Moment,
    Phrase,
    Row,
    SourceTitle,
    Status,
    Text,
    Value,
)
from jobs.messages.phrases.catalogue import (
    euro_words,
    long_day,
    moment,
    nth_measurement,
    status_words,
    translate,
    translate_count,
    words_named,
)
from jobs.messages.phrases.sanitizing import first_sentences, one_line, sanitize_own, sanitize_text


def tell(value: Value, language: Language) -> str:
    """The value in the reader's language, on one line."""
    match value:
        case Text(words, longest, is_part, is_own):
            said = sanitize_own(words, longest) if is_own else sanitize_text(words, longest)
            return said.rstrip(".") if is_part else said
        case Code(words, longest):
            return one_line(words, longest)
        case Beginning(words, longest):
            return first_sentences(words, longest)
        case Day() | Moment() | Euro() | Status() | Measurement() | SourceTitle():
            return _known(value, language)
        case Row(values, between, more):
            row = between.join(tell(each, language) for each in values)
            return f"{row} (+{more})" if more else row
        case Phrase(name, values):
            return _phrase(name, {n: tell(v, language) for n, v in values.items()}, language)
        case Counted(name, count, values):
            told = {n: tell(v, language) for n, v in values.items()}
            return translate_count(language, name, count, **told)
        case int():
            return str(value)


def _known(
    value: Day | Moment | Euro | Status | Measurement | SourceTitle, language: Language
) -> str:
    """What has words of ours in each language."""
    match value:
        case Day(day):
            return long_day(language, day.isoformat())
        case Moment(at):
            return moment(language, at)
        case Euro(amount):
            return euro_words(language, amount)
        case Status(name):
            return status_words(language, name)
        case Measurement(number):
            return nth_measurement(language, number)
        case SourceTitle(name):
            return words_named(language, f"source.{name}") or sanitize_text(name, 100).rstrip(".")


def _phrase(name: str, values: dict[str, str], language: Language) -> str:
    """The phrase; for a headline that no source gave words, the kind and the title."""
    if words_named(language, name) is not None or not name.startswith("what."):
        return translate(language, name, **values)
    kind = kind_words(name.removeprefix("what."), language)
    return f"{kind}: {values['title']}" if "title" in values else kind


def kind_words(kind: str, language: Language) -> str:
    """A kind of event as it is counted; by its name where no source has words for it (any more)."""
    return words_named(language, kind) or sanitize_text(re.sub(r"[._]", " ", kind), 60)


def field_words(name: str, language: Language) -> str:
    """The name of a field for people."""
    return words_named(language, f"field.{name}") or sanitize_text(name.replace("_", " "), 60)
