"""What is followed and what was promised, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from jobs.cli.printing.terminal import say
from jobs.messages.phrases.sanitizing import one_line
from state.telling.counts import counted

if TYPE_CHECKING:
    from state.model.values import JsonObject

_BAR = 40


def print_trial(found: JsonObject) -> None:
    """How many a week, by which reasons, and the newest."""
    name = one_line(found["watcher"], 120)
    say(f"{name} would have got {found['total']} from {found['since']} to {found['until']}")
    most = max((week["count"] for week in found["weeks"]), default=0)
    for is_empty, weeks in groupby(found["weeks"], lambda week: not week["count"]):
        if is_empty:
            say(f"  {_nothing_in([week['week'] for week in weeks])}")
            continue
        for week in weeks:
            bar = "█" * -(-week["count"] * _BAR // max(most, _BAR))
            say(f"  {week['week']}  {week['count']:>4}  {bar}")
    if found["by_reason"]:
        say("\nby reason:")
    for row in found["by_reason"]:
        say(f"  {row['count']:>4}  {row['kind']} {one_line(row['value'], 80)}")
    if found["newest"]:
        say("\nnewest:")
    for event in found["newest"]:
        mark = " (there before the first pass)" if event["baseline"] else ""
        say(f"  {event['day']}  {event['kind']}{mark}  {one_line(event['title'], 100)}")
        for reason in event["reasons"]:
            say(f"      {_reason(reason)}")
    if found["advice"]:
        say(f"\nadvice: {one_line(found['advice'], 600)}")


def _nothing_in(weeks: Sequence[str]) -> str:
    """Weeks in which there is nothing, on one line however many they are."""
    if len(weeks) == 1:
        return f"{weeks[0]}     0"
    return f"{weeks[0]} to {weeks[-1]}: nothing in {counted(len(weeks), 'week')}"


def _reason(reason: JsonObject) -> str:
    where = f" in {one_line(reason['where'], 80)}" if reason["where"] else ""
    page = f", p. {reason['page']}" if reason["page"] else ""
    passage = reason.get("passage")
    around = "{before}»{hit}«{after}".format(**passage) if passage else ""
    shown = f": {one_line(around, 400)}" if around else ""
    return f"{reason['kind']} {one_line(reason['value'], 80)}{where}{page}{shown}"


def print_promises(found: Sequence[JsonObject]) -> None:
    """The promises of each minister by day: state, id, words, and where they were made."""
    if not found:
        say("nothing was promised for a day")
    for minister, promises in groupby(found, lambda promise: promise["minister"]):
        say(f"\n{one_line(minister or 'without a minister', 120)}", bold=True)
        for promise in promises:
            projects = f" [{', '.join(promise['projects'][:8])}]" if promise["projects"] else ""
            say(f"  {promise['due_on']}  {promise['state']:<7}  {promise['id']}{projects}")
            say(f"      {one_line(promise['title'], 300)}")
            say(f"      {one_line(promise['announced_in'], 100)}  {one_line(promise['url'], 300)}")
            if closed := promise["closed"]:
                who, where = one_line(closed["who"], 80), one_line(closed["url"], 300)
                say(f"      kept, says {who}: {where}")
