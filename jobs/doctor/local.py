"""What can be seen on this machine alone: configuration, contact, clock, rights, room, channels."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.fetching.http_settings import is_address
from crawler.sources.registry import source_named
from crawler.telling.probing import Outcome
from jobs.config.contact import hosts_asked, is_placeholder
from jobs.config.model import Config
from jobs.doctor.checks import Check
from jobs.doctor.words import Words
from state.database.body_files import BodyFiles
from state.database.damage import damage_of
from state.model.deliveries import OPS
from state.model.instants import BRUSSELS, to_the_second
from state.model.values import SourceName
from state.telling.machine_errors import in_words

_FIRST_YEAR, _LAST_YEAR = 2024, 2100
_SUMMER, _WINTER = datetime(2026, 7, 15, tzinfo=UTC), datetime(2026, 1, 15, tzinfo=UTC)
_OFFSETS = (2, 1)


class LocalChecks:
    """What one configuration looks like on this machine. `given_now` stands in for the clock."""

    def __init__(
        self,
        config: Config,
        path: Path,
        sources: Sequence[SourceName],
        words: Words,
        environment: Mapping[str, str],
    ) -> None:
        self._config = config
        self._path = path
        self._sources = sources
        self._words = words
        self._environment = environment

    def all(self, now: datetime, given_now: datetime | None) -> Iterator[Check]:
        """Every check, in the order in which a person would look."""
        yield Check("config", Outcome.HELD, self._words("config", path=self._path.absolute()))
        yield self._contact()
        yield self._clock(now, given_now)
        yield self._time_zone(now)
        yield self._state_folder()
        yield self.disk(shutil.disk_usage(_nearest(self._config.state.path.parent)).free)
        yield from self._channels()

    # --- contact and clock ----------------------------------------------------------------

    def _contact(self) -> Check:
        words, contact = self._words, self._config.http.contact.strip()
        hosts = hosts_asked(self._config, self._sources)
        remedy = words("contact.remedy", hosts=", ".join(hosts) or "-")
        if not contact:
            return Check("contact", Outcome.FAILED, words("contact.empty"), remedy)
        if not is_address(contact):
            return Check("contact", Outcome.FAILED, words("contact.none", contact=contact), remedy)
        if not is_placeholder(self._config):
            return Check("contact", Outcome.HELD, words("contact", contact=contact))
        if not hosts:
            return Check("contact", Outcome.HELD, words("contact.mapped", contact=contact))
        return Check(
            "contact", Outcome.FAILED, words("contact.placeholder", contact=contact), remedy
        )

    def _clock(self, now: datetime, given_now: datetime | None) -> Check:
        words, shown = self._words, to_the_second(now)
        if given_now is not None:
            return Check("clock", Outcome.HELD, words("clock.given", now=shown))
        last = _last_pass(self._config.state.path)
        if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
            return self._wrong_clock(words("clock.odd", now=shown))
        if last is not None and last > now:
            return self._wrong_clock(words("clock.behind", now=shown, at=to_the_second(last)))
        return Check("clock", Outcome.HELD, words("clock", now=shown))

    def _wrong_clock(self, seen: str) -> Check:
        return Check("clock", Outcome.FAILED, seen, self._words("clock.remedy"))

    def _time_zone(self, now: datetime) -> Check:
        words = self._words
        try:
            # Anew, since what this process has loaded says nothing of what the next will find.
            zone = ZoneInfo.no_cache(str(BRUSSELS))
            offsets = tuple(_hours(at.astimezone(zone)) for at in (_SUMMER, _WINTER))
            why = None if offsets == _OFFSETS else f"UTC+{offsets[0]:g}, UTC+{offsets[1]:g}"
        except (OSError, ValueError, KeyError) as error:
            why = in_words(error)
        if why is not None:
            seen, remedy = words("time_zone.odd", why=why), words("time_zone.remedy")
            return Check("time_zone", Outcome.FAILED, seen, remedy)
        offset = f"{now.astimezone(BRUSSELS):%z}"
        return Check("time_zone", Outcome.HELD, words("time_zone", offset=offset))

    # --- disk -----------------------------------------------------------------------------

    def _state_folder(self) -> Check:
        path = self._config.state.path
        why = _unwritable(path)
        damage = damage_of(path) if why is None and os.path.isfile(path) else None
        if damage is not None:
            seen = self._words("state.not", path=path, why=damage)
            remedy = self._words("state.damaged.remedy")
            return Check("state", Outcome.FAILED, seen, remedy)
        if why is None:
            return Check("state", Outcome.HELD, self._words("state", path=path))
        remedy = self._words("state.remedy", path=path.parent)
        return Check("state", Outcome.FAILED, self._words("state.not", path=path, why=why), remedy)

    def disk(self, free: int) -> Check:
        """Whether so many free bytes on the disk are enough."""
        words, path = self._words, self._config.state.path
        needed = max(0, self.estimate() - _size(path))
        seen = words("disk", free=words.size(free), needed=words.size(needed))
        if free >= needed:
            return Check("disk", Outcome.HELD, seen)
        return Check("disk", Outcome.FAILED, seen, words("disk.remedy", path=_nearest(path.parent)))

    def estimate(self) -> int:
        """About how many bytes the first pass over the sources takes."""
        settings = self._config.sources
        found = (source_named(name) for name in self._sources)
        return sum(source.room_bytes(settings.table(source)) for source in found)

    # --- channels -------------------------------------------------------------------------

    def _channels(self) -> Iterator[Check]:
        """Each channel; that Apprise can use it, the configuration was asked already."""
        told = [(watcher.name, watcher) for watcher in self._config.watchers]
        for name, who in [*told, (OPS, self._config.ops)]:
            channels = who.channels(self._environment)
            for number, channel in enumerate(channels):
                seen = self._words("channel", channel=channel.label)
                yield Check(f"channel.{name}[{number}]", Outcome.HELD, seen)
            if not channels:
                seen, remedy = self._words("channel.none"), self._words("channel.remedy", name=name)
                yield Check(f"channel.{name}", Outcome.NOT_TESTED, seen, remedy)


def _hours(at: datetime) -> float:
    offset = at.utcoffset()
    return offset.total_seconds() / 3600 if offset is not None else 0.0


def _nearest(folder: Path) -> Path:
    """The folder, or where it would be made."""
    return next(each for each in (folder, *folder.parents) if os.path.exists(each))


def _size(path: Path) -> int:
    """How much is stored already, in the database and in files beside it."""
    return (path.stat().st_size if os.path.isfile(path) else 0) + BodyFiles(path).size_bytes()


def _unwritable(path: Path) -> str | None:
    """Why the database cannot be written, in the words of the system; None where it can."""
    folder = _nearest(path.parent)
    if not folder.is_dir():
        return f"Not a directory ({folder})"
    try:
        # Rights alone do not tell: a disk may be mounted to be read.
        with tempfile.NamedTemporaryFile(prefix=".vvwatch-doctor-", dir=folder):
            pass
        if os.path.exists(path):
            os.close(os.open(path, os.O_RDWR))
    except OSError as error:
        return in_words(error)
    return None


def _last_pass(path: Path) -> datetime | None:
    """The instant of the last pass by the real clock, None where no database says."""
    if not os.path.isfile(path):  # nor where that may not be known
        return None
    sql = "SELECT max(at) FROM passes WHERE clock = 'real'"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            (at,) = db.execute(sql).fetchone()
        return datetime.fromisoformat(at) if at else None
    except (sqlite3.Error, ValueError):
        return None
