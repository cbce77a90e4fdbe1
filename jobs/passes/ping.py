"""Tells a service that watches over cron jobs when a pass begins and how it ends.

The form is that of healthchecks: the address itself after a good pass, `/start` before one, `/fail`
after a bad one, with a summary as body. It is given a few seconds and no more, and whatever it does
is nobody else's trouble.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from state.telling.machine_errors import in_words

_WEB = ("http://", "https://")
_SECONDS = 5.0
_MOST_BYTES = 10_000
_logger = logging.getLogger("vvwatch")

Say = Callable[[bool, str], None]
"""Says how a pass ended: whether it was good, and its summary."""


@contextmanager
def pinged(url: str) -> Iterator[Say]:
    """Tell of the pass within the block: that it begins, and what is said of its end; what raises
    has failed. An empty `url` tells nobody."""
    base = url.rstrip("/")
    if base and not base.startswith(_WEB):
        _logger.warning("expected ping_url in [ops] to be a web address; nobody is told")
        base = ""
    said: list[tuple[bool, str]] = []
    if base:
        _ask(f"{base}/start", "")
    try:
        yield lambda is_good, summary: said.append((is_good, summary))
    except BaseException as error:
        said[:] = [(False, f"the pass could not be finished: {in_words(error)}")]
        raise
    finally:
        if base and said:
            is_good, summary = said[-1]
            _ask(base if is_good else f"{base}/fail", summary)


def _ask(url: str, body: str) -> None:
    """Ask an address in a thread of its own, and wait for it no longer than is polite."""
    thread = threading.Thread(target=_post, args=(url, body), daemon=True)
    thread.start()
    thread.join(2 * _SECONDS)
    if thread.is_alive():
        # Its path is a secret: who knows it can speak for this pass.
        _logger.warning("the ping to %s does not come to an end; left alone", _host(url))


def _post(url: str, body: str) -> None:
    try:
        request = urllib.request.Request(  # noqa: S310  # the settings allow the web alone
            url,
            data=body.encode("utf-8", "replace")[:_MOST_BYTES],
            headers={"Content-Type": "text/plain; charset=utf-8"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            answer.read(1)
    except Exception as error:
        # Whatever it is, the pass has nothing to do with it.
        with contextlib.suppress(Exception):
            what = getattr(error, "code", None) or type(error).__name__
            _logger.warning("the ping to %s did not arrive: %s", _host(url), what)


def _host(url: str) -> str:
    return urlsplit(url).hostname or "its address"
