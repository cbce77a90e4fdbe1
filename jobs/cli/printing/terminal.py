"""The one way to a terminal: whatever is printed goes through here, and can do nothing there.

Nothing else in the command line prints (tests/jobs/cli/test_terminal.py).
"""

from __future__ import annotations

import codecs
import json
import os
import shutil
import sys
from typing import Any

import click

from crawler.running.log_lines import is_for_machines, line_for_machines
from crawler.telling.terminal_text import for_terminal, is_shown
from state.model.errors import UsageError

_LEAST_COLUMNS = 20


def say(text: object = "", *, err: bool = False, bold: bool = False) -> None:
    """One or more lines on standard output, or on standard error."""
    if err and is_for_machines():
        complain(text, "warning")
        return
    words = for_terminal(str(text))
    # https://no-color.org: whoever sets it wants no signs that a terminal obeys.
    is_plain = not bold or os.environ.get("NO_COLOR")
    click.echo(words if is_plain else click.style(words, bold=True), err=err)


def complain(text: object, level: str = "error") -> None:
    """What is wrong, on standard error: in words, or as an object where the log has objects."""
    words = str(text)
    if is_for_machines():
        words = line_for_machines(level, words.removeprefix("vvwatch: ").strip())
    click.echo(for_terminal(words), err=True)


def is_terminal() -> bool:
    """Whether somebody reads along, and nothing is piped."""
    return sys.stdout.isatty()


def text_width(most: int) -> int:
    """How wide running text is to be: as the terminal, no wider than so many columns, and no
    narrower than words are."""
    return max(_LEAST_COLUMNS, min(shutil.get_terminal_size((most, 24)).columns, most))


def say_bytes(body: bytes) -> None:
    """Bytes on standard output as they are; UsageError at a terminal, which might obey them."""
    if is_terminal():
        raise UsageError(
            "expected bytes to go into a file or a pipe, but this is a terminal, which might obey "
            "them; name a file, or send them on, as in `--output - | sha256sum`"
        )
    click.echo(body, nl=False)


def say_json(value: Any) -> None:
    """One JSON value on one line; exact, with every sign escaped that a terminal might obey."""
    # Where the output cannot hold every sign, JSON can still say it.
    is_narrow = codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8"
    click.echo("".join(map(_escaped, json.dumps(value, ensure_ascii=is_narrow))))


def _escaped(character: str) -> str:
    return character if is_shown(character) else json.dumps(character)[1:-1]
