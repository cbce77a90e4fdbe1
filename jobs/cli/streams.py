"""Input, output and errors are there, whoever starts the program without them."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress


def open_streams() -> None:
    """Let nothing stand where standard input, output or errors were closed.

    Else the next file that is opened takes their place: a database that gets what was meant for a
    terminal, or a pipe of ours that a child takes for its own.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # What is opened takes the lowest number that is free, which is this one.
            os.open(os.devnull, os.O_RDONLY if number == 0 else os.O_WRONLY)
            os.set_inheritable(number, True)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # as long as we live
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What an encoding of old lacks is shown as a number, and ends no command.
        sys.stdout.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """Let what is still to be written to standard output go nowhere: it would fail once more when
    Python ends, which says so in words of its own."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
