"""The settings that say which days do not count in the Parliament's terms; pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from crawler.parsing.field_types import FromText
from crawler.parsing.settings import Settings
from state.model.instants import usable_day
from state.model.working_days import Span, Terms

_LONGEST = timedelta(days=150)
_EXAMPLE = "2024-07-22..2024-09-15"


def parse_span(text: str) -> Span:
    """The days of a text such as `2024-07-22..2024-09-15`; ValueError says what was expected."""
    first, _, last = text.partition("..")
    try:
        span = Span(*(usable_day(date.fromisoformat(day.strip())) for day in (first, last)))
    except ValueError as error:
        raise ValueError(f'expected first and last day, such as "{_EXAMPLE}"; {error}') from error
    if not timedelta() <= span.last - span.first <= _LONGEST:
        raise ValueError(
            f"expected a last day from the first to {_LONGEST.days} days after it, such as "
            f'"{_EXAMPLE}"'
        )
    return span


Recess = Annotated[Span, FromText(Span, parse_span, _EXAMPLE)]


class TermsSettings(Settings):
    """[terms]: which days do not count in the term of an answer, besides weekends and Belgian
    holidays."""

    flemish_holiday: bool = False
    recess: tuple[Recess, ...] = ()

    @property
    def terms(self) -> Terms:
        """The settings as the value by which days are counted."""
        return Terms(self.flemish_holiday, self.recess)
