"""What is on its way to people, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jobs.alerting.queue import Preview
from jobs.cli.printing.terminal import say
from jobs.messages.phrases.sanitizing import one_line
from state.model.deliveries import Fate
from state.model.instants import iso, on_both_clocks, to_the_minute
from state.model.values import JsonObject
from state.telling.counts import counted


def print_list(found: Iterable[JsonObject]) -> None:
    """Two or three lines a delivery, each as soon as it is read."""
    row = None
    for row in found:
        title = f": {one_line(row['title'], 80)}" if row["title"] else ""
        say(f"{row['id']}  {row['state']}  {row['kind']}{title}")
        tried = f", tried {counted(row['attempts'], 'time')}" if row["attempts"] else ""
        say(f"    to {row['watcher']} by {row['channel']}{tried}{_when(row)}")
        if row["error"]:
            fate = ", fate unknown" if row["fate"] == Fate.UNKNOWN else ""
            say(f"    last error{fate}: {row['error']}")
    if row is None:
        say("nothing is waiting")


def _when(row: JsonObject) -> str:
    if row["next_attempt_at"]:
        return f", goes {on_both_clocks(row['next_attempt_at'])}"
    return f", sent {to_the_minute(row['sent_at'])}" if row["sent_at"] else ""


def print_preview(found: Sequence[Preview]) -> None:
    """Each message with its channel and moment; those that are alike once."""
    if not found:
        say("nothing is waiting")
    for place, one in enumerate(found):
        say(f"by {one.channel}, {on_both_clocks(iso(one.at))}:")
        if place and one.message.text == found[place - 1].message.text:
            say("  the same\n")
            continue
        say(f"\n{one.message.subject}\n\n{one.message.text}")
