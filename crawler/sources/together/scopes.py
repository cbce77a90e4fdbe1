"""What is asked of each source, and whether that is more than was read; pure."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.sources.registry import source_named
from crawler.sources.together.settings import SourcesSettings
from state.model.values import JsonObject, SourceName


def scope_of(
    source: SourceName, settings: SourcesSettings, watched: Sequence[str] = ()
) -> JsonObject:
    """What the configuration says of this source that decides which records belong to it, where
    these codes and keywords are watched for."""
    found = source_named(source)
    return found.scope_with(settings.table(found), watched).as_json()


def is_widened(source: SourceName, covered: JsonObject | None, scope: JsonObject) -> bool:
    """Whether a scope may bring records that the covered one could not."""
    if covered is None:
        return True
    found = source_named(source)
    return found.scope_from(scope).widens(found.scope_from(covered))


def asks_for_more(source: SourceName, covered: JsonObject, scope: JsonObject) -> bool:
    """Whether something that the scope asks for was not read yet: records of a wider scope, or
    what is older and has words that nobody has looked up."""
    found = source_named(source)
    asked, before = found.scope_from(scope), found.scope_from(covered)
    return asked.widens(before) or asked.added_to(before) != before
