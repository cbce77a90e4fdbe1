"""What every command shares: whose time, which file, how errors are told, how JSON is printed."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click
from click.shell_completion import CompletionItem

from jobs.cli.printing.terminal import complain
from jobs.cli.streams import drop_output
from state.database.damage import damage_in, damage_words
from state.model.errors import (
    ArchiveError,
    ConfigError,
    DatabaseError,
    PassFailedError,
    PassRunningError,
    UsageError,
    VvwatchError,
)
from state.model.instants import clock, parse_instant, usable_day
from state.telling.machine_errors import in_words

if TYPE_CHECKING:
    from jobs.config.model import Config

P = ParamSpec("P")

FAILED, WRONG, BUSY, INTERRUPTED = 1, 2, 3, 130


_DURATION = re.compile(r"([1-9][0-9]{0,3})([smh])")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600}
MOST_NUMBER = 2**63 - 1
NUMBER = click.IntRange(1, MOST_NUMBER)


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without an offset it is Brussels time."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The UTC instant of the text."""
        if isinstance(value, datetime):
            return value
        try:
            return parse_instant(value)
        except ValueError as error:
            why = f"; {error}" if str(error).startswith("expected") else ""
            self.fail(
                f"{value!r} is no instant; expected such as 2024-03-06T08:00+01:00{why}", param, ctx
            )


class Since(click.ParamType[datetime]):
    """Since when: an instant, a day, `yesterday` or how long ago, seen from the time of --now."""

    name = "since"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The UTC instant that is meant."""
        if isinstance(value, datetime):
            return value
        from jobs.cli.moments import moment_of

        given = ctx.find_root().obj if ctx else None
        try:
            return moment_of(value, given.now if given else clock())
        except ValueError as error:
            self.fail(f"{value!r} is no time; {error}", param, ctx)


class Day(click.DateTime):
    """A day, as in 2024-03-06, of a year that could be meant."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Midnight of the day."""
        day: datetime = super().convert(value, param, ctx)
        try:
            usable_day(day.date())
        except ValueError as error:
            self.fail(f"{value!r}: {error}", param, ctx)
        return day


class Seconds(click.ParamType[float]):
    """A duration such as 90s, 30m or 2h, in seconds."""

    name = "duration"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The seconds of the text."""
        if isinstance(value, float):
            return value
        match = _DURATION.fullmatch(value.strip().lower())
        if match is None:
            self.fail(
                f"{value!r} is no duration; expected such as 90s, 30m or 2h, up to 9999h",
                param,
                ctx,
            )
        return float(match[1]) * _UNIT_SECONDS[match[2]]


class LaterChoice(click.ParamType[str]):
    """One of some words, which are slow to find out and so only when they are asked for."""

    name = "choice"

    def __init__(self, words: Callable[[], tuple[str, ...]]) -> None:
        self._words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, when it is one of them; else what was probably meant is said."""
        words = self._words()
        if value not in words:
            self.fail(unknown_word(value, words), param, ctx)
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The words that begin so."""
        del ctx, param
        return [CompletionItem(word) for word in self._words() if word.startswith(incomplete)]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """The words, for the help of the command."""
        return click.Choice(self._words()).get_metavar(param, ctx)


class KindPattern(click.ParamType[str]):
    """A kind of event, or a pattern with `*` that one fits."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The pattern, when any kind fits it; else what was probably meant is said."""
        from fnmatch import fnmatchcase

        from crawler.sources.together.event_kinds import EVENT_KINDS

        if not any(fnmatchcase(kind, value) for kind in EVENT_KINDS):
            self.fail(unknown_word(value, tuple(EVENT_KINDS)), param, ctx)
        return str(value)


def unknown_word(value: str, known: Sequence[str]) -> str:
    """That a word is none of those that are known, and which was probably meant.

    >>> unknown_word("question", ("questions", "programme"))
    "unknown 'question'; did you mean questions? Known are questions, programme"
    """
    from difflib import get_close_matches

    close = get_close_matches(value, known, 1, 0.6)
    meant = f" did you mean {close[0]}?" if close else ""
    listed = f"{meant} Known are" if meant else " known are"
    return f"unknown {value!r};{listed} {', '.join(known)}"


@dataclass(frozen=True)
class Context:
    """What every command is given: which file, and whose time."""

    given_path: Path | None
    given_now: datetime | None

    @property
    def path(self) -> Path:
        """The file that was named, else the first that is found; UsageError where none is."""
        from jobs.config.own.finding import find_config

        return self.given_path or find_config(os.environ)

    @property
    def config(self) -> Config:
        """The configuration, read when a command wants it; channels are tried where they are new
        to the database."""
        from jobs.alerting.tried_channels import are_tried, are_usable

        try:
            config = self._load(try_channels=False)
        except ConfigError:
            return self.config_tried  # which names every mistake
        is_good = are_tried(config, os.environ) or are_usable(config, os.environ)
        return config if is_good else self.config_tried

    @property
    def config_tried(self) -> Config:
        """The same with each channel tried, whatever is known of it."""
        return self._load(try_channels=True)

    @property
    def config_to_read(self) -> Config:
        """The same for a command that sends nothing and never will: channels are not tried."""
        return self._load(try_channels=False)

    def _load(self, try_channels: bool) -> Config:
        from jobs.config.model import load_config

        return load_config(self.path, try_channels=try_channels)

    @property
    def now(self) -> datetime:
        """The given instant, else the clock's."""
        return self.given_now or clock()


def speaking(command: Callable[P, int | None]) -> Callable[P, None]:
    """The command with its errors told in words, and its number as exit status."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = command(*args, **kwargs) or 0
        except PassRunningError as error:
            status = _complain(error, BUSY)
        except (ConfigError, UsageError, DatabaseError, ArchiveError) as error:
            status = _complain(error, WRONG)
        except VvwatchError as error:
            status = _complain(error, FAILED)
        except BrokenPipeError:
            # Whoever reads has seen enough.
            drop_output()
            status = 0
        except (sqlite3.Error, OSError) as error:
            found = damage_in(error)
            message = f"could not go on: {in_words(error)}; what was stored before is whole"
            status = _complain(PassFailedError(damage_words(found) if found else message), FAILED)
            drop_output()
        except KeyboardInterrupt:
            message = "interrupted; what was fetched is kept, the next check goes on from it"
            complain(f"vvwatch: {message}", "warning")
            status = INTERRUPTED
        sys.exit(status)

    return run


def _complain(error: Exception, status: int) -> int:
    complain(f"vvwatch: {error}")
    return status


snapshot_argument = click.argument("snapshot_id", metavar="SNAPSHOT", type=NUMBER)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine output.")
