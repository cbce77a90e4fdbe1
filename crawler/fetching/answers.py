"""How a request ended, as a spider hands it on to be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapy.exceptions import IgnoreRequest

from state.model.values import Target


@dataclass(frozen=True)
class Answer:
    """How one request ended: a body, a 304 for a snapshot, another address for the same thing,
    or a failure with its reason."""

    target: Target
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    snapshot_id: int | None = None
    failure: str | None = None
    moved_to: str | None = None


class ForeignHostError(IgnoreRequest):
    """An address that is not among its source's own hosts, or not asked for over HTTPS."""


class ClosedHostError(IgnoreRequest):
    """A host that is not asked in this crawl, since its robots.txt could not be had."""
