"""Lines of a log: words for a terminal, or one JSON object each for whoever collects them."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from crawler.telling.terminal_text import TerminalFormatter, for_terminal

FORMATS = ("text", "json")
VARIABLE = "VVWATCH_LOG_FORMAT"
"""The environment variable that has the format, also for the processes that one starts."""

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


def formatter(words: str) -> logging.Formatter:
    """How lines are written in this process: as JSON, or with these `words` of `logging`."""
    if os.environ.get(VARIABLE) == "json":
        return JsonFormatter()
    return TerminalFormatter(words)


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
        return json.dumps(line, ensure_ascii=False)
