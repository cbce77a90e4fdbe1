"""The one tree of errors.

    VvwatchError
    ├── ConfigError          the configuration is wrong (every problem at once)
    ├── UsageError           the command cannot be carried out as it was given
    ├── DatabaseError        the database cannot be opened, read or written
    │   ├── DatabaseTooNewError
    │   ├── StoredValueError a stored value has not the form it was stored in
    │   └── DamagedError     stored bytes are not those once stored
    ├── ArchiveError         a web archive cannot be used, or cannot be written
    │   └── ArchiveCutError  one of its records is damaged, and with it all behind
    ├── DeadlyError          the program has ended again and again over one thing
    ├── ContradictionError   two answers of a source cannot both be true
    ├── PassRunningError     another pass holds the database
    ├── PassFailedError      a pass could not be finished; what was stored before is whole
    │   ├── CrawlStalledError a crawl did nothing for too long and was ended
    │   └── BodyFilesError   files beside the database cannot be read or written
    ├── PublishError         the public pages could not be written; those that were there are whole
    ├── NotReadError         a file could not be read now, which says nothing about the file
    └── ParseError           a body is not what its source is known to send
        └── ParserFaultError a parser stumbled over a body: a fault of the parser itself

A message says what was expected, what came, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from state.telling.counts import counted


class VvwatchError(Exception):
    """Anything that vvwatch itself finds wrong; shown to users without a traceback."""


@dataclass(frozen=True)
class Problem:
    """One mistake in the configuration: its place, its value (masked where secret), a remedy.

    `whose` is the name of the watcher (or expectation) whose table the place is in, `line` (from 1)
    where in the file it stands, None where that is not known.
    """

    place: str
    value: str
    remedy: str
    whose: str = ""
    line: int | None = None

    def __str__(self) -> str:
        whose = f' of "{self.whose}"' if self.whose else ""
        return f"{self.place}{whose} = {self.value}: {self.remedy}"


class ConfigError(VvwatchError):
    """The configuration cannot be used; `problems` holds every mistake found."""

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        lines = "\n".join(f"  - {_at_line(problem)}" for problem in self.problems)
        count = len(self.problems)
        super().__init__(
            f"{path}: {counted(count, 'mistake')} in the configuration; nothing was done\n{lines}"
        )


def _at_line(problem: Problem) -> str:
    return f"{problem}" if problem.line is None else f"line {problem.line}: {problem}"


class UsageError(VvwatchError):
    """The command was understood but cannot be carried out as it was given."""


class DatabaseError(VvwatchError):
    """The database cannot be opened, read or written."""


class DatabaseNotOursError(DatabaseError):
    """The place of the database is none that whoever runs this may write to: rights, a disk that is
    read-only, no folder."""


class DatabaseTooNewError(DatabaseError):
    """The database was written by a later version of vvwatch."""


class StoredValueError(DatabaseError):
    """A stored value has not the form it was stored in; `path` names the field."""

    def __init__(self, path: str, expected: str, came: object) -> None:
        self.path = path
        super().__init__(
            f"expected {expected} as {path}, but {came!r:.120} came: it was changed by hand, or "
            "stored by another version; a backup has it as it was"
        )


class DamagedError(DatabaseError):
    """Stored bytes are not those that were once stored; `sha256` names the body."""

    def __init__(self, sha256: str, came: str, where: str = "the database") -> None:
        self.sha256 = sha256
        self.came = came
        super().__init__(
            f"expected the body with the hash {sha256[:12]}… in {where}, but {came}: what is "
            "stored is damaged; `vvwatch verify` lists what else is, a backup has it whole"
        )


class ArchiveError(VvwatchError):
    """A web archive cannot be used at all, or cannot be written; nothing was done with it."""


class ArchiveCutError(ArchiveError):
    """The record with this number is damaged or not all there; those before it are whole."""

    def __init__(self, record: int, came: str) -> None:
        self.record = record
        super().__init__(f"expected record {record} to be whole, but {came}")


class DeadlyError(VvwatchError):
    """The program ended so often over one thing that it is not tried in this pass any more."""

    def __init__(self, times: int) -> None:
        super().__init__(
            f"expected to process it, but the program was ended {counted(times, 'time')} while a "
            "pass was "
            "processed, and was at this when it last was; it is tried again after a day, see "
            "whether memory is free and whether something ends the program"
        )


class ContradictionError(VvwatchError):
    """Two answers of a source cannot both be true of one record; it waits until they agree."""

    def __init__(self, found: str) -> None:
        super().__init__(f"expected the answers about it to agree, but they give {found}")


class PassRunningError(VvwatchError):
    """Another pass holds the database."""


class PassFailedError(VvwatchError):
    """A pass could not be finished; what was stored before it is whole."""


class CrawlStalledError(PassFailedError):
    """A crawl did nothing for so long that it was ended; what it had fetched is kept."""

    def __init__(self, silence_seconds: float) -> None:
        super().__init__(
            f"expected the crawl to go on, but nothing came of it for {silence_seconds:g} s, so it "
            "was ended; what it had fetched is kept, the rest is tried again in the next pass"
        )


class BodyFilesError(PassFailedError):
    """Files beside the database cannot be read or written: a trouble of the machine."""


class PublishError(VvwatchError):
    """The public pages could not be written; those that were there before are whole."""


class NotReadError(VvwatchError):
    """A file could not be read now, which says nothing yet about the file: it is tried again.

    `is_own`: the file did it by itself, in a fresh reader with room; `was_tried`: it was read, as
    opposed to put off; `given_up`: only a later version of the reader tries it again.
    """

    def __init__(
        self,
        why: str,
        is_own: bool = False,
        was_tried: bool = True,
        where: str = "a file",
        given_up: bool = False,
    ) -> None:
        self.why = why
        self.given_up = given_up
        self.is_own = is_own
        self.was_tried = was_tried
        super().__init__(
            f"expected to read {where}, but {why}; that is not held against the file: try again, "
            "with more memory free"
        )


class ParseError(VvwatchError):
    """A body is not what its source is known to send.

    `assumption` names the entry of the table of assumptions that this body contradicts,
    `snapshot_id` the stored body.
    """

    snapshot_id: int | None = None

    def __init__(self, expected: str, came: str, where: str, assumption: str) -> None:
        self.expected = expected
        self.came = came
        self.where = where
        self.assumption = assumption
        super().__init__(f"expected {expected}, but {came} came from {where}")


class ParserFaultError(ParseError):
    """A parser stumbled over a body instead of refusing it: a fault of the parser itself."""
