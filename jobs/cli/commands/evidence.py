"""Commands that show what an event rests on."""

from __future__ import annotations

from pathlib import Path

import click

from jobs.cli.commands.base import Context, json_option, snapshot_argument, speaking
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say, say_bytes
from state.telling.counts import counted

_STREAM = Path("-")


@click.command()
@snapshot_argument
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write the body, byte for byte, into this new file (-: to standard output).",
)
@json_option
@click.pass_obj
@speaking
def snapshot(context: Context, snapshot_id: int, output: Path | None, as_json: bool) -> None:
    """One stored answer: request, headers, instants, hash, what rests on it, and the body."""
    from jobs.cli.printing.snapshots_shown import print_snapshot
    from jobs.queries.snapshot_view import snapshot_view, stored_body, write_body

    if output == _STREAM:
        say_bytes(stored_body(context.config_to_read, snapshot_id))
        return
    if output is not None:
        size_bytes = write_body(context.config_to_read, snapshot_id, output)
        written = {"id": snapshot_id, "output": str(output), "size_bytes": size_bytes}
        print_json(written) if as_json else say(
            f"{counted(size_bytes, 'byte')} written to {output}"
        )
        return
    view = snapshot_view(context.config_to_read, snapshot_id)
    if as_json:
        print_json(view)
    else:
        print_snapshot(view)


@click.command()
@click.argument("event")
@json_option
@click.pass_obj
@speaking
def diff(context: Context, event: str, as_json: bool) -> None:
    """What an event is about before and after, side by side, as today's parsers read it."""
    from jobs.cli.printing.snapshots_shown import print_diff
    from jobs.queries.event_diff import event_diff

    found = event_diff(context.config_to_read, event)
    if as_json:
        print_json(found)
    else:
        print_diff(found)


COMMANDS = (snapshot, diff)
