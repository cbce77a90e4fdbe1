"""Scrapy's reactor, run once to the end of one piece of work."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from scrapy.utils.defer import deferred_f_from_coro_f
from scrapy.utils.reactor import install_reactor
from twisted.logger import globalLogBeginner

from state.model.errors import DatabaseError
from state.telling.machine_errors import in_words


def run_in_reactor(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run the work to its end, and raise what it raises, which Twisted alone would print as it
    stands; DatabaseError where the database cannot be written."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet.task import react  # needs the reactor that was just installed

    # What goes wrong is raised or stored; Twisted would print its tracebacks besides.
    globalLogBeginner.beginLoggingTo([], discardBuffer=True, redirectStandardIO=False)

    raised: list[BaseException] = []

    async def run(_reactor: Any) -> None:
        try:
            await work()
        except Exception as error:
            raised.append(error)

    try:
        react(deferred_f_from_coro_f(run))
    except SystemExit as ended:
        if ended.code and not raised:
            sys.exit(ended.code)
    for error in raised:
        if isinstance(error, sqlite3.Error):
            raise DatabaseError(f"the database could not be written: {in_words(error)}") from error
        raise error
