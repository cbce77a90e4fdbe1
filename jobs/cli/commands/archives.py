"""Commands that take snapshots out of the database, and others' into it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from jobs.cli.commands.base import FAILED, WRONG, Context, json_option, speaking
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say
from state.model.errors import ArchiveError, UsageError

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--warc", type=_FILE, help="A new WARC file, gzip where its name ends in .gz.")
@click.option("--csv", "folder", type=_FILE, help="A folder for CSV files, one a table.")
@click.option("--json", "file", type=_FILE, help="A JSON file with the same tables.")
@click.pass_obj
@speaking
def export(context: Context, warc: Path | None, folder: Path | None, file: Path | None) -> int:
    """Snapshots as a standard web archive; what is known as tables for people and programs."""
    from jobs.cli.printing.summaries import print_exported, print_tables
    from jobs.cli.printing.wholeness import tell_missing
    from jobs.passes.web_archives import export_warc
    from jobs.queries.tables import export_csv, export_json

    if not (warc or folder or file):
        raise UsageError(
            "nothing says what to export; name what to write: --warc FILE, --csv DIR or --json FILE"
        )
    config, is_damaged = context.config, False
    if folder:
        print_tables(export_csv(config, folder), folder)
    if file:
        print_tables(export_json(config, file), file)
    if warc:
        result = export_warc(config, warc, context.now)
        print_exported(result, warc)
        is_damaged = bool(result.damaged)
    tell_missing(config)
    return FAILED if is_damaged else 0


@click.command(name="import")
@click.option(
    "--warc",
    "paths",
    type=_FILE,
    multiple=True,
    required=True,
    help="A WARC file, ours or others' (may be given more than once).",
)
@json_option
@click.pass_obj
@speaking
def import_archives(context: Context, paths: Sequence[Path], as_json: bool) -> int:
    """Take in web archives, each as one pass for replays; nobody is told."""
    from jobs.cli.printing.summaries import print_imported
    from jobs.passes.web_archives import import_files

    taken, refused, damaged = 0, 0, 0
    for result in import_files(context.config, paths, context.now):
        if isinstance(result, ArchiveError):
            refused += 1
            say(f"vvwatch: {result}", err=True)
            continue
        taken += 1
        if as_json:
            print_json(result.as_json())
        else:
            print_imported(result)
        if result.damage:
            damaged += 1
            say(f"vvwatch: {result.damage}", err=True)
    if not taken:
        return WRONG
    return FAILED if refused or damaged else 0


COMMANDS = (export, import_archives)
