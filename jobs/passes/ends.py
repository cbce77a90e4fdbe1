"""How a pass ended, for machines: in a few lines, and as lines of the log."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator

from crawler.running.log_lines import about
from state.model.values import Fetch, JsonObject
from state.telling.counts import counted

_logger = logging.getLogger("vvwatch.pass")


def shortly(result: JsonObject) -> str:
    """What `check --json` gives, in a line for each source and one for all."""
    return "\n".join((*(words for _, words in _of_sources(result)), _of_all(result)))


def log_end(
    pass_id: int, sources: Collection[str], result: JsonObject, failed: Iterable[Fetch]
) -> None:
    """Log what failed in one pass, and the same of its sources, with source and address in fields
    of their own."""
    with about(pass_id):
        for fetch in failed:
            place = {"source": fetch.source, "url": fetch.target.url}
            _logger.info("%s: %s", fetch.target.url, fetch.reason, extra=place)
        for name, words in _of_sources(result):
            if name in sources:
                _logger.info("%s", words, extra={"source": name})
        _logger.info("%s", _of_all(result))


def _of_sources(result: JsonObject) -> Iterator[tuple[str, str]]:
    for name, row in result["sources"].items():
        if row["outcome"] != "skipped":
            why = f": {row['error']}" if row["error"] else ""
            yield (
                name,
                f"{name} {row['outcome']}, {counted(row.get('requests', 0), 'request')}{why}",
            )


def _of_all(result: JsonObject) -> str:
    sent = result["deliveries"]
    others = f"{sent['failed']} given up, {sent['pending']} pending"
    events, messages = counted(result["events"], "event"), counted(sent["sent"], "message")
    return f"{events}; {messages} sent, {others}"
