"""One line beside a result that is not all there is to know, on standard error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jobs.cli.printing.terminal import say
from state.telling.counts import listed

if TYPE_CHECKING:
    from jobs.config.model import Config
    from jobs.queries.health.wholeness import Missing


def tell_missing(config: Config) -> None:
    """Say what is missing of what is known, where anything is; nothing where it is whole."""
    from jobs.queries.health.wholeness import missing_of

    missing = missing_of(config)
    if missing:
        say(f"vvwatch: this is not all yet: {'; '.join(_lacks(missing))}", err=True)


def _lacks(missing: Missing) -> Iterator[str]:
    if missing.unread:
        yield f"there is no baseline of {_named(missing.unread)}"
    if missing.widened:
        yield f"more of {_named(missing.widened)} is asked for than was read so far"
    if missing.half_passes:
        yield f"pass {_named(missing.half_passes)} is processed in part"
    yield "`vvwatch check` goes on with it"


def _named(things: Sequence[object]) -> str:
    return listed([str(thing) for thing in things])
