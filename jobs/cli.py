"""The command line: `vvwatch`. Results on standard output, logs and progress on standard error.

Exit status: 0 all went well; 1 a source failed or a message could not be sent, the rest was
done; 2 wrong usage or configuration, nothing was done; 3 another pass holds the database.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from jobs.config import Config, load_config
from jobs.progress import progress_reporter
from state.errors import (
    ConfigError,
    DatabaseError,
    PassFailedError,
    PassRunningError,
    UsageError,
    VvwatchError,
)
from state.instants import clock, parse_instant
from state.model import SourceName

P = ParamSpec("P")

FAILED, WRONG, BUSY, INTERRUPTED = 1, 2, 3, 130


class _Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without an offset it is Brussels time."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return parse_instant(value)
        except ValueError:
            self.fail(
                f"{value!r} is no instant; expected such as 2024-03-06T08:00+01:00", param, ctx
            )


@dataclass(frozen=True)
class Context:
    """What every command is given: which file, and whose time."""

    path: Path
    given_now: datetime | None

    @property
    def config(self) -> Config:
        """The configuration, read when a command wants it."""
        return load_config(self.path)

    @property
    def now(self) -> datetime:
        """The given instant, else the clock's."""
        return self.given_now or clock()


def _speaking(command: Callable[P, int | None]) -> Callable[P, None]:
    """The command with its errors told in words, and its number as exit status."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = command(*args, **kwargs) or 0
        except PassRunningError as error:
            status = _complain(error, BUSY)
        except (ConfigError, UsageError, DatabaseError) as error:
            status = _complain(error, WRONG)
        except VvwatchError as error:
            status = _complain(error, FAILED)
        except (sqlite3.Error, OSError) as error:
            message = f"could not go on: {error}; what was stored before is whole"
            status = _complain(PassFailedError(message), FAILED)
        except KeyboardInterrupt:
            message = "interrupted; what was fetched is kept, the next check goes on from it"
            click.echo(f"vvwatch: {message}", err=True)
            status = INTERRUPTED
        sys.exit(status)

    return run


def _complain(error: Exception, status: int) -> int:
    click.echo(f"vvwatch: {error}", err=True)
    return status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="VVWATCH_CONFIG",
    default=Path("config.toml"),
    show_default=True,
    help="The configuration (or set VVWATCH_CONFIG).",
)
@click.option("--now", type=_Instant(), help="Stands in for the clock (ISO 8601).")
@click.option("-v", "--verbose", is_flag=True, help="Say more on standard error.")
@click.version_option(package_name="vvwatch")
@click.pass_context
def main(ctx: click.Context, path: Path, now: datetime | None, verbose: bool) -> None:
    """Watch the Flemish recovery plan Vlaamse Veerkracht, and tell people what is new."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr
    )
    logging.getLogger("vvwatch").setLevel(logging.DEBUG if verbose else logging.INFO)
    ctx.obj = Context(path, now)


json_option = click.option("--json", "as_json", is_flag=True, help="Machine output.")


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@main.command()
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=click.Choice([source.value for source in SourceName]),
    help="Only this source (may be given more than once).",
)
@click.option("--no-deliver", is_flag=True, help="Leave what is to be sent pending.")
@json_option
@click.pass_obj
@_speaking
def check(context: Context, sources: Sequence[str], no_deliver: bool, as_json: bool) -> int:
    """One pass now: fetch, read, compare, and tell."""
    from jobs.check import Checker
    from jobs.summaries import print_check

    with progress_reporter() as reporter:
        checker = Checker(context.config, context.given_now, reporter=reporter)
        result = checker.check([SourceName(name) for name in sources], deliver=not no_deliver)
    if as_json:
        _print_json(result.as_json())
    else:
        print_check(result)
    return 0 if result.is_good else FAILED


@main.command()
@click.pass_obj
@_speaking
def serve(context: Context) -> int:
    """Run passes by their schedule until SIGTERM."""
    from jobs.schedule import Service

    if context.given_now is not None:
        raise UsageError("--now cannot stand in for the clock of a service; use it with check")
    return Service(context.config).run()


@main.command()
@json_option
@click.pass_obj
@_speaking
def deliver(context: Context, as_json: bool) -> int:
    """Send what is pending and due."""
    from jobs.check import Checker
    from jobs.summaries import print_deliveries

    counts = Checker(context.config, context.given_now).deliver()
    if as_json:
        _print_json(counts.as_json())
    else:
        print_deliveries(counts)
    return FAILED if counts.unsent else 0


@main.command()
@click.option("--since", type=_Instant(), help="Detected at or after this instant.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind, such as report.*")
@click.option("--project", "projects", multiple=True, help="Only what names this project.")
@json_option
@click.pass_obj
@_speaking
def events(
    context: Context,
    since: datetime | None,
    kinds: Sequence[str],
    projects: Sequence[str],
    as_json: bool,
) -> None:
    """What was detected, baseline included, oldest first."""
    from jobs.lookup import project_codes, select_events
    from jobs.summaries import print_events

    found = select_events(context.config.state.path, since, kinds, project_codes(projects))
    if as_json:
        for event in found:
            _print_json(event.as_json())
    else:
        print_events(found)


@main.command()
@click.argument("subject")
@json_option
@click.pass_obj
@_speaking
def show(context: Context, subject: str, as_json: bool) -> None:
    """What is known of one project (VV078), or one question whole (question:1795000)."""
    from jobs.dossier import project_dossier, question_dossier
    from jobs.dossier_text import print_project, print_question
    from jobs.lookup import project_codes

    config = context.config
    if subject.startswith("question:"):
        found = question_dossier(config, subject)
        show_it: Callable[[dict[str, Any]], None] = print_question
    else:
        found = project_dossier(config, project_codes([subject])[0])
        show_it = print_project
    if as_json:
        _print_json(found)
    else:
        show_it(found)


_DAY = click.DateTime(["%Y-%m-%d"])


@main.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--project", help="Only what names this project.")
@click.option(
    "--kind",
    type=click.Choice(["question", "publication", "report", "programme"]),
    help="Only this kind of record.",
)
@click.option("--asker", help="Only questions by (a part of) this name.")
@click.option("--minister", help="Only questions to (a part of) this name.")
@click.option("--from", "since", type=_DAY, help="Dated on or after this day.")
@click.option("--to", "until", type=_DAY, help="Dated on or before this day.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@json_option
@click.pass_obj
@_speaking
def search(
    context: Context,
    words: Sequence[str],
    project: str | None,
    kind: str | None,
    asker: str | None,
    minister: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Full text: words, "a phrase", wor*, and AND, OR, NOT between them; newest first."""
    from jobs.dossier_text import print_hits
    from jobs.lookup import find_passages, project_codes
    from state.search import Filters

    filters = Filters(
        project=project_codes([project])[0] if project else None,
        kind=kind,
        asker=asker,
        minister=minister,
        since=since.date().isoformat() if since else None,
        until=until.date().isoformat() if until else None,
    )
    hits = find_passages(context.config.state.path, " ".join(words), filters, limit)
    if as_json:
        for hit in hits:
            _print_json(hit)
    else:
        print_hits(hits)


@main.command()
@json_option
@click.pass_obj
@_speaking
def status(context: Context, as_json: bool) -> None:
    """How the sources stand, what is pending, what is due or late."""
    from jobs.lookup import status_summary
    from jobs.summaries import print_status

    summary = status_summary(context.config, context.now)
    if as_json:
        _print_json(summary)
    else:
        print_status(summary)


@main.command(name="config")
@click.pass_obj
@_speaking
def show_config(context: Context) -> None:
    """The configuration as it is understood, secrets masked."""
    from jobs.summaries import print_config

    print_config(context.config)


@main.command()
@_speaking
def demo() -> int:
    """The whole thing against example sites on this machine, in a temporary folder."""
    from jobs.demo.telling import run_demo

    return run_demo()
