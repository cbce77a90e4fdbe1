"""Whether what is known is all that is asked for, or what of it is missing yet; reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from crawler.sources.together.scopes import asks_for_more, scope_of
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from state.model.values import SourceName
from state.records.source_states import SourceStates
from state.snapshots.half_passes import HalfPasses


@dataclass(frozen=True)
class Missing:
    """Sources without a baseline; those of which more is asked for than was read; passes of which
    only a part is processed. Each in its order; all empty where what is known is whole."""

    unread: tuple[SourceName, ...] = ()
    widened: tuple[SourceName, ...] = ()
    half_passes: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.unread or self.widened or self.half_passes)


def missing_of(config: Config) -> Missing:
    """What is missing of a stored database; UsageError when nothing has been stored yet."""
    with open_readonly(config.state.path) as db:
        return missing_in(db, config)


def missing_in(db: Database, config: Config) -> Missing:
    """What is missing of a database, for what the configuration asks for."""
    states = SourceStates(db)
    covered = {name: states.get(name).covered for name in config.sources.enabled}
    asked = {name: scope_of(name, config.sources, config.watched) for name in covered}
    return Missing(
        unread=tuple(name for name, scope in covered.items() if scope is None),
        widened=tuple(
            name
            for name, scope in covered.items()
            if scope is not None and asks_for_more(name, scope, asked[name])
        ),
        half_passes=tuple(HalfPasses(db).numbers()),
    )
