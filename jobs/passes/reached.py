"""Whether the sites could be reached at all, told once for all sources."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.fetching.robots_rules import ROBOTS_FAILED
from crawler.running.probing.reasons import Why, why
from state.model.values import JsonObject
from state.snapshots.hosts import HostState


def unreached_why(
    rows: Iterable[JsonObject], hosts: Iterable[HostState], first_pass: int
) -> str | None:
    """Why nothing was reached from a pass on, where no source (`rows`, as `check --json` has them)
    had an answer and each host was lost to the same thing, the network; else None."""
    asked = [row for row in rows if row["outcome"] != "skipped" or not row["complete"]]
    if not asked or any(row["requests"] for row in asked):
        return None
    reasons = [
        host.closed_why
        for host in hosts
        if host.closed_why and host.closed_pass is not None and host.closed_pass >= first_pass
    ]
    if {why(reason) for reason in reasons} not in ({Why.NETWORK}, {Why.READER}):
        return None
    return "; ".join(dict.fromkeys(reason.removeprefix(ROBOTS_FAILED) for reason in reasons))
