"""The doctor's whole look: this machine, and the sites where that is wanted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.telling.phrases import Language
from jobs.config.contact import require_contact
from jobs.config.model import Config
from jobs.doctor.checks import Check
from jobs.doctor.keeping import keep_answers, require_new_folder
from jobs.doctor.live import LiveChecks
from jobs.doctor.local import LocalChecks
from jobs.doctor.words import Words
from state.model.instants import brussels_day


@dataclass(frozen=True)
class Moment:
    """Now; where `--now` stands in for the clock, by how much it is ahead of it, else None."""

    now: datetime
    ahead: timedelta | None = None

    @property
    def given(self) -> datetime | None:
        """The instant that stands in for the clock, None where none does."""
        return None if self.ahead is None else self.now


def examine(
    config: Config,
    path: Path,
    environment: Mapping[str, str],
    language: Language,
    moment: Moment,
    live: bool = False,
    keep: Path | None = None,
) -> Iterator[Check]:
    """What there is to see, each as soon as it is; `keep` is a new folder for the sites' answers.

    Raises UsageError where the sites would be asked by somebody whom nobody can reach, or the
    folder cannot be used: before anything is looked at.
    """
    words, sources = Words(language), config.sources.enabled
    if live:
        require_contact(config, sources)
    if keep is not None:
        require_new_folder(keep)
    yield from LocalChecks(config, path, sources, words, environment).all(moment.now, moment.given)
    if not live:
        return
    with tempfile.TemporaryDirectory(prefix="vvwatch-doctor-") as folder:
        database = Path(folder) / "answers.db"
        yield from LiveChecks(config, sources, words, database).all(moment.now, moment.ahead)
        if keep is not None:
            keep_answers(database, keep, moment.now, brussels_day(moment.now))
