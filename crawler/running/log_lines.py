"""Lines of a log: words for a terminal, or one JSON object each for whoever collects them."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise

from crawler.telling.terminal_text import TerminalFormatter, for_terminal
from state.model.instants import to_the_second

FORMATS = ("text", "json")
VARIABLE = "VVWATCH_LOG_FORMAT"
"""The environment variable that has the format, also for the processes that one starts."""

_OURS = ("vvwatch", "crawler", "jobs", "state")
_place: dict[str, object] = {}


@contextmanager
def about(pass_id: int | None = None, source: str | None = None) -> Iterator[None]:
    """Whatever is logged within the block is about this pass, or this source in it."""
    before = dict(_place)
    named = {"pass": pass_id, "source": source}
    _place.update({name: value for name, value in named.items() if value is not None})
    try:
        yield
    finally:
        _place.clear()
        _place.update(before)


def note_format(words: Sequence[str]) -> None:
    """Take the format from the words of a command before they are looked at: also what is wrong
    with one of them is said in it."""
    for word, following in pairwise((*words, "")):
        name, _, value = word.partition("=")
        if name == "--log-format" and (value or following) in FORMATS:
            os.environ[VARIABLE] = value or following


def is_for_machines() -> bool:
    """Whether what this process says on standard error is for machines: one JSON object a line."""
    return os.environ.get(VARIABLE) == "json"


def formatter() -> logging.Formatter:
    """How lines are written in this process and in those that it starts: as JSON or as text."""
    return JsonFormatter() if is_for_machines() else TextFormatter()


def line_for_machines(level: str, words: str) -> str:
    """The line of what a command says besides its log, such as why it does nothing."""
    record = logging.LogRecord("vvwatch", logging.NOTSET, "", 0, words, None, None)
    record.levelname = level
    return JsonFormatter().format(record)


class TextFormatter(TerminalFormatter):
    """When it was, with the clock that it is of, how grave it is, and the words; whose they are
    where they are not of vvwatch: `2024-03-06 07:30:12 UTC WARNING words`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """When it was, as in tables."""
        del datefmt
        return to_the_second(datetime.fromtimestamp(record.created, UTC))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # its name
        """The line of a record, without what was raised."""
        ours = record.name.partition(".")[0] in _OURS
        record.message = record.message if ours else f"{record.name}: {record.message}"
        return super().formatMessage(record)


class JsonFormatter(logging.Formatter):
    """One object a line: `at` (with its offset), `level`, `logger`, `message`, and `pass`, `source`
    and `url` that it is about, null where it is about none."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; an error that was raised stands in `error`."""
        given = {name: getattr(record, name, None) for name in ("source", "url")}
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": for_terminal(record.getMessage()),
            "pass": getattr(record, "pass_id", None) or _place.get("pass"),
            "source": given["source"] or _place.get("source"),
            "url": given["url"],
        }
        if record.exc_info:
            line["error"] = for_terminal(self.formatException(record.exc_info))
        # Every sign but those of ASCII is escaped: a line in whichever encoding it is read.
        return json.dumps(line)
