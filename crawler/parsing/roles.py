"""What is true of everything that is asked for in one role; pure."""

from __future__ import annotations

from dataclasses import dataclass

from state.model.values import Role

PAGE = "text/html,application/xhtml+xml"
JSON = "application/json"
JSON_API = "application/vnd.api+json,application/json"
"""What may be said to be accepted as an answer."""


@dataclass(frozen=True)
class RoleTraits:
    """What one role of a source is like.

    `assumption`: the name of what is taken for granted of its answers; `counts`: of the counts that
    a listing gives, where it gives any. `accepts`: the Accept header it is asked with.
    `is_listing`: the whole source has failed when this does not answer. `one_may_fail`: a body that
    cannot be read counts as one failed request among many; elsewhere it fails the source.
    `singles`: what it brings many of at once can be asked for one by one, in this role; then
    neither its absence nor its form fails the source. `is_optional`: it only helps to find what to
    ask for: it has no readings, and whatever comes says nothing of the source.
    """

    role: Role
    assumption: str
    accepts: str = PAGE
    is_listing: bool = False
    one_may_fail: bool = False
    singles: Role | None = None
    counts: str | None = None
    is_optional: bool = False
