"""Whatever raises while one thing's turn is taken sets that thing aside, and nothing else.

What is set aside is taken up again in every pass that sees its source well: when a later version,
or a changed page, lets it through, its news is told as it would have been.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from jobs.processing.values import Found, Turn
from state.database.connection import savepoint
from state.model.deliveries import Notice
from state.model.instants import iso
from state.model.notices import RecordsSetAside
from state.model.values import SourceName
from state.set_aside.entries import Place, SetAside, Step
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.set_aside.last_place import LastPlace
from state.stores import Stores

_MOST_NAMED = 20
_logger = logging.getLogger("vvwatch")

Value = TypeVar("Value")


class Guard:
    """Takes turns at one instant (of one pass, unless it is None), each all or nothing; remembers
    what was set aside.

    `known` is what was aside when the pass began, by default what is now; `put` what was set aside
    in the pass already, one after the other.
    """

    def __init__(
        self,
        stores: Stores,
        at: datetime,
        pass_id: int | None = None,
        place: LastPlace | None = None,
        known: Iterable[SetAside] | None = None,
        put: list[SetAside] | None = None,
    ) -> None:
        self._stores = stores
        self._place = place or LastPlace()
        self._at = at
        self._pass_id = pass_id
        self._known: Mapping[Place, SetAside] = {
            entry.place: entry
            for entry in (stores.aside.all() if known is None else known)
            if not entry.whom
        }
        self._put = [] if put is None else put

    def known(self, key: str, step: Step) -> SetAside | None:
        """What was known of a thing set aside in a step when the pass began."""
        return self._known.get((key, step))

    def waiting(self, step: Step, source: SourceName | None = None) -> tuple[SetAside, ...]:
        """What was set aside in a step when the pass began, of a source where one is named."""
        return tuple(
            entry
            for (_, at), entry in sorted(self._known.items())
            if at is step and source in (None, entry.source)
        )

    def run(self, turn: Turn, take: Callable[[], object]) -> bool:
        """Do this for a turn, or set its subject aside; whether it was done."""

        def take_whole() -> None:
            with savepoint(self._stores.db):
                take()

        return self._run(turn, take_whole)

    def _run(self, turn: Turn, take: Callable[[], object]) -> bool:
        try:
            self._place.enter(f"{turn.subject} ({turn.step})")
            take()
        except Exception as error:
            if is_trouble_of_machine(error):
                raise
            self.set_aside(turn, fault_words(error), error)
            return False
        if (turn.subject, turn.step) in self._known:
            self._stores.aside.forget(turn.subject, turn.step)
        return True

    def attempt(self, key: str, step: Step, take: Callable[[], object]) -> bool:
        """The same for what is no turn."""
        return self.run(Turn(key, Found, step), take)

    def attempt_in_batches(self, key: str, step: Step, take: Callable[[], object]) -> bool:
        """The same for what is done in batches, and itself undoes what was begun when it raises."""
        return self._run(Turn(key, Found, step), take)

    def set_aside(self, turn: Turn, words: str, error: Exception | None = None) -> None:
        """Set the subject of a turn aside because of an error, in words."""
        _logger.warning("%s is set aside (%s): %s", turn.subject, turn.step, words)
        _logger.debug("it happened here", exc_info=error)
        entry = replace(self._entry(turn), error=words, pass_id=self._pass_id)
        self._put.append(entry)
        self._stores.aside.put(entry)

    def _entry(self, turn: Turn) -> SetAside:
        """What to remember of a subject: since when it is set aside, and how it would be told."""
        entry = self.known(turn.subject, turn.step) or SetAside(
            turn.subject, turn.step, "", self._at, turn.source, before_at=turn.before_at
        )
        if turn.memory is None:
            return entry
        # What cannot even be looked up alerts nobody wrongly.
        return replace(
            entry,
            is_news=_looked_up(turn.memory.is_news, False),
            inputs=_looked_up(turn.memory.inputs, entry.inputs),
        )

    def settle(self, steps: Iterable[Step], source: SourceName | None = None) -> None:
        """Forget what is aside in these steps, which have been taken whole, and did not raise."""
        put = {entry.place for entry in self._put}
        for step in steps:
            for entry in self.waiting(step, source):
                if entry.place not in put:
                    self._stores.aside.forget(entry.key, step)

    def notices(self) -> tuple[Notice, ...]:
        """What ops are told: once of each thing, what was set aside in this pass."""
        put = {entry.place: entry for entry in self._put}
        fresh = [entry for place, entry in put.items() if place not in self._known]
        if not fresh:
            return ()
        named = tuple(f"{entry.key} ({entry.step}): {entry.error}" for entry in fresh[:_MOST_NAMED])
        detail = RecordsSetAside(count=len(fresh), named=named)
        return (Notice(f"set_aside:{self._pass_id or iso(self._at)}", detail),)


def _looked_up(look_up: Callable[[], Value], otherwise: Value) -> Value:
    """What is found, `otherwise` where looking it up raises, too."""
    try:
        return look_up()
    except Exception as error:
        if is_trouble_of_machine(error):
            raise
        return otherwise
