"""What came of a replay, for a person at a terminal or a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click
from rich.console import Console

from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.summaries import table
from jobs.messages.phrases.sanitizing import one_line
from jobs.passes.compare import Comparison
from jobs.passes.reparse import Reparsed
from jobs.passes.replay import ReplayResult
from state.model.values import JsonObject

_MARKS = {"added": "+", "dropped": "-", "changed": "~"}


def print_trouble(result: ReplayResult) -> None:
    """On standard error: over which snapshots a parser stumbled, and which were not usable."""
    for snapshot_id, fault in sorted(result.faults.items()):
        click.echo(f"vvwatch: fault in a parser: snapshot {snapshot_id}: {fault}", err=True)
    damaged = {bad.snapshot_id: bad for bad in result.unusable if bad.snapshot_id is not None}
    for snapshot_id, bad in sorted(damaged.items()):
        click.echo(
            f"vvwatch: warning: snapshot {snapshot_id} of {bad.source} ({bad.url}) was skipped: "
            f"{bad.problem}",
            err=True,
        )
    pruned = Counter(bad.source for bad in result.unusable if bad.snapshot_id is None)
    for source, count in sorted(pruned.items()):
        click.echo(f"vvwatch: warning: {count} fetches of {source} have been pruned", err=True)


def print_comparison(
    comparison: Comparison, differences: Sequence[JsonObject], as_json: bool
) -> None:
    """A table of what differs by kind, and the list; as JSON one object a difference."""
    if as_json:
        for difference in differences:
            print_json(difference)
        return
    if comparison.is_equal:
        click.echo(f"nothing differs: {comparison.same} events are as on record")
        return
    by_kind = table("kind", "added", "dropped", "changed")
    for kind, *counts in comparison.by_kind():
        by_kind.add_row(kind, *map(str, counts))
    Console(highlight=False, soft_wrap=True).print(by_kind)
    click.echo(f"{comparison.same} events are as on record\n")
    for difference in differences:
        shown = difference["replayed"] or difference["recorded"]
        click.echo(
            f"{_MARKS[difference['difference']]} {shown['id']}  {shown['kind']}  "
            f"{shown['subject']}  {one_line(shown['title'], 80)}"
        )
        for line in _what_changed(difference):
            click.echo(f"    {line}")


def _what_changed(difference: JsonObject) -> Sequence[str]:
    """The fields of a changed event, before and after, shortened."""
    before, after = difference["recorded"], difference["replayed"]
    if before is None or after is None:
        return ()
    return tuple(
        f"{name}: {one_line(str(before[name]), 100)} -> {one_line(str(after[name]), 100)}"
        for name in after
        if before[name] != after[name]
    )


def print_reparsed(done: Reparsed) -> None:
    """What became of the records, and what was found late."""
    click.echo(f"records: {done.renewed} read again, {done.changed} changed, {done.new} new")
    found = ", ".join(f"{count} × {kind}" for kind, count in sorted(done.events.items()))
    click.echo(f"events found late: {found or 'none'}")
    for _, fault in sorted(done.faults.items()):
        click.echo(f"vvwatch: fault in a parser: {fault}", err=True)
