"""The keys of records and of what events are about, such as `question:1795000`; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from state.model.values import REPORT_KIND


@dataclass(frozen=True)
class Key:
    """What a thing is, by the word before the colon, and its name there.

    >>> Key.parse("question:1795000")
    Key(prefix='question', name='1795000')
    >>> str(Key.parse("source:questions"))
    'source:questions'
    """

    prefix: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that is written so; one without a colon has no name."""
        prefix, _, name = text.partition(":")
        return cls(prefix, name)

    def __str__(self) -> str:
        return f"{self.prefix}:{self.name}"

    @property
    def is_report(self) -> bool:
        """Whether it is that of a monitoring report."""
        return self.prefix == REPORT_KIND


def expectation_key(measurement: int) -> str:
    """The subject under which the report of a measurement is expected.

    >>> expectation_key(6)
    'expectation:report:6'
    """
    return str(Key("expectation", report_key(measurement)))


def report_key(measurement: int) -> str:
    """The key of the report of a measurement.

    >>> report_key(6)
    'report:6'
    """
    return str(Key(REPORT_KIND, str(measurement)))
