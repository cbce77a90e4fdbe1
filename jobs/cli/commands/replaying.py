"""Commands that read stored passes again: to see, to compare, or to make it the current reading."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jobs.cli.commands.base import FAILED, Context, Instant, json_option, speaking
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say
from state.model.errors import UsageError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from jobs.passes.replay import ReplayResult
    from jobs.passes.web_archives import Imported


@click.command()
@click.option("--from", "since", type=Instant(), help="Only passes at or after this instant.")
@click.option("--to", "until", type=Instant(), help="Only passes at or before this instant.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the result as a database at this path, which must not be there yet.",
)
@click.option(
    "--warc",
    "archives",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Instead of the database's passes, a web archive as one (may be given more than once).",
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
    archives: Sequence[Path],
    compare: bool,
    reuse_texts: bool,
    as_json: bool,
) -> int:
    """Stored passes through today's parsers, into a fresh database; delivers nothing."""
    from jobs.cli.printing.progress import counting
    from jobs.passes.replay_command import Span, replayed, replayed_archives

    if archives and (compare or since or until or reuse_texts):
        raise UsageError("--warc goes with --into and --json alone: each archive is a pass")
    if compare and (since or until):
        raise UsageError("--compare takes the whole history; leave --from and --to away")
    with counting("passes") as on_pass:
        if archives:
            with replayed_archives(context.config, on_pass, archives, into) as (db, taken, result):
                cut_off = _tell_archives(taken)
                return _tell_events(db, result, as_json) or cut_off
        span = Span(since, until)
        with replayed(context.config, on_pass, span, into, reuse_texts) as (origin, db, result):
            if compare:
                return _tell_differences(origin, db, result, as_json)
            return _tell_events(db, result, as_json)


def _tell_archives(taken: Sequence[Imported]) -> int:
    """On standard error, what was left of each archive; 1 where one was damaged or cut off."""
    for archive in taken:
        left = ", ".join(f"{count} × {why}" for why, count in archive.left.items())
        if left:
            say(f"vvwatch: {archive.path}: {archive.answers} taken; left: {left}", err=True)
        if archive.damage:
            say(f"vvwatch: {archive.damage}", err=True)
    return FAILED if any(archive.damage for archive in taken) else 0


def _tell_events(db: Database, result: ReplayResult, as_json: bool) -> int:
    from jobs.cli.printing.replay_summaries import print_trouble
    from jobs.cli.printing.summaries import print_events
    from state.records.events import EventLog

    print_trouble(result)
    found = EventLog(db).select()
    if as_json:
        for event in found:
            print_json(event.as_json())
    else:
        print_events(found)
    return FAILED if result.faults or result.unread or result.failed else 0


def _tell_differences(origin: Database, db: Database, result: ReplayResult, as_json: bool) -> int:
    from jobs.cli.printing.replay_summaries import print_comparison, print_trouble
    from jobs.passes.replay_command import compare_with_record

    print_trouble(result)
    comparison, differences = compare_with_record(origin, db)
    print_comparison(comparison, differences, as_json)
    failed = result.faults or result.unread or result.failed or not comparison.is_equal
    return FAILED if failed else 0


@click.command()
@click.option("--alert", is_flag=True, help="Tell the watchers what is found late.")
@json_option
@click.pass_obj
@speaking
def reparse(context: Context, alert: bool, as_json: bool) -> int:
    """Make today's reading of everything stored the current one; alerts nobody."""
    from jobs.cli.printing.progress import counting
    from jobs.cli.printing.replay_summaries import print_reparsed
    from jobs.passes.reparse import reparse as reparse_all
    from state.database.lock import hold

    config = context.config
    with hold(config.state.path), counting("passes") as on_pass:
        done = reparse_all(config, os.environ, context.given_now, context.now, alert, on_pass)
    if as_json:
        print_json(done.as_json())
    else:
        print_reparsed(done)
    return FAILED if done.faults or done.unread else 0


COMMANDS: Sequence[click.Command] = (replay, reparse)
