"""Words for a page in one language: ours, and scraped ones made harmless; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.telling.phrases import Language
from crawler.telling.saying import Value
from crawler.telling.terminal_text import is_shown
from jobs.messages.content.items import event_headline
from jobs.messages.content.lines import event_lines
from jobs.messages.phrases.catalogue import (
    capital,
    long_day,
    moment,
    month_words,
    nth_measurement,
    status_words,
    words_named,
)
from jobs.messages.phrases.sanitizing import one_line
from jobs.messages.phrases.telling import field_words, tell
from jobs.publish.phrases.en import ENGLISH
from jobs.publish.phrases.nl import DUTCH
from state.model.values import Event

_PHRASES: Mapping[str, Mapping[str, str]] = {"nl": DUTCH, "en": ENGLISH}
# What keeps chats from making links of words; a page makes links only where it means to.
_GAP = "\u200b"
_DUTCH_SIGNS = str.maketrans(",.", ".,")


@dataclass(frozen=True)
class Words:
    """What a page says, in its language."""

    language: Language

    def say(self, name: str, /, **values: object) -> str:
        """The phrase of this name with its values."""
        return _PHRASES[self.language][name].format(**values)

    def count(self, name: str, count: int, /, **values: object) -> str:
        """The phrase for just this count where there is one, else the general one."""
        exact = f"{name}.{count}"
        chosen = exact if exact in _PHRASES[self.language] else name
        return self.say(chosen, count=count, **values)

    def day(self, day: date | str | None) -> str:
        """A day as people write it; a word for none."""
        if day is None:
            return self.say("unknown")
        return long_day(self.language, day if isinstance(day, str) else day.isoformat())

    def moment(self, at: str) -> str:
        """An ISO 8601 instant as people in Brussels write it."""
        return moment(self.language, at)

    def tell(self, value: Value) -> str:
        """What a source says, in one line."""
        return tell(value, self.language).replace(_GAP, "")

    def told(self, value: Value) -> str:
        """The same with a capital at its head."""
        return capital(self.tell(value))

    def told_plain(self, words: str) -> str:
        """Words of ours with a capital at their head."""
        return capital(words)

    def month(self, month: str) -> str:
        """A month of ISO 8601 as people write it."""
        return month_words(self.language, month)

    def number(self, value: float) -> str:
        """A number as people write it, with at most one decimal.

        >>> Words("nl").number(4168.25), Words("en").number(20.0)
        ('4.168,2', '20')
        """
        shown = f"{value:,.1f}".removesuffix(".0")
        return shown.translate(_DUTCH_SIGNS) if self.language == "nl" else shown

    def field(self, name: str) -> str:
        """The name of a field, with a capital."""
        return capital(field_words(name, self.language).replace(_GAP, ""))

    def status(self, status: str | None) -> str:
        """A status in words."""
        return status_words(self.language, status).replace(_GAP, "")

    def measurement(self, number: int) -> str:
        """A measurement by its ordinal."""
        return nth_measurement(self.language, number)

    def source(self, name: str) -> str:
        """A source by its title."""
        return words_named(self.language, f"source.{name}") or one_line(name, 100)

    def incomplete(self, sources: Sequence[str]) -> str:
        """That these sources are not read whole yet; nothing where there are none."""
        named = ", ".join(self.source(name) for name in sources)
        return self.say("site.incomplete", sources=named) if named else ""

    def headline(self, event: Event) -> str:
        """What an event tells, in a few words."""
        return capital(event_headline(event, self.language)).replace(_GAP, "")

    def lines(self, event: Event) -> tuple[str, ...]:
        """What matters of an event besides."""
        told = event_lines(event, frozenset(event.projects), self.language)
        return tuple(line.replace(_GAP, "") for line in told)


def visible(text: str) -> str:
    r"""A text without what cannot be seen: control characters, marks of direction, halves of
    characters; its lines and tabs stay.

    >>> visible("a\x00\u202eb\nc")
    'ab\nc'
    """
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or is_shown(c))
