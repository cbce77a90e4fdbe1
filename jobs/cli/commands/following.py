"""Commands for those who follow something: what a watcher would get, and what was promised."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Any

import click

from jobs.cli.commands.base import Context, Day, json_option, speaking
from jobs.cli.printing.as_json import print_json
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
    "--since", default="6m", show_default=True, type=Since(), help="6m, 8w, 30d or a day."
)
@json_option
@click.pass_obj
@speaking
def try_watcher(context: Context, name: str, since: str, as_json: bool) -> None:
    """What a watcher would have got of what is known: how many a week, the newest, and why."""
    from jobs.cli.printing.following import print_trial
    from jobs.queries.trial import trial

    found = trial(context.config_to_read, name, since_day(since, context.now), context.now)
    if as_json:
        print_json(found)
    else:
        print_trial(found)


COMMANDS = (try_watcher,)
