"""Tells a service that watches over cron jobs when a pass begins and how it ends.

The form is that of healthchecks: the address itself after a good pass, `/start` before one, `/fail`
after a bad one, with a summary as body. It is given a few seconds and no more, and whatever it does
is nobody else's trouble.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

from jobs.config.channel_urls import ping_address
from state.model.deliveries import Fate
from state.version import version

_SECONDS = 5.0
_MOST_BYTES = 10_000
_MOST_REDIRECTS = 3
_logger = logging.getLogger("vvwatch")

Say = Callable[[bool, str], None]
"""Says how a pass ended: whether it was good, and its summary."""


@contextmanager
def pinged(url: str) -> Iterator[Say]:
    """Tell of the pass within the block: that it begins, and what is said of its end; what raises
    has failed. An empty `url` tells nobody."""
    said: list[tuple[bool, str]] = []
    if url:
        _ask(ping_address(url, "start"), "")
    try:
        yield lambda is_good, summary: said.append((is_good, summary))
    except BaseException as error:
        said[:] = [(False, f"the pass could not be finished: {error}")]
        raise
    finally:
        if url and said:
            is_good, summary = said[-1]
            _ask(ping_address(url, "" if is_good else "fail"), summary)


def _ask(url: str, body: str) -> None:
    """Ask an address in a thread of its own, and wait for it no longer than is polite."""
    thread = threading.Thread(target=_try, args=(url, body), daemon=True)
    thread.start()
    thread.join(2 * _SECONDS)
    if thread.is_alive():
        # Its path is a secret: who knows it can speak for this pass.
        _logger.warning("the ping to %s does not come to an end; left alone", _host(url))


def _try(url: str, body: str) -> None:
    """Ask it, and warn where that did not work; whatever it is, the pass has nothing to do with
    it."""
    with contextlib.suppress(Exception):
        try:
            why = _post(url, body)
        except Exception as error:
            why = _words(error)
        if why:
            _logger.warning("the ping to %s did not arrive: %s", _host(url), why)


def _post(url: str, body: str) -> str | None:
    """Post to an address, and again where it leads elsewhere, still with the body; why it did not
    arrive, None where it did."""
    import requests  # slow to load

    headers = {
        "User-Agent": f"vvwatch/{version()}",
        "Content-Type": "text/plain; charset=utf-8",
    }
    given = body.encode("utf-8", "replace")[:_MOST_BYTES]
    for _ in range(_MOST_REDIRECTS + 1):
        # Each on a connection of its own: one that is left open may be closed just then.
        with requests.post(
            url, given, headers=headers, timeout=_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            if not answer.is_redirect:
                return None if answer.ok else f"the service answered {answer.status_code}"
            url = urljoin(url, answer.headers["Location"])
    return "the service redirects in a circle or too often"


def _words(error: Exception) -> str:
    from jobs.messages.refusals import failure_of

    failure = failure_of(error, _SECONDS, lambda _: "")
    if failure is None:
        return type(error).__name__
    # What may have become of a message, which is said behind, is no matter of a ping.
    return failure.words.partition(";")[0] if failure.fate is Fate.UNKNOWN else failure.words


def _host(url: str) -> str:
    return urlsplit(url).hostname or "its address"
