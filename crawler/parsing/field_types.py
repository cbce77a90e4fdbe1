"""Types of settings that are written as text: read once, when the configuration is; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from crawler.parsing.cron_lines import CronLine, cron_line
from state.model.instants import usable_day

Value = TypeVar("Value")


@dataclass(frozen=True)
class Written(Generic[Value]):
    """A value together with the text it was written as, by which it is shown and handed on."""

    text: str
    value: Value

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class FromText:
    """How the value of a field comes out of its text: the one kind of validator of settings.

    `parse` gives the value, which is a `kind`, or raises ValueError with what was expected, such
    as what. `example` is for what is no text at all. `write` gives the text of a value that
    `parse` takes again, so that settings can be handed on as JSON.
    """

    kind: type
    parse: Callable[[str], Any]
    example: str
    write: Callable[[Any], str] = str

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        del handler
        written = core_schema.plain_serializer_function_ser_schema(
            self.write, return_schema=core_schema.str_schema()
        )
        return core_schema.no_info_plain_validator_function(self._value, serialization=written)

    def _value(self, given: object) -> Any:
        if isinstance(given, str):
            return self.parse(given)
        if isinstance(given, self.kind):
            return given
        raise ValueError(f'expected text, such as "{self.example}"')


def written(parse: Callable[[str], Value]) -> Callable[[str], Written[Value]]:
    """The parser that keeps, with each value, the text it came of."""
    return lambda text: Written(text, parse(text))


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(f"expected a regular expression, but {error}") from error


def _numbers(text: str) -> re.Pattern[str]:
    found = _pattern(text)
    if found.groups < 1:
        raise ValueError("expected a regular expression with a number or name in ( )")
    return found


Day = Annotated[date, AfterValidator(usable_day)]
Hours = Annotated[float, Field(ge=0, le=24 * 365)]
Pattern = Annotated[
    re.Pattern[str], FromText(re.Pattern, _pattern, r"/file/(\d+)", attrgetter("pattern"))
]
NumberPattern = Annotated[
    re.Pattern[str], FromText(re.Pattern, _numbers, r"/file/(\d+)", attrgetter("pattern"))
]
"""What finds a name or number in an address: its first group."""
Schedule = Annotated[CronLine, FromText(CronLine, cron_line, "*/30 6-22 * * *")]
