"""What a message says of a replaced file, of something expected, and of a source; pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.reports.recognition import report_named
from crawler.telling.presenter import TITLE_CHARACTERS, Presenter
from crawler.telling.saying import (
    Beginning,
    Counted,
    Day,
    Measurement,
    Moved,
    Phrase,
    SourceTitle,
    Text,
    Value,
    phrase,
)
from crawler.telling.told import Told
from state.model.details import ExpectationDetail, FileDetail, PassageChange, SourceDetail
from state.model.event_kinds import EXPECTATION_MET

_MOST_PASSAGES = 3
_PASSAGE_CHARACTERS = 240
_ERROR_CHARACTERS = 600


class FilePresenter(Presenter[FileDetail]):
    """Which file it is, and the first passages in which its text differs."""

    unsaid = Presenter.unsaid | {"size_bytes"}

    def headline(self, told: Told[FileDetail]) -> Phrase:
        """That the file was replaced; a report is called by its measurement."""
        measurement = report_named(told.event.title)
        if measurement is None or measurement.number is None:
            return super().headline(told)
        return phrase("what.report.replaced", measurement=Measurement(measurement.number))

    def lines(self, told: Told[FileDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The first passages in which its text differs; that it says the same, where it does."""
        del followed
        if told.detail.same_text:
            yield phrase("same_text")
        passages = told.detail.passages or ()
        yield from map(_passage, passages[:_MOST_PASSAGES])
        if len(passages) > _MOST_PASSAGES:
            yield Counted("more_passages", len(passages) - _MOST_PASSAGES)

    def page(self, told: Told[FileDetail]) -> Phrase:
        """The file itself."""
        return phrase("link.report" if report_named(told.event.title) else "link.document")


def _passage(passage: PassageChange) -> Moved:
    return Moved(phrase("passage"), _words(passage.before), _words(passage.after))


def _words(passage: str | None) -> Beginning | None:
    return Beginning(passage, _PASSAGE_CHARACTERS) if passage else None


class ExpectationPresenter(Presenter[ExpectationDetail]):
    """By which day it was expected."""

    def headline(self, told: Told[ExpectationDetail]) -> Phrase:
        """That it has come, or that it has not by its day; of a promise no more than that nothing
        was found, or who says that it is kept."""
        day = Day(told.detail.due_on) if told.detail.due_on else Text("")
        title = Text(told.event.title, TITLE_CHARACTERS)
        if not told.detail.is_promise:
            return phrase(f"what.{told.kind.name}", title=title, day=day)
        who = Text(told.detail.closed_who or "", TITLE_CHARACTERS)
        return phrase(f"promise.{told.kind.name}", title=title, day=day, who=who)

    def lines(self, told: Told[ExpectationDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The day; of what is late the headline says it already."""
        del followed
        if told.kind == EXPECTATION_MET and told.detail.due_on:
            yield phrase("expected_by", day=Day(told.detail.due_on))
        if told.detail.closed_by:
            yield phrase("promise.seen_at", place=Text(told.detail.closed_by, TITLE_CHARACTERS))
        if told.detail.is_promise and told.detail.minister:
            yield phrase("promise.by", minister=Text(told.detail.minister, TITLE_CHARACTERS))


class SourcePresenter(Presenter[SourceDetail]):
    """Why the source fails, or failed."""

    def headline(self, told: Told[SourceDetail]) -> Phrase:
        """Which source it is, by its title."""
        return phrase(f"what.{told.kind.name}", title=SourceTitle(told.event.source))

    def lines(self, told: Told[SourceDetail], followed: frozenset[str]) -> Iterator[Value]:
        """Why the source fails, or failed."""
        del followed
        yield Text(told.detail.error or "", _ERROR_CHARACTERS, is_own=True)
