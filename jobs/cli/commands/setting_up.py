"""Commands for the beginning: a configuration of one's own, and what can be known before a pass."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from jobs.cli.commands.base import FAILED, INTERRUPTED, Context, json_option, speaking
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say
from state.model.errors import UsageError
from state.model.instants import clock

if TYPE_CHECKING:
    from crawler.telling.phrases import Language

_DOCTOR = """\
What can be known before the first pass.

Looks at this machine and at the configuration. With --live it also asks the sites, politely, for
at most fifteen things besides each robots.txt, and says of each assumption whether it held.

\b
Examples:
  vvwatch doctor
  vvwatch doctor --live --language nl
  vvwatch doctor --live --keep first-day

\b
Exit status: 0 nothing failed; 1 something did; 2 wrong usage or configuration.
"""


@click.command(help=_DOCTOR)
@click.option("--live", is_flag=True, help="Also ask the sites.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new folder for the sites' answers: golden cases and a web archive.",
)
@click.option(
    "--language",
    type=click.Choice(["nl", "en"]),
    help="Of what is said; that of [ops] where it is left out.",
)
@json_option
@click.pass_obj
@speaking
def doctor(
    context: Context, live: bool, keep: Path | None, language: str | None, as_json: bool
) -> int:
    """What can be known before the first pass."""
    from crawler.telling.probing import Outcome
    from jobs.cli.printing.doctor import print_check, print_sum
    from jobs.doctor.examine import Moment, examine

    if keep is not None and not live:
        raise UsageError("--keep keeps what the sites answer; give --live too")
    config = context.config_tried
    chosen = cast("Language", language or config.ops.language)
    ahead = None if context.given_now is None else context.given_now - clock()
    counts: Counter[Outcome] = Counter()
    moment = Moment(context.now, ahead)
    try:
        for check in examine(config, context.path, os.environ, chosen, moment, live, keep):
            counts[check.status] += 1
            if as_json:
                print_json(check.as_json())
            else:
                print_check(check, chosen)
    except KeyboardInterrupt:
        say("vvwatch: interrupted; what is said above holds, nothing was kept", err=True)
        return INTERRUPTED
    if not as_json:
        print_sum(counts, chosen, live)
    return FAILED if counts[Outcome.FAILED] else 0


COMMANDS: Sequence[click.Command] = (doctor,)
