"""What every table of settings shares: unknown keys are refused, values cannot change."""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

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

    def fingerprint(self, leave_out: set[str]) -> str:
        """A short text that differs when any value does, but for those left out."""
        values = self.model_dump_json(exclude=leave_out)
        return hashlib.sha256(values.encode()).hexdigest()[:8]
