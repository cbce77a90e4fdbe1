"""Whether an error is a trouble of the machine or a fault of the program, and in which words.

A trouble of the machine (a full disk, a damaged database, no memory) concerns everything at once,
and passes when it is mended. Everything else concerns the one thing that was at hand.
"""

from __future__ import annotations

import sqlite3

from state.model.errors import BodyFilesError, VvwatchError
from state.telling.machine_errors import in_words

_LONGEST = 500
# What SQLite says of one value that it cannot take, and of nothing else.
_OF_A_VALUE = (
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)


def is_trouble_of_machine(error: BaseException) -> bool:
    """Whether nothing that was at hand is to blame, so that the work has to stop."""
    if isinstance(error, _OF_A_VALUE):
        return False
    return isinstance(error, (sqlite3.Error, MemoryError, OSError, BodyFilesError))


def trouble_words(error: BaseException) -> str:
    """What to say where nothing could go on: what the machine lacks, else as `fault_words`."""
    if isinstance(error, MemoryError):
        return "could not go on: there is no memory left; what was stored before is whole"
    if is_trouble_of_machine(error):
        return f"could not go on: {in_words(error)}; what was stored before is whole"
    return fault_words(error)


def fault_words(error: BaseException) -> str:
    """What to say of an error: its own words where it has some for people, else that it is a fault
    of vvwatch itself."""
    if isinstance(error, VvwatchError):
        return str(error)
    if is_trouble_of_machine(error):
        return in_words(error)
    words = f"a fault of vvwatch itself: {type(error).__name__}: {error}"
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
