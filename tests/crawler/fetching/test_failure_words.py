"""Failures of requests are told in words of ours, never in those of what raised them."""

from __future__ import annotations

import pytest
import scrapy.exceptions
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.fetching.failure_words import failure_words

RAISED = [
    error
    for error in vars(scrapy.exceptions).values()
    if isinstance(error, type)
    and issubclass(error, Exception)
    and error.__name__.startswith(("Download", "Cannot", "Response", "Unsupported", "NotSupported"))
]


def words(error: Exception) -> str:
    """What is said of it where bodies have a mebibyte and answers ten seconds."""
    return failure_words(error, 10, 1)


@pytest.mark.parametrize("kind", RAISED)
def test_everything_that_a_download_raises(kind: type[Exception]) -> None:
    """Whatever ends a download is said without its class and without its own text."""
    said = words(kind("Unexpected <Twisted thing>"))
    assert kind.__name__ not in said
    assert "Twisted" not in said


@pytest.mark.parametrize("status", [204, 206, 300, 305, 399, 600])
def test_status_that_is_neither_answer_nor_refusal(status: int) -> None:
    """An answer that Scrapy drops for its status is said with it."""
    error = HttpError(Response("https://ws.vlpar.be/", status=status), "Ignoring non-200 response")
    assert words(error) == f"the server answered {status}"


@pytest.mark.parametrize(
    "text",
    [
        "Forbidden by robots.txt",
        "max redirections reached",
        "Filtered offsite request to 'evil.example'",
        "Ignored request not in cache: <GET https://x>",
        "something that a later Scrapy says",
    ],
)
def test_requests_that_are_dropped(text: str) -> None:
    """A request that was dropped on its way is never told in the words of whoever dropped it."""
    assert text not in words(IgnoreRequest(text))
