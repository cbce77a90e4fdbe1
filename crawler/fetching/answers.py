"""How a request ended, as a spider hands it on to be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from state.model.values import FetchOutcome, Target


@dataclass(frozen=True)
class Answer:
    """How one request ended: a body, a 304 for a snapshot, another address for the same thing,
    or a failure with its reason; with an `unasked`, why it was not even made."""

    target: Target
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    snapshot_id: int | None = None
    failure: str | None = None
    unasked: FetchOutcome | None = None
    moved_to: str | None = None


def headers_of(response: Response) -> dict[str, str]:
    """The headers of a response, by their names in lower case."""
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


class ForeignHostError(IgnoreRequest):
    """An address that is not among its source's own hosts, or not asked for over HTTPS."""


class ForbiddenError(IgnoreRequest):
    """An address that its host asks robots to leave alone."""


class ShutDoorError(IgnoreRequest):
    """An answer that shuts the door of its host, with its status where there is one."""

    def __init__(self, why: str, status: int | None) -> None:
        self.status = status
        super().__init__(why)


class ClosedHostError(IgnoreRequest):
    """A host that is not asked any more in this crawl: its robots.txt could not be had, or it keeps
    us at the door."""
