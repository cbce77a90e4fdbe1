"""The settings that say when a watcher may be told, checked one by one and together; pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo, field_validator

from crawler.parsing.settings import Settings
from jobs.rules.delivery_times import Timing, parse_digest, parse_quiet_hours
from jobs.rules.kinds import Kind

_DURATION = re.compile(r"([1-9][0-9]{0,3})([hd])")


def duration_of(text: str) -> timedelta:
    """The duration of a text such as `36h` or `2d`; ValueError says what was expected."""
    match = _DURATION.fullmatch(text.replace(" ", "").lower())
    if match is None:
        raise ValueError('expected hours or days, such as "36h" or "2d"')
    hours = int(match[1]) * (24 if match[2] == "d" else 1)
    return timedelta(hours=hours)


def _digest(text: str) -> str:
    parse_digest(text)
    return text


def _quiet_hours(text: str) -> str:
    if text:
        parse_quiet_hours(text)
    return text


class TimingSettings(Settings):
    """When somebody may be told; as it stands, at once and at any hour of any day."""

    digest: Annotated[str, AfterValidator(_digest)] = "immediate"
    quiet_hours: Annotated[str, AfterValidator(_quiet_hours)] = ""
    working_days_only: bool = False
    urgent: tuple[Kind, ...] = ()

    @field_validator("working_days_only", mode="after")
    @classmethod
    def _some_moment_exists(cls, working_days_only: bool, info: ValidationInfo) -> bool:
        if "digest" in info.data:
            Timing(parse_digest(info.data["digest"]), working_days_only=working_days_only)
        return working_days_only

    @property
    def timing(self) -> Timing:
        """The settings as the value that `next_moment` takes."""
        return Timing(
            digest=parse_digest(self.digest),
            quiet_hours=parse_quiet_hours(self.quiet_hours) if self.quiet_hours else None,
            working_days_only=self.working_days_only,
            urgent=self.urgent,
        )
