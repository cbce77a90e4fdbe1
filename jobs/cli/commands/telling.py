"""Commands about what people are told: what is on its way, what is held, and what it looks like."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from jobs.cli.commands.base import FAILED, MOST_NUMBER, NUMBER, Context, json_option, speaking
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say
from state.model.errors import UsageError
from state.telling.counts import counted


@click.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also what was sent or dropped.")
@json_option
@click.pass_context
def deliveries(ctx: click.Context, everything: bool, as_json: bool) -> None:
    """What is on its way to whom, what went wrong with it, and when it is tried again."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_list, everything=everything, as_json=as_json)


@click.command()
@click.option("--all", "everything", is_flag=True)
@json_option
@click.pass_obj
@speaking
def _list(context: Context, everything: bool, as_json: bool) -> None:
    from jobs.alerting.queue import list_deliveries
    from jobs.cli.printing.deliveries import print_list
    from jobs.cli.printing.wholeness import tell_missing

    config = context.config
    found = list_deliveries(config, os.environ, everything)
    if as_json:
        for row in found:
            print_json(row)
    else:
        print_list(found)
    tell_missing(config)


@deliveries.command()
@click.argument("delivery", metavar="ID|all")
@click.pass_obj
@speaking
def retry(context: Context, delivery: str) -> None:
    """Let one delivery, or all, be tried at once, also those given up."""
    from jobs.alerting.queue import retry as retry_now

    if delivery != "all" and not (delivery.isdecimal() and int(delivery) <= MOST_NUMBER):
        raise UsageError(f"expected the number of a delivery, or all; found {delivery!r}")
    number = None if delivery == "all" else int(delivery)
    count = retry_now(context.config, context.given_now, context.now, number)
    if number is not None and not count:
        raise UsageError(
            f"delivery {number} neither waits nor has failed; see `vvwatch deliveries`"
        )
    say(f"{counted(count, 'delivery')} due now; `vvwatch deliver` sends them")


@deliveries.command()
@click.argument("origin", metavar="FROM")
@click.argument("target", metavar="TO")
@click.pass_obj
@speaking
def retarget(context: Context, origin: str, target: str) -> None:
    """Let what waits for a channel that is not configured any more go through one that is.

    Both are WATCHER/ID, as `vvwatch deliveries` shows them; TO may also be WATCHER/PLACE, its place
    in `urls` from 1, and either WATCHER alone where only one channel can be meant.
    """
    from jobs.alerting.retarget import retarget as move

    names = (origin, target)
    count = move(context.config, os.environ, context.given_now, context.now, names)
    say(f"{counted(count, 'delivery')} moved to {target}; `vvwatch deliver` sends them")


@click.command()
@click.argument("pass_id", metavar="[PASS]", type=NUMBER, required=False)
@click.pass_obj
@speaking
def release(context: Context, pass_id: int | None) -> None:
    """Let what is held go out: of one pass, or all of it."""
    from jobs.alerting.queue import decide
    from state.model.deliveries import DeliveryState

    count = decide(context.config, DeliveryState.PENDING, pass_id)
    say(f"{counted(count, 'delivery')} released; `vvwatch deliver` sends them")


@click.command()
@click.argument("pass_id", metavar="[PASS]", type=NUMBER, required=False)
@click.pass_obj
@speaking
def discard(context: Context, pass_id: int | None) -> None:
    """Drop what is held, of one pass or all of it: its events stay on record, nobody is told."""
    from jobs.alerting.queue import decide
    from state.model.deliveries import DeliveryState

    count = decide(context.config, DeliveryState.DISCARDED, pass_id)
    say(f"{counted(count, 'delivery')} dropped; `vvwatch events` still has what they were about")


@click.command()
@click.argument("name")
@click.option("--test", "is_test", is_flag=True, help="Send an example, marked as one.")
@json_option
@click.pass_obj
@speaking
def notify(context: Context, name: str, is_test: bool, as_json: bool) -> int:
    """Send an example through every channel of a watcher (or of ops), and say how each went."""
    from jobs.alerting.queue import notify as notify_now

    if not is_test:
        raise UsageError("expected --test: only an example can be sent by hand")
    found = notify_now(context.config, os.environ, name, context.now)
    for row in found:
        if as_json:
            print_json(row)
        else:
            say(f"{row['channel']}: {row['error'] or 'sent'}")
            for header, value in (row["headers"] or {}).items():
                say(f"    {header}: {value}")
    if not found:
        raise UsageError(f"{name} has no channels; give it an Apprise URL in `urls`")
    return FAILED if any(row["error"] for row in found) else 0


@click.command()
@click.argument("name")
@click.option(
    "--html",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the message as a page for a browser.",
)
@json_option
@click.pass_obj
@speaking
def preview(context: Context, name: str, path: Path | None, as_json: bool) -> None:
    """What the next message of a watcher would be, and when it goes; sends nothing."""
    from jobs.alerting.queue import preview as preview_now
    from jobs.alerting.queue import write_html
    from jobs.cli.printing.deliveries import print_preview
    from jobs.cli.printing.wholeness import tell_missing

    config = context.config
    found = preview_now(config, os.environ, name, context.now)
    if as_json:
        for each in found:
            print_json(each.as_json())
    else:
        print_preview(found)
    if path is not None and found:
        write_html(found[0], path)
    tell_missing(config)


COMMANDS: Sequence[click.Command] = (deliveries, release, discard, notify, preview)
