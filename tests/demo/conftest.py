"""The example sites for a test, and a plain client that asks them by canonical address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import World, story_world


@dataclass(frozen=True)
class Answer:
    """One answer as a plain client sees it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """Asks the sites for canonical addresses."""

    sites: ExampleSites

    def loopback(self, url: str) -> str:
        """Return where a canonical address is served."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        return self.sites.origins[origin] + url.removeprefix(origin)

    def get(self, url: str, body: bytes | None = None, **headers: str) -> Answer:
        """Return the answer to a GET, or with a body to a POST; underscores become dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.loopback(url), body, named)  # noqa: S310 - loopback only
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback only
                return Answer(answer.status, dict(answer.headers), answer.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())


@pytest.fixture
def world() -> World:
    """The world before the story."""
    return story_world()


@pytest.fixture
def sites(world: World) -> Iterator[ExampleSites]:
    """The example sites, serving."""
    with ExampleSites(world) as serving:
        yield serving


@pytest.fixture
def client(sites: ExampleSites) -> Client:
    """A client of the example sites."""
    return Client(sites)
