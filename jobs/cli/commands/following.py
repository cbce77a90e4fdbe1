"""Commands for those who follow something: what a watcher would get, and what was promised."""

from __future__ import annotations

import calendar
import getpass
import re
from datetime import date, datetime, timedelta
from typing import Any

import click

from jobs.cli.commands.base import Context, Day, json_option, speaking
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say
from state.model.instants import brussels_day

_PERIOD = re.compile(r"(\d{1,4})\s?([dwmy])")


class Since(click.ParamType[str]):
    """A day, or how long ago: 6m, 8w, 30d, 1y."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, when it is one of these."""
        if not _PERIOD.fullmatch(str(value)):
            try:
                Day().convert(value, param, ctx)
            except click.UsageError:
                self.fail(f"{value!r}: expected a time such as 6m, 8w, 30d, 1y or 2024-01-15")
        return str(value)


def since_day(text: str, now: datetime) -> date:
    """The day that a text of `Since` means, seen from now.

    >>> since_day("1m", datetime.fromisoformat("2024-03-31T12:00+00:00"))
    datetime.date(2024, 2, 29)
    """
    match = _PERIOD.fullmatch(text)
    if match is None:
        return date.fromisoformat(text)
    today, count, unit = brussels_day(now), int(match[1]), match[2]
    if unit in "dw":
        return max(today - timedelta(days=min(count * (7 if unit == "w" else 1), 36500)), date.min)
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = max(1, months // 12), months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


@click.command(name="try")
@click.argument("name")
@click.option(
    "--since", default="6m", show_default=True, type=Since(), help="6m, 8w, 30d, 1y or a day."
)
@json_option
@click.pass_obj
@speaking
def try_watcher(context: Context, name: str, since: str, as_json: bool) -> None:
    """What a watcher would have got of what is known: how many a week, the newest, and why."""
    from jobs.cli.printing.following import print_trial
    from jobs.cli.printing.wholeness import tell_missing
    from jobs.queries.following.trial import trial

    config = context.config_to_read
    found = trial(config, name, since_day(since, context.now), context.now)
    if as_json:
        print_json(found)
    else:
        print_trial(found)
    tell_missing(config)


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def promises(ctx: click.Context, as_json: bool) -> None:
    """What answers and decisions promised for a day, by minister and day."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_list, as_json=as_json)


@click.command()
@json_option
@click.pass_obj
@speaking
def _list(context: Context, as_json: bool) -> None:
    from jobs.cli.printing.following import print_promises
    from jobs.cli.printing.wholeness import tell_missing
    from jobs.queries.following.promises import known_promises

    config = context.config_to_read
    found = known_promises(config)
    if as_json:
        for promise in found:
            print_json(promise)
    else:
        print_promises(found)
    tell_missing(config)


@promises.command()
@click.argument("promise", metavar="ID")
@click.option("--by", "url", required=True, metavar="URL", help="Where it can be seen.")
@click.option("--who", help="Who says so, for everybody to read; else the user of this machine.")
@click.pass_obj
@speaking
def close(context: Context, promise: str, url: str, who: str | None) -> None:
    """Keep that somebody says that a promise is kept, and where that can be seen."""
    from jobs.queries.following.promises import close_promise

    who = who or getpass.getuser()
    key = close_promise(context.config_to_read, promise, url, who, context.given_now, context.now)
    say(f"{key} is kept, says {who}; those who follow it are told with the next pass")


COMMANDS = (try_watcher, promises)
