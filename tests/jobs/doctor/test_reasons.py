"""Why nothing came is said in Dutch too."""

from __future__ import annotations

import re

import pytest
import scrapy.exceptions
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.fetching.failure_words import failure_words, status_words
from crawler.parsing.base import describe
from jobs.doctor.reasons import in_dutch

_ENGLISH = re.compile(r"\b(?:the|an|it|its|that|not|whole|body|answered|connection|way)\b")
RAISED = [
    error
    for error in vars(scrapy.exceptions).values()
    if isinstance(error, type)
    and issubclass(error, Exception)
    and error.__name__.startswith(("Download", "Cannot", "Response", "Unsupported", "NotSupported"))
]


@pytest.mark.parametrize(
    "reason",
    [
        *(failure_words(error("x"), 10, 1) for error in RAISED),
        *(failure_words(IgnoreRequest(text), 10, 1) for text in ("robots.txt", "redirect", "?")),
        *(
            status_words(Response("https://a.be/", status=status, headers=headers))
            for status, headers in ((403, {}), (503, {"Retry-After": "60"}), (404, {}))
        ),
        *(describe(body) for body in (b"", b"<html>", b"<html><title>Weg</title>", b"{}", b"x")),
        describe(b"{", ValueError("cut")),
        "robots.txt could not be had: the host name was not found",
        "the proxy of this machine answered 407 to CONNECT: that is the network of this reader, "
        "not the site",
    ],
)
def test_reason_in_dutch(reason: str) -> None:
    """No English word is left of whatever may be noted of a request or a body."""
    assert _ENGLISH.search(in_dutch(reason)) is None


def test_unknown_reason_stays() -> None:
    """What nobody has words for is said as it was noted."""
    assert in_dutch("something new") == "something new"
