"""What the sites themselves show: their robots.txt, their clock, and what their sources try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from crawler.running.probing.process import run_probes
from crawler.running.probing.values import DateSeen, ProbeFound, ProbeJob
from crawler.sources.registry import ASSUMPTIONS, source_named
from crawler.sources.together.scopes import scope_of
from crawler.telling.probing import Outcome
from jobs.config.model import Config
from jobs.doctor.checks import Check
from jobs.doctor.hosts import HostChecks
from jobs.doctor.site_clocks import clock_check
from jobs.doctor.words import Words
from state.database.connection import open_database
from state.model.instants import brussels_day
from state.model.values import ClockKind, SourceName
from state.stores import Stores


class LiveChecks:
    """A few polite requests to the sites; their answers are stored in a database of their own."""

    def __init__(
        self, config: Config, sources: Sequence[SourceName], words: Words, database: Path
    ) -> None:
        self._config = config
        self._sources = tuple(sources)
        self._words = words
        self._database = database
        self._dates: list[DateSeen] = []

    def all(self, now: datetime, ahead: timedelta | None) -> Iterator[Check]:
        """Every check, each as soon as its answer is there; the clock at the end. `ahead`: by how
        much `now` is ahead of the clock, for which it stands in; None where it is the clock's."""
        hosts = HostChecks(self._words)
        for line in run_probes(self._job(now, ahead is not None)):
            if line.dated is not None:
                self._dates.append(line.dated)
            if line.host is not None:
                yield from hosts.seen(line.host)
            if line.found is not None:
                yield from hosts.all_seen()
                yield self._found(line.found)
        yield from hosts.all_seen()
        yield from self._untried()
        yield clock_check(self._dates, ahead or timedelta(), self._words)

    def _untried(self) -> Iterator[Check]:
        """What these sources take for granted besides, which only a pass can show."""
        for name in self._sources:
            source = source_named(name)
            tried = {probe.assumption for probe in source.probes.probes}
            for assumption, known in source.assumptions.items():
                if assumption not in tried:
                    seen = self._words("probe.not_tried")
                    status, about = Outcome.NOT_TESTED, (name, known.grade, assumption)
                    yield Check(assumption, status, seen, None, *about)

    def _job(self, now: datetime, is_given: bool) -> ProbeJob:
        db = open_database(self._database)
        try:
            scopes = {
                source: {**scope_of(source, self._config.sources), "sweep": False}
                for source in self._sources
            }
            pass_id = Stores.of(db).passes.begin_pass(now, ClockKind.REAL, scopes)
        finally:
            db.close()
        return ProbeJob(
            database=self._database,
            pass_id=pass_id,
            on=brussels_day(now),
            given_now=now if is_given else None,
            sources=self._sources,
            settings=self._config.crawl,
        )

    # --- assumptions ----------------------------------------------------------------------

    def _found(self, found: ProbeFound) -> Check:
        known, words = ASSUMPTIONS[found.assumption], self._words_of(found.source)
        statement, remedy = known.said(words.language)
        about = (found.source, known.grade, found.assumption, statement)
        seen = words(found.seen, **found.values)
        if found.outcome is Outcome.FAILED and found.unneeded_with is not None:
            seen = words("probe.not_needed", setting=found.unneeded_with, seen=seen)
            return Check(found.check, Outcome.NOT_TESTED, seen, None, *about)
        if found.remedy is not None:
            remedy = words(found.remedy, **found.values)
        is_to_do = found.outcome is Outcome.FAILED or found.remedy is not None
        return Check(found.check, found.outcome, seen, remedy if is_to_do else None, *about)

    @cache  # noqa: B019  # one for each source, and no longer there than this object
    def _words_of(self, source: SourceName) -> Words:
        return Words(self._words.language, source_named(source).probes.phrases)
