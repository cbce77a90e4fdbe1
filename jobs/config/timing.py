"""The settings that say when a watcher may be told, checked one by one and together; pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import ValidationInfo, field_validator

from crawler.parsing.field_types import FromText, Written, written
from crawler.parsing.settings import Settings
from jobs.rules.delivery_times import Digest, QuietHours, Timing, parse_digest, parse_quiet_hours
from jobs.rules.kinds import Kind

_DURATION = re.compile(r"([1-9][0-9]{0,3})([hd])")


def parse_duration(text: str) -> timedelta:
    """The duration of a text such as `36h` or `2d`; ValueError says what was expected."""
    match = _DURATION.fullmatch(text.replace(" ", "").lower())
    if match is None:
        raise ValueError('expected hours or days, such as "36h" or "2d"')
    hours = int(match[1]) * (24 if match[2] == "d" else 1)
    return timedelta(hours=hours)


def _quiet_hours(text: str) -> QuietHours | None:
    return parse_quiet_hours(text) if text else None


Duration = Annotated[Written[timedelta], FromText(Written, written(parse_duration), "36h")]
DigestText = Annotated[Written[Digest], FromText(Written, written(parse_digest), "daily 08:00")]
QuietHoursText = Annotated[
    Written[QuietHours | None], FromText(Written, written(_quiet_hours), "20:00-07:00")
]


class TimingSettings(Settings):
    """When somebody may be told; as it stands, at once and at any hour of any day."""

    digest: DigestText = Written("immediate", Digest())
    quiet_hours: QuietHoursText = Written("", None)
    working_days_only: bool = False
    urgent: tuple[Kind, ...] = ()

    @field_validator("working_days_only", mode="after")
    @classmethod
    def _some_moment_exists(cls, working_days_only: bool, info: ValidationInfo) -> bool:
        if "digest" in info.data:
            Timing(info.data["digest"].value, working_days_only=working_days_only)
        return working_days_only

    @property
    def timing(self) -> Timing:
        """The settings as the value that `next_moment` takes."""
        return Timing(
            digest=self.digest.value,
            quiet_hours=self.quiet_hours.value,
            working_days_only=self.working_days_only,
            urgent=self.urgent,
        )
