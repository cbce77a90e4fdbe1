"""What every table of settings shares: unknown keys are refused, values cannot change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"expected a regular expression, but {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


Hours = Annotated[float, Field(ge=0, le=24 * 365)]


class Settings(BaseModel):
    """A table of the configuration: unknown keys are refused, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def fingerprint(self, of: type[Settings]) -> str:
        """A short text that differs when any of the values does that this base of the table has."""
        values = self.model_dump_json(include=set(of.model_fields))
        return hashlib.sha256(values.encode()).hexdigest()[:8]


class SourceSettings(Settings):
    """What the table of every source has: when it is asked (a cron line), and its own hosts."""

    secrets: ClassVar[frozenset[str]] = frozenset()
    """The keys whose values are never shown."""

    schedule: str
    hosts: tuple[str, ...]

    @property
    def sweeps(self) -> str | None:
        """The cron line of sweeps over everything, None where every pass is one."""
        return None

    def filled(self, expand: Callable[[str], str]) -> Self:
        """The table with values from the environment filled in where they may stand."""
        del expand
        return self
