"""Where the processing of a pass is at: noted beside the database, so that it outlives the process.

What kills the program leaves no error to catch. When it has died so often over one pass, the thing
that was at hand is set aside like one that raised, and the pass goes on. What was at hand by mere
chance loses nothing: it is taken up again after a day.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from state.model.errors import DeadlyError
from state.model.instants import iso

MOST_DEATHS = 3
"""So often the processing of a pass may die before what was at hand is set aside."""
RESTS_FOR = timedelta(days=1)
"""So long that is not tried again; where the program dies over it once more, not for as long."""
# So often it may die where nothing is at hand, or each time at something else.
_MOST_BY_CHANCE = 10
_PLACE_BYTES = 512


@dataclass(frozen=True)
class _Noted:
    """What the file says: the pass at hand, if there is one, how often it died, and until when each
    deadly place is not entered."""

    pass_id: int | None = None
    deaths: int = 0
    deadly: Mapping[str, datetime] = field(default_factory=dict)
    place: str = ""

    @classmethod
    def parse(cls, content: bytes) -> _Noted:
        """What was written; nothing where that cannot be read."""
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            head, _, place = content.partition(b"\n")
            known = json.loads(head)
            deadly = {str(k): datetime.fromisoformat(v) for k, v in known["deadly"].items()}
            return cls(known["pass"], int(known["deaths"]), deadly, place.decode().rstrip())
        return cls()

    def head(self) -> bytes:
        """All but the place, as it is written."""
        deadly = {place: iso(until) for place, until in self.deadly.items()}
        value = {"pass": self.pass_id, "deaths": self.deaths, "deadly": deadly}
        return json.dumps(value).encode() + b"\n"

    def begun(self, pass_id: int, at: datetime) -> _Noted:
        """The same when a pass is begun, or begun once more."""
        if self.pass_id != pass_id:
            return _Noted(pass_id, 0, self.deadly)
        deaths, deadly = self.deaths + 1, dict(self.deadly)
        if self.place and (deaths >= MOST_DEATHS or self.place in deadly):
            deadly[self.place] = at + RESTS_FOR
        return _Noted(pass_id, deaths, deadly)


class LastPlace:
    """The place at which the processing of a pass is; nothing is noted without a database."""

    def __init__(self, database_path: Path | None = None) -> None:
        self._path = database_path and database_path.with_name(f"{database_path.name}.at")
        self._file: int | None = None
        self._noted = _Noted()
        self._resting: frozenset[str] = frozenset()
        self._start = 0

    def begin(self, pass_id: int, at: datetime) -> None:
        """Begin to process a pass of that instant, once more where that has died before.

        DeadlyError where it has died too often, and not always over the same.
        """
        if self._path is None:
            return
        content = self._path.read_bytes() if self._path.exists() else b""
        noted = _Noted.parse(content).begun(pass_id, at)
        if noted.deaths >= _MOST_BY_CHANCE:
            self._write(_Noted(None, 0, noted.deadly))
            raise DeadlyError(noted.deaths)
        self._noted = noted
        # A rest that ends later than any can was noted by a clock that was ahead of the time.
        rests = {place: until - at for place, until in noted.deadly.items()}
        self._resting = frozenset(p for p, left in rests.items() if timedelta() < left <= RESTS_FOR)
        self._write(noted)
        self._open()

    def enter(self, place: str) -> None:
        """Note that this place is entered; DeadlyError where the program died there too often."""
        if self._file is None:
            return
        cut = place.encode("ascii", "backslashreplace")[:_PLACE_BYTES]
        if cut.decode() in self._resting:
            raise DeadlyError(max(self._noted.deaths, MOST_DEATHS))
        os.pwrite(self._file, cut.ljust(_PLACE_BYTES), self._start)

    def leave(self) -> None:
        """Note that nothing is at hand that could be to blame."""
        if self._file is not None:
            os.pwrite(self._file, b" " * _PLACE_BYTES, self._start)

    def is_getting_on(self) -> None:
        """Some of the pass is done for good, so that the deaths before count no more: nothing that
        was at hand until now is to blame for the next."""
        if self._file is None or self._noted.deaths == 0:
            return
        os.close(self._file)
        self._noted = _Noted(self._noted.pass_id, 0, self._noted.deadly)
        self._write(self._noted)
        self._open()

    def end(self) -> None:
        """The pass is processed, or what ended it was an error: nothing has died."""
        if self._file is None or self._path is None:
            return
        os.close(self._file)
        self._file = None
        # Where the rest was over, and it did not die again, nothing is deadly any more.
        deadly = {p: until for p, until in self._noted.deadly.items() if p in self._resting}
        if deadly:
            self._write(_Noted(None, 0, deadly))
        else:
            self._path.unlink(missing_ok=True)

    def _open(self) -> None:
        if self._path is not None:
            self._start = len(self._noted.head())
            self._file = os.open(self._path, os.O_WRONLY)

    def _write(self, noted: _Noted) -> None:
        if self._path is None:
            return
        beside = self._path.with_name(f"{self._path.name}.new")
        beside.write_bytes(noted.head())
        beside.replace(self._path)
