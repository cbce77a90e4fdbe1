"""The command line: `vvwatch`. Results on standard output, logs and progress on standard error.

Exit status: 0 all went well; 1 a source failed or a message could not be sent, the rest was
done; 2 wrong usage or configuration, nothing was done; 3 another pass holds the database.
"""

from __future__ import annotations

import atexit
import gc
import logging
import os
import sys
from datetime import datetime
from pathlib import Path

import click

from crawler.running.log_lines import FORMATS, VARIABLE, formatter
from jobs.cli.by_name import CommandsByName
from jobs.cli.commands.base import Context, Instant
from jobs.cli.credentials import take_credentials
from jobs.cli.examples import epilog
from jobs.cli.streams import open_streams


@click.group(
    cls=CommandsByName,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=epilog("events"),
)
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="VVWATCH_CONFIG",
    help="The configuration (or set VVWATCH_CONFIG); else vvwatch.toml or config.toml here, then "
    "~/.config/vvwatch/config.toml, then /etc/vvwatch/config.toml.",
)
@click.option("--now", type=Instant(), help="Stands in for the clock (ISO 8601).")
@click.option(
    "--log-format",
    type=click.Choice(FORMATS),
    envvar=VARIABLE,
    default=FORMATS[0],
    help="How lines of the log are written on standard error.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say more on standard error.")
@click.version_option(package_name="vvwatch")
@click.pass_context
def main(
    ctx: click.Context, path: Path | None, now: datetime | None, log_format: str, verbose: bool
) -> None:
    """Watch the Flemish recovery plan Vlaamse Veerkracht, and tell people what is new."""
    open_streams()
    # What is left at the end goes back to the system as it is: to look through it for circles takes
    # a tenth of the time of a command that looks something up.
    atexit.register(gc.freeze)
    handler = logging.StreamHandler(sys.stderr)
    # Processes that are started write as this one does.
    os.environ[VARIABLE] = log_format
    handler.setFormatter(formatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.captureWarnings(log_format == "json")
    # It names whole addresses, and those of channels and pings are secrets; what went wrong with
    # one is said by us.
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    logging.getLogger("vvwatch").setLevel(logging.DEBUG if verbose else logging.INFO)
    # What a terminal is shown as a table, a log has line by line.
    logging.getLogger("vvwatch.pass").setLevel(
        logging.INFO if log_format == "json" or verbose else logging.WARNING
    )
    take_credentials(os.environ)
    ctx.obj = Context(path, now)
