"""Commands for those who work on a parser."""

from __future__ import annotations

from pathlib import Path

import click

from jobs.cli.commands.base import Context, json_option, snapshot_argument, speaking
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say


@click.command()
@snapshot_argument
@json_option
@click.pass_obj
@speaking
def parse(context: Context, snapshot_id: int, as_json: bool) -> None:
    """The readings and links that today's parser makes of a stored answer."""
    from jobs.cli.printing.snapshots_shown import print_parsed
    from jobs.queries.parse_snapshot import parsed_view

    parsed = parsed_view(context.config_to_read, snapshot_id)
    if as_json:
        print_json(parsed)
    else:
        print_parsed(parsed)


@click.command(name="case")
@snapshot_argument
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("tests/cases"),
    show_default=True,
    help="The folder of the golden cases.",
)
@click.pass_obj
@speaking
def golden_case(context: Context, snapshot_id: int, name: str, folder: Path) -> None:
    """Keep a stored answer, and what today's parser makes of it, as a golden case."""
    from jobs.queries.parse_snapshot import write_case

    say(write_case(context.config_to_read, snapshot_id, name, folder))


COMMANDS = (parse, golden_case)
