"""The one way to a terminal: whatever is printed goes through here, and can do nothing there.

Nothing else in the command line prints (tests/jobs/cli/test_terminal.py).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from crawler.telling.terminal_text import for_terminal, is_shown


def say(text: object = "", *, err: bool = False, bold: bool = False) -> None:
    """One or more lines on standard output, or on standard error."""
    click.secho(for_terminal(str(text)), err=err, bold=bold or None)


def is_terminal() -> bool:
    """Whether somebody reads along, and nothing is piped."""
    return sys.stdout.isatty()


def say_json(value: Any) -> None:
    """One JSON value on one line; exact, with every sign escaped that a terminal might obey."""
    click.echo("".join(map(_escaped, json.dumps(value, ensure_ascii=False))))


def _escaped(character: str) -> str:
    return character if is_shown(character) else json.dumps(character)[1:-1]
