"""What the crawl of one source has to do, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from crawler.fetching.http_settings import HttpSettings
from crawler.parsing.base import Parsed
from crawler.parsing.roles import RoleTraits
from crawler.parsing.settings import SourceSettings
from state.model.values import JsonObject, Role, Snapshot, SourceName, Target

S = TypeVar("S", bound=SourceSettings)


@dataclass(frozen=True)
class Plan:
    """What the crawl of one source has to do.

    `is_baseline`: nothing of this source was ever complete. `full`: read the listing to its end.
    `sweep`: ask again for everything. `recheck`: keys of records to ask for again. `due_files`:
    addresses of files to ask for again. `again`: what gave no answer when last asked for.
    `canaries`: what shows whether the source is as it was, and nothing else asks for.
    `goes_on_since`: what was got since then, and no good pass has read, is not asked for again;
    None where everything is.
    """

    is_baseline: bool
    full: bool
    sweep: bool
    recheck: tuple[str, ...]
    due_files: tuple[str, ...]
    again: tuple[Target, ...] = ()
    goes_on_since: datetime | None = None
    canaries: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Errand(Generic[S]):
    """One source in one pass: what a spider is told, and by what it reads what comes.

    `at` is the instant of the pass; `given_now` stands in for the clock where it is not None.
    `parse` may raise ParseError; `roles` has everything that is asked for but files; `own_key` says
    of an address that is asked for in a role whose own it is. `scope` is what this pass asks of the
    source; `covered` what the passes before have covered, None while it has no baseline. `reader`
    is today's way of reading the source.
    """

    source: SourceName
    pass_id: int
    at: datetime
    given_now: datetime | None
    http: HttpSettings
    settings: S
    roles: dict[Role, RoleTraits]
    parse: Callable[[Snapshot], Parsed]
    own_key: Callable[[Role, str], str | None]
    plan: Plan
    scope: JsonObject
    covered: JsonObject | None
    reader: str
