"""What a source asks of its live site to try what it takes for granted, and what it found; pure.

A probe is a generator: it yields what to ask, is sent what came, and returns a finding. Whoever
runs it fetches, so that a probe is tried in a test with saved answers. What
no probe need say: an answer that does not come, or that its own parser refuses, fails the probe of
the assumption that it contradicts, and leaves those of others untried. All sources together may
ask for fifteen things.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from crawler.telling.phrases import Phrases
from state.model.errors import ParseError
from state.model.values import Snapshot, Target

S = TypeVar("S")


class Outcome(StrEnum):
    """What is known of an assumption after it was tried."""

    HELD = "held"
    FAILED = "failed"
    NOT_TESTED = "not_tested"


@dataclass(frozen=True)
class Ask:
    """One thing to ask for; what was asked in the same words before is not asked again.

    `is_decisive`: that nothing usable comes of it contradicts the probe's assumption, though it is
    not that of the target's role. `again`: it is asked once more, by somebody who has it.
    """

    target: Target
    headers: Mapping[str, str] = field(default_factory=dict)
    is_decisive: bool = False
    again: bool = False


@dataclass(frozen=True)
class Came:
    """A usable answer: 200 with its snapshot; of what is asked `again` also 304, with no body."""

    status: int
    snapshot: Snapshot


@dataclass(frozen=True)
class Finding:
    """What a probe found: the name of a phrase and its values, plain words or numbers, which may be
    scraped. `remedy`: the name of a phrase, where that of the assumption does not fit."""

    outcome: Outcome
    seen: str
    values: Mapping[str, object] = field(default_factory=dict)
    remedy: str | None = None


Trial = Generator[Ask, Came, Finding]
"""One probe while it runs."""


@dataclass(frozen=True)
class Probe(Generic[S]):
    """One thing to try: by what name, which assumption, and how.

    `begin` is given the source's table of settings and today's day in Brussels. `unneeded_with`
    gives the line of the table with which a pass does without, None where it does not.
    """

    check: str
    assumption: str
    begin: Callable[[S, date], Trial]
    unneeded_with: Callable[[S], str | None] = lambda _: None


@dataclass(frozen=True)
class Probes(Generic[S]):
    """All that a source tries, in this order, and the phrases of what is seen."""

    probes: tuple[Probe[S], ...] = ()
    phrases: Phrases = field(default_factory=Phrases)


def held(seen: str, **values: object) -> Finding:
    """The assumption held."""
    return Finding(Outcome.HELD, seen, values)


def failed(seen: str, **values: object) -> Finding:
    """The assumption did not hold."""
    return Finding(Outcome.FAILED, seen, values)


def not_tested(seen: str, **values: object) -> Finding:
    """Nothing can be said, and why."""
    return Finding(Outcome.NOT_TESTED, seen, values)


def go_on(trial: Trial, came: Came | None = None) -> Ask | Finding:
    """What a probe asks next, or what it found; `came` is the answer to what it asked last.

    Raises ParseError where the parser of the source refuses the answer.
    """
    try:
        return next(trial) if came is None else trial.send(came)
    except StopIteration as ended:
        found: Finding = ended.value
        return found


def refused(probe: Probe[Any], error: ParseError, body: str, url: str) -> Finding:
    """What a body that the parser refuses says of a probe's assumption; `body` is what it was, in
    words, and `url` where it came from."""
    if error.assumption == probe.assumption:
        return failed("probe.refused", body=body, url=url)
    return not_tested("probe.depends", on=error.assumption)
