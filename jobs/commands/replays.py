"""Commands that read stored passes again: to see, to compare, or to make it the current reading."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from jobs.commands.base import FAILED, Context, Instant, json_option, print_json, speaking
from state.errors import UsageError


@click.command()
@click.option("--from", "since", type=Instant(), help="Only passes at or after this instant.")
@click.option("--to", "until", type=Instant(), help="Only passes at or before this instant.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the result as a database at this path, which must not be there yet.",
)
@click.option("--compare", is_flag=True, help="Say what differs from the events on record.")
@click.option(
    "--reuse-texts",
    is_flag=True,
    help="Take the texts of files as stored, where the version of their reader is today's.",
)
@json_option
@click.pass_obj
@speaking
def replay(
    context: Context,
    since: datetime | None,
    until: datetime | None,
    into: Path | None,
    compare: bool,
    reuse_texts: bool,
    as_json: bool,
) -> int:
    """Stored passes through today's parsers, into a fresh database; delivers nothing."""
    from jobs.progress import counting
    from jobs.replay_summaries import print_comparison, print_trouble
    from jobs.replays import Span, compare_with_record, replayed
    from jobs.summaries import print_events
    from state.events import EventLog

    if compare and (since or until):
        raise UsageError("--compare takes the whole history; leave --from and --to away")
    span = Span(since, until)
    with (
        counting("passes") as on_pass,
        replayed(context.config, on_pass, span, into, reuse_texts) as (origin, db, result),
    ):
        print_trouble(result)
        if compare:
            comparison, differences = compare_with_record(origin, db)
            print_comparison(comparison, differences, as_json)
            return FAILED if result.faults or not comparison.is_equal else 0
        found = EventLog(db).select()
        if as_json:
            for event in found:
                print_json(event.as_json())
        else:
            print_events(found)
        return FAILED if result.faults else 0


@click.command()
@click.option("--alert", is_flag=True, help="Tell the watchers what is found late.")
@json_option
@click.pass_obj
@speaking
def reparse(context: Context, alert: bool, as_json: bool) -> int:
    """Make today's reading of everything stored the current one; alerts nobody."""
    from jobs.progress import counting
    from jobs.reparse import reparse as reparse_all
    from jobs.replay_summaries import print_reparsed
    from state.lock import hold

    config = context.config
    with hold(config.state.path), counting("passes") as on_pass:
        done = reparse_all(config, os.environ, context.now, alert, on_pass)
    if as_json:
        print_json(done.as_json())
    else:
        print_reparsed(done)
    return FAILED if done.faults else 0


COMMANDS: Sequence[click.Command] = (replay, reparse)
