"""What was promised for a day, by minister and day, and a person's word that one is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from crawler.sources.registry import ANNOUNCING_KINDS
from jobs.alerting.queue import change_outbox
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from jobs.rules.expectations import PROMISE
from jobs.rules.promised import all_expectations, promise_as_json
from state.model.errors import UsageError
from state.model.instants import iso
from state.model.records import Closing
from state.model.values import JsonObject
from state.stores import Stores

_STATES = {"pending": "open", "overdue": "due"}
_SHORTEST_ID = 6
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


def known_promises(config: Config) -> list[JsonObject]:
    """Every promise there is and was, by minister, day and title: `id`, `state` (open, met, due,
    dropped), `minister`, `due_on`, `expected` (as it was said), `title`, `measurement`, `projects`,
    `announced_in`, `announced_on`, `url`, and `closed` (`who`, `url`, `at`, or null)."""
    with open_readonly(config.state.path) as db:
        found = list(_promises(Stores.of(db), config))
    return sorted(found, key=lambda p: (p["minister"] or "~", p["due_on"], p["title"]))


def _promises(stores: Stores, config: Config) -> Iterator[JsonObject]:
    closings = stores.promises.closings()
    announcing = stores.records.announcing(ANNOUNCING_KINDS)
    promised = {
        each.key: promise_as_json(each)
        for each in all_expectations(config.expectations, announcing)
        if each.announced_in is not None
    }
    for key, told in {**dict(stores.promises.known()), **promised}.items():
        state = stores.expectations.get(key) or "pending"
        closing = closings.get(key)
        if closing is not None:
            state = "met"
        elif key not in promised and state != "met":
            state = "dropped"
        yield {
            "id": key,
            "state": _STATES.get(state, state),
            **told,
            "closed": closing and {"who": closing.who, "url": closing.url, "at": iso(closing.at)},
        }


def close_promise(
    config: Config, name: str, url: str, who: str, given_now: datetime | None, at: datetime
) -> str:
    """Keep that somebody says that a promise is kept, and where that can be seen; its id.

    `name` is the id, or its beginning. UsageError where that names none, or the address is none.
    """
    if not _ADDRESS.fullmatch(url):
        raise UsageError(f"expected an address such as https://www.vlaanderen.be/…, found {url!r}")
    if not who.strip():
        raise UsageError("expected who says so: name somebody with --who")
    closed: list[str] = []

    def close(db: Database) -> int:
        stores = Stores.of(db)
        key = _named(name, {p["id"]: p["state"] for p in _promises(stores, config)})
        stores.promises.close(key, Closing(who.strip(), url, at))
        closed.append(key)
        return 1

    change_outbox(config, close, given_now)
    return closed[0]


def _named(name: str, states: dict[str, str]) -> str:
    wanted = name if ":" in name else f"{PROMISE}:{name}"
    found = [key for key in states if key == wanted] or [
        key for key in states if len(name) >= _SHORTEST_ID and key.startswith(wanted)
    ]
    if len(found) != 1:
        are = f"{len(found)} begin so" if found else "none is called so"
        raise UsageError(
            f"expected the id of a promise, found {name!r}; {are}; see `vvwatch promises`"
        )
    if states[found[0]] in ("met", "dropped"):
        raise UsageError(f"{found[0]} is {states[found[0]]} already; see `vvwatch promises`")
    return found[0]
