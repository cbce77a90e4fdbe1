"""Commands for the beginning: a configuration of one's own, and what can be known before a pass."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

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
    from jobs.cli.printing.doctor import Table, print_sum
    from jobs.doctor.examine import Moment, examine

    if keep is not None and not live:
        raise UsageError("--keep keeps what the sites answer; give --live too")
    config = context.config_tried
    chosen = cast("Language", language or config.ops.language)
    ahead = None if context.given_now is None else context.given_now - clock()
    counts: Counter[Outcome] = Counter()
    moment, table = Moment(context.now, ahead), Table(chosen)
    try:
        for check in examine(config, context.path, os.environ, chosen, moment, live, keep):
            counts[check.status] += 1
            if as_json:
                print_json(check.as_json())
            else:
                table.add(check)
    except KeyboardInterrupt:
        table.end()
        say("vvwatch: interrupted; what is said above holds, nothing was kept", err=True)
        return INTERRUPTED
    if not as_json:
        table.end()
        print_sum(counts, chosen, live)
    return FAILED if counts[Outcome.FAILED] else 0


_INIT = """\
Write a configuration of your own.

On a terminal it asks for what no option gives; elsewhere the options must give it all, --contact at
least. FILE is config.toml here where it is left out (vvwatch.toml beside the shipped example), or
the file that --config names. It is readable by its owner alone, and checked before it is there.

\b
Examples:
  vvwatch init
  vvwatch init --contact me@example.org --project VV078 --url '${VVWATCH_MAIL}'
  vvwatch init ~/.config/vvwatch/config.toml --contact me@example.org --keyword fietspad
"""


@click.command(help=_INIT)
@click.argument("file", type=click.Path(path_type=Path), required=False, metavar="[FILE]")
@click.option("--contact", metavar="ADDRESS", help="Your mail address; the sites get it.")
@click.option("--name", metavar="NAME", help="Of the watcher.")
@click.option(
    "--project", "projects", multiple=True, metavar="CODE", help='Such as VV078, or "all".'
)
@click.option("--keyword", "keywords", multiple=True, metavar="WORDS", help="Looked for in texts.")
@click.option(
    "--url", "urls", multiple=True, metavar="URL", help="Apprise URL, or ${NAME} of a variable."
)
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the messages.")
@click.option("--path", metavar="FILE", help="The database.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.pass_obj
@speaking
def init(context: Context, /, file: Path | None, force: bool, **given: Any) -> int:
    """Write a configuration of your own."""
    from jobs.cli.printing.asking import answers_of, print_written
    from jobs.config.own.finding import default_state, place_for_own, places
    from jobs.config.own.own_file import require_new, unset_in, write_own

    target = file or context.given_path or place_for_own()
    require_new(target, force)
    try:
        answers = answers_of(given, default_state(target, os.environ))
        write_own(target, answers, os.environ, force)
    except (click.Abort, KeyboardInterrupt):
        say("\nvvwatch: interrupted; nothing was written", err=True)
        return INTERRUPTED
    found = target in places(os.environ)
    print_written(target, answers, unset_in(answers, os.environ), found)
    return 0


COMMANDS: Sequence[click.Command] = (doctor, init)
