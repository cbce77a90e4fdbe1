"""Which questions belong: those published since a day; pure."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from crawler.sources.traits.scope import Scope
from state.model.records import StoredRecord
from state.model.values import Record


class QuestionsScope(Scope):
    """Questions published on this day or later; of those before the first pass (`history`) are read
    whole those that match the `words`, sorted, or all, or none.

    What earlier versions have covered was read whole.
    """

    since: date
    history: Literal["matching", "all", "none"] = "all"
    words: tuple[str, ...] = ()

    @property
    def reads_all(self) -> bool:
        """Whether every question is read whole."""
        return self.history == "all"

    def widens(self, covered: Self) -> bool:
        """Whether this scope begins earlier, or reads all whole where not all was."""
        return self.since < covered.since or (self.reads_all and not covered.reads_all)

    def added_to(self, covered: Self) -> Self:
        """What was covered, with the words that have been looked up."""
        words = tuple(sorted({*covered.words, *words_to_look_up(self, covered)}))
        return covered.model_copy(update={"words": words})

    def is_new(self, record: Record, covered: Self) -> bool:
        """Whether a question lies before the covered scope begins."""
        return not covered._reaches(record)

    def lists(self, stored: StoredRecord) -> bool:
        """Whether the search must have this question."""
        return self._reaches(stored.record)

    def _reaches(self, record: Record) -> bool:
        return record.listed_on is not None and record.listed_on >= self.since.isoformat()


def words_to_look_up(scope: QuestionsScope, covered: QuestionsScope | None) -> tuple[str, ...]:
    """The words that a pass in this scope looks up in the history; sorted."""
    if covered is None or scope.since < covered.since:
        return scope.words
    if covered.reads_all:
        return ()
    return tuple(word for word in scope.words if word not in covered.words)
