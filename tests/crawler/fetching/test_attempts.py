"""A crawl that is stopped says what held it up: what the last attempt came to."""

from __future__ import annotations

import pytest

from crawler.fetching.manners.attempts import Attempts

URL, OTHER = "https://ws.vlpar.be/a", "https://ws.vlpar.be/b"


def test_nothing_was_asked() -> None:
    """What was not begun was held up by nothing."""
    assert Attempts().trouble(100.0) is None


def test_nothing_has_come() -> None:
    """The last failure is named, with its address."""
    attempts = Attempts()
    attempts.end("https://ws.vlpar.be/robots.txt", None, counts=False)
    for problem in ("the connection was refused", "the host name was not found"):
        attempts.begin(URL, 0.0)
        attempts.end(URL, problem)
    said = "nothing has come yet; https://ws.vlpar.be/a: the host name was not found"
    assert attempts.trouble(9.0) == said
    # While it is tried again, for a moment, the last failure is what is known.
    attempts.begin(URL, 9.0)
    assert attempts.trouble(10.0) == said
    assert (
        attempts.trouble(20.0)
        == "nothing has come yet; https://ws.vlpar.be/a: no answer after 11 s"
    )


@pytest.mark.parametrize(
    ("now", "said"),
    [(2.0, None), (30.0, "the last request failed; https://ws.vlpar.be/b: no answer after 29 s")],
)
def test_what_went_well_is_no_trouble(now: float, said: str | None) -> None:
    """After an answer earlier failures are over; the next is told only when it takes long."""
    attempts = Attempts()
    attempts.begin(URL, 0.0)
    attempts.end(URL, "the server answered 503")
    attempts.begin(URL, 0.0)
    attempts.end(URL, None)
    assert attempts.trouble(1.0) is None
    attempts.begin(OTHER, 1.0)
    assert attempts.trouble(now) == said
