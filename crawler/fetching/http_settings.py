"""The settings of [http]: how politely, how long and how much is fetched."""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import Field, field_validator

from crawler.fetching.origin_map import Mirror, Origin, OriginMap
from crawler.fetching.robots_rules import LONGEST_CRAWL_DELAY_SECONDS
from crawler.parsing.settings import Settings

_SLACK_SECONDS = 120.0

PLACEHOLDER_CONTACT = "you@example.org"
"""The contact as it is shipped, which reaches nobody."""

_NAME = r"[^\s@<>()\[\],;:\\\"/]+"
_ADDRESS = re.compile(rf"{_NAME}@{_NAME}")
_PAGE = re.compile(r"https?://[^\s/?#@:]+(:\d+)?([/?#]\S*)?")


def is_address(contact: str) -> bool:
    """Whether a contact is one mail address, or the address of one page."""
    return bool(_ADDRESS.fullmatch(contact) or _PAGE.fullmatch(contact))


class HttpSettings(Settings):
    """How politely, how long and how much is fetched."""

    contact: str = PLACEHOLDER_CONTACT
    delay_seconds: float = Field(1.0, ge=0, le=600)
    max_body_mib: float = Field(64, gt=0, le=1024)
    timeout_seconds: float = Field(30.0, gt=0, le=600)
    retries: int = Field(2, ge=0, le=10)
    max_retry_after_seconds: float = Field(60.0, ge=0, le=3600)
    origins: dict[Origin, Mirror] = Field(default_factory=dict)

    @field_validator("contact", mode="after")
    @classmethod
    def _contact(cls, contact: str) -> str:
        # It goes into a header of every request, which is one line.
        if not contact.isprintable():
            raise ValueError(
                "expected one line of text, such as a mail address, but it has signs that cannot "
                "be shown"
            )
        return contact

    @cached_property
    def origin_map(self) -> OriginMap:
        """Where each canonical origin is really fetched."""
        return OriginMap.of(self.origins)

    @property
    def max_body_bytes(self) -> int:
        """The largest body that is taken, in bytes."""
        return int(self.max_body_mib * 1024 * 1024)

    @property
    def longest_silence_seconds(self) -> float:
        """For how long nothing may come of a crawl: as long as one address can take in earnest,
        with every retry and every pause that a server may ask for, and a little more."""
        tries = self.retries + 1
        pauses = max(self.max_retry_after_seconds, self.delay_seconds * 2.0**self.retries)
        between = max(self.delay_seconds, LONGEST_CRAWL_DELAY_SECONDS)
        return _SLACK_SECONDS + tries * (self.timeout_seconds + pauses + 2 * between)
