"""Commands that keep house: a copy, a check, and letting go of what is old."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click

from jobs.cli.commands.base import FAILED, Context, json_option, speaking
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say
from state.model.errors import UsageError
from state.telling.counts import counted


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(1, 10_000),
    metavar="NUMBER",
    help="FILE is a folder: add a copy named after the instant, and keep so many of them.",
)
@click.pass_obj
@speaking
def backup(context: Context, file: Path, keep: int | None) -> None:
    """Copy the database into FILE, whole and consistent, also while a pass runs."""
    from jobs.config.opening import open_readonly
    from state.database.backup import copy_whole

    if keep is not None:
        _keep_copies(context, file, keep)
        return
    if not file.parent.is_dir():
        raise UsageError(f"expected a folder at {file.parent}, found none; make it first")
    if file.exists():
        raise UsageError(f"expected a new file, but {file} is there; name another")
    with open_readonly(context.config.state.path) as db:
        copy_whole(db, file)
    say(f"copied to {file} ({counted(file.stat().st_size, 'byte')})")


def _keep_copies(context: Context, folder: Path, keep: int) -> None:
    from jobs.config.opening import open_readonly
    from state.database.kept_copies import add_copy

    if not folder.is_dir():
        # Not made here: where a disk for copies is not mounted, they must not fill another one.
        raise UsageError(
            f"expected a folder at {folder} for --keep, found none; make it first, as with "
            f"`mkdir -p -m 700 {shlex.quote(str(folder))}`"
        )
    with open_readonly(context.config_to_read.state.path) as db:
        copy, gone = add_copy(db, folder, keep, context.now)
    named = f"; {counted(len(gone), 'older copy')} gone" if gone else ""
    say(f"copied to {copy} ({counted(copy.stat().st_size, 'byte')}){named}")


@click.command()
@click.option(
    "--repair",
    is_flag=True,
    help="Mend it: let go of what can be asked for again, keep what cannot, say what was done.",
)
@click.option(
    "--from",
    "backup_file",
    metavar="BACKUP",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With --repair: take bodies that are damaged or were let go of out of this copy.",
)
@json_option
@click.pass_obj
@speaking
def verify(context: Context, repair: bool, backup_file: Path | None, as_json: bool) -> int:
    """Check the whole database: pages, references, and the bytes of every body."""
    from jobs.cli.printing.progress import counting
    from jobs.config.opening import open_readonly
    from state.upkeep.verify import awaited, notes, problems

    if repair:
        return _repair(context.config.state.path, backup_file, as_json)
    if backup_file is not None:
        raise UsageError("expected --repair beside --from; without it nothing is mended")
    with counting("bodies") as on_body, open_readonly(context.config.state.path) as db:
        found = list(problems(db, on_body))
        # Of a file that SQLite cannot read there is nothing more to say.
        noted, lost = ([], 0) if found else (list(notes(db)), awaited(db))
    if as_json:
        print_json({"problems": found} | ({"notes": noted} if noted else {}))
    else:
        for line in (*found, *noted):
            say(line)
        say(counted(len(found), "problem") if found else _whole(lost))
    return FAILED if found else 0


def _repair(path: Path, backup_file: Path | None, as_json: bool) -> int:
    from jobs.cli.printing.progress import counting
    from jobs.config.opening import open_readonly
    from state.database.lock import hold
    from state.upkeep.repair import backup_bodies, repair
    from state.upkeep.verify import awaited

    with (
        open_readonly(path, shows_half=True) as db,
        hold(path),
        backup_bodies(backup_file) as backup,
        counting("bodies") as on_body,
    ):
        result = repair(db, on_body, backup)
        lost = 0 if result.remaining else awaited(db)
    if as_json:
        print_json({"repaired": result.done, "remaining": result.remaining})
    else:
        for line in result.done:
            say(line)
        for line in result.remaining:
            say(f"remains: {line}")
        left = counted(len(result.remaining), "problem")
        say(f"left: {left}" if result.remaining else _mended(result.done, lost))
    return FAILED if result.remaining else 0


def _whole(lost: int) -> str:
    if lost:
        return f"what is there is whole; awaited: {counted(lost, 'body')}"
    return "everything is whole"


def _mended(done: Sequence[str], lost: int) -> str:
    if done:
        awaited = f"; awaited: {counted(lost, 'body')}" if lost else ""
        return f"nothing else is wrong{awaited}"
    return f"{_whole(lost)}{'; nothing' if lost else ', nothing'} was to be repaired"


@click.command()
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(0, 36_500),
    required=True,
    metavar="DAYS",
    help="Snapshots last confirmed so many days ago or longer.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be freed, and change nothing.")
@json_option
@click.pass_obj
@speaking
def prune(context: Context, days: int, dry_run: bool, as_json: bool) -> None:
    """Let go of old snapshots; keeps what events and records rest on, and each newest."""
    from jobs.config.opening import open_readonly
    from jobs.processing.batching.pauses import Pauses
    from state.database.lock import hold
    from state.database.pieces import Pieces
    from state.upkeep.prune import prune as prune_all

    state = context.config.state
    with open_readonly(state.path, shows_half=True) as db, hold(state.path):
        before = context.now - timedelta(days=days)
        pieces = Pieces(db, on_end=Pauses())
        pruned = prune_all(db, before, dry_run, state.bodies_over_bytes, pieces)
    if as_json:
        print_json(vars(pruned))
        return
    verb = "would let" if dry_run else "let"
    say(
        f"{verb} go of {counted(pruned.snapshots, 'snapshot')} and "
        f"{counted(pruned.bodies, 'body')}: {pruned.freed_bytes:,} of "
        f"{counted(pruned.total_bytes, 'byte')}"
    )


COMMANDS: Sequence[click.Command] = (backup, verify, prune)
