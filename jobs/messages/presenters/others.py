"""What a message says of a replaced file, of something expected, and of a source; pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.telling.presenter import TITLE_CHARACTERS, Presenter
from crawler.telling.saying import Beginning, Day, Phrase, Text, Value, phrase
from crawler.telling.told import Told
from state.model.details import ExpectationDetail, FileDetail, PassageChange, SourceDetail
from state.model.event_kinds import EXPECTATION_MET

_MOST_PASSAGES = 3
_PASSAGE_CHARACTERS = 240
_ERROR_CHARACTERS = 600


class FilePresenter(Presenter[FileDetail]):
    """The first passages in which its text differs."""

    def lines(self, told: Told[FileDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The first passages in which its text differs."""
        del followed
        yield from map(_passage, (told.detail.passages or ())[:_MOST_PASSAGES])


def _passage(passage: PassageChange) -> Phrase:
    was, now = passage.before, passage.after
    return phrase(
        "was_is" if was and now else "added" if now else "removed",
        field=phrase("passage"),
        before=Beginning(was or "", _PASSAGE_CHARACTERS),
        after=Beginning(now or "", _PASSAGE_CHARACTERS),
    )


class ExpectationPresenter(Presenter[ExpectationDetail]):
    """By which day it was expected."""

    def headline(self, told: Told[ExpectationDetail]) -> Phrase:
        """That it has come, or that it has not by its day."""
        day = Day(told.detail.due_on) if told.detail.due_on else Text("")
        title = Text(told.event.title, TITLE_CHARACTERS)
        return phrase(f"what.{told.kind.name}", title=title, day=day)

    def lines(self, told: Told[ExpectationDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The day; of what is late the headline says it already."""
        del followed
        if told.kind == EXPECTATION_MET and told.detail.due_on:
            yield phrase("expected_by", day=Day(told.detail.due_on))


class SourcePresenter(Presenter[SourceDetail]):
    """Why the source fails, or failed."""

    def lines(self, told: Told[SourceDetail], followed: frozenset[str]) -> Iterator[Value]:
        """Why the source fails, or failed."""
        del followed
        yield Text(told.detail.error or "", _ERROR_CHARACTERS, is_own=True)
