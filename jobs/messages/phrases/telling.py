"""What is to be said becomes words of a language, all that is scraped in it harmless; pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.telling.phrases import Language
from crawler.telling.saying import (
    Beginning,
    Code,
    Counted,
    Counts,
    Day,
    Euro,
    Measurement,
    Moment,
    Moved,
    Phrase,
    Quoted,
    Row,
    Site,
    SourceTitle,
    Status,
    Text,
    Value,
)
from jobs.messages.phrases.catalogue import (
    capital,
    euro_words,
    long_day,
    moment,
    nth_measurement,
    status_words,
    translate,
    translate_count,
    words_named,
)
from jobs.messages.phrases.copied import OFFICIAL_SITES
from jobs.messages.phrases.sanitizing import first_sentences, one_line, sanitize_own, sanitize_text


def tell(value: Value, language: Language) -> str:
    """The value in the reader's language, on one line."""
    match value:
        case Text() | Code() | Beginning() | Quoted():
            return _words(value, language)
        case Day() | Moment() | Euro() | Status() | Measurement() | SourceTitle() | Site():
            return _known(value, language)
        case Moved():
            return _moved(value, language)
        case Counts(rows):
            return ", ".join(f"{count} {tell(words, language)}" for count, words in rows)
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


def _words(value: Text | Code | Beginning | Quoted, language: Language) -> str:
    """What has the words of somebody, or of ours to be copied."""
    match value:
        case Text(words, longest, is_part, is_own):
            said = sanitize_own(words, longest) if is_own else sanitize_text(words, longest)
            return said.rstrip(".") if is_part else said
        case Code(words, longest):
            return one_line(words, longest)
        case Beginning(words, longest):
            return first_sentences(words, longest)
        case Quoted(words):
            return translate(language, "said", text=tell(words, language))


def _site(url: str) -> str:
    """The name of a site for people: what its host ends with, where that is an official one."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    names = (name for name in OFFICIAL_SITES if host == name or host.endswith(f".{name}"))
    return next(names, sanitize_text(host, 60))


def _moved(moved: Moved, language: Language) -> str:
    """Something before and after on one line: "Oplevering: op schema → stopgezet"."""
    sides = [
        tell(value, language) if value is not None else translate(language, "nothing")
        for value in (moved.before, moved.after)
    ]
    said = " → ".join(sides)
    if moved.what is not None:
        said = f"{capital(tell(moved.what, language))}: {said}"
    return f"{said}. {tell(moved.note, language)}" if moved.note is not None else said


def _known(
    value: Day | Moment | Euro | Status | Measurement | SourceTitle | Site, language: Language
) -> str:
    """What has words of ours in each language."""
    match value:
        case Day(day):
            return long_day(language, day.isoformat())
        case Moment(at):
            return moment(language, at)
        case Status(name):
            return status_words(language, name)
        case Measurement(number):
            return nth_measurement(language, number)
        case Site(url):
            return _site(url)
        case Euro(amount):
            return euro_words(language, amount)
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
