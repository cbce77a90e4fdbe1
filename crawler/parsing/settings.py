"""What every table of settings shares: unknown keys are refused, values cannot change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from crawler.parsing.cron_lines import CronLine
from crawler.parsing.field_types import Schedule
from state.model.working_days import Terms


class Settings(BaseModel):
    """A table of the configuration: unknown keys are refused, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def fingerprint(self, of: type[Settings]) -> str:
        """A short text that differs when any of the values does that this base of the table has."""
        values = self.model_dump_json(include=set(of.model_fields))
        return hashlib.sha256(values.encode()).hexdigest()[:8]


class SourceSettings(Settings):
    """What the table of every source has: whether and when it is asked, and its own hosts."""

    secrets: ClassVar[frozenset[str]] = frozenset()
    """The keys whose values are never shown."""

    enabled: bool = True
    schedule: Schedule
    hosts: tuple[str, ...]

    @property
    def sweeps(self) -> CronLine | None:
        """The cron line of sweeps over everything, None where every pass is one."""
        return None

    def counting(self, terms: Terms) -> Self:
        """The table with the days that count in terms, where its source has any."""
        del terms
        return self

    def filled(self, expand: Callable[[str], str]) -> Self:
        """The table with values from the environment filled in where they may stand."""
        del expand
        return self
