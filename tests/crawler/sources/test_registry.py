"""Every source says all that is asked of one, and no two of them claim the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest

from crawler.parsing.settings import SourceSettings
from crawler.sources.base import AnySource, Source
from crawler.sources.registry import ASSUMPTIONS, SOURCES, in_order, source_of_key, source_of_role
from crawler.sources.together.settings import SourcesSettings
from crawler.telling.phrases import LANGUAGES
from state.model.values import RecordKind, SourceName

every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


@pytest.mark.parametrize(
    "claims",
    [
        lambda source: [source.name],
        lambda source: [source.record_kind],
        lambda source: [traits.role for traits in source.roles],
        lambda source: [kind.name for kind in source.own_kinds],
        lambda source: [source.file_prefix] if source.file_prefix else [],
        lambda source: [source.lookup.group] if source.lookup.group else [],
    ],
    ids=["name", "kind", "role", "event kind", "prefix of files", "group"],
)
def test_no_two_sources_claim_the_same(claims: Callable[[AnySource], list[str]]) -> None:
    """Names, kinds, roles, kinds of event, prefixes and groups are one source's alone."""
    counted = Counter(claim for source in SOURCES for claim in claims(source))
    assert [claim for claim, times in counted.items() if times > 1] == []


@every_source
def test_source_is_complete(source: AnySource) -> None:
    """A source has the folder of its name, a spider, a listing, and a default for each setting."""
    folder = f"crawler.sources.{source.name}"
    assert type(source).__module__ == f"{folder}.source"
    assert all(find_spec(f"{folder}.{part}") for part in ("parser", "record"))
    assert find_spec(source.spider.rpartition(".")[0])
    assert any(traits.is_listing for traits in source.roles)
    assert isinstance(source.settings(), SourceSettings)
    assert issubclass(source.settings, source.reading)
    is_on = not source.needs_its_table
    assert SourcesSettings().table(source) == source.settings.model_validate({"enabled": is_on})


@every_source
def test_source_takes_nothing_for_granted_unsaid(source: AnySource) -> None:
    """What a role takes for granted is among the source's assumptions, which bear its name."""
    assert {traits.assumption for traits in source.roles} <= set(source.assumptions)
    assert all(name.startswith(f"{source.name}.") for name in source.assumptions)
    assert set(source.assumptions) <= set(ASSUMPTIONS)


@every_source
def test_source_has_words(source: AnySource) -> None:
    """There are words, in each language, for the source and for each of its kinds of event."""
    for language in LANGUAGES:
        words = source.phrases.in_language(language)
        kinds = [kind.name for kind in source.own_kinds]
        wanted = {f"source.{source.name}", *kinds, *(f"what.{kind}" for kind in kinds)}
        assert wanted - set(words) == set()
    assert set(source.own_kinds) <= set(source.brings)


@every_source
def test_source_is_found(source: AnySource) -> None:
    """A source is found by the key of a record and by each of its roles."""
    assert source_of_key(f"{source.record_kind}:1") is source
    assert all(source_of_role(traits.role) is source for traits in source.roles)


@every_source
def test_scope_comes_back(source: AnySource) -> None:
    """A scope is read again as it was kept, and is no wider than itself."""
    scope = source.scope(source.settings())
    again = source.scope_from(scope.as_json())
    assert again == scope
    assert not scope.widens(again)


def test_order_is_that_of_the_registry() -> None:
    """Sources are processed in the order of the registry, whatever the order they come in, and
    names that no source has any more are left out."""
    names = [SourceName("gone"), *(source.name for source in reversed(SOURCES))]
    assert in_order(names) == SOURCES


def test_source_that_forgets_a_part_cannot_be_made() -> None:
    """Whoever forgets a part of the protocol is told its name."""

    class Forgetful(Source[Any]):
        """A source without most of what one must say."""

        name = SourceName("forgetful")
        record_kind = RecordKind("forgotten")

    with pytest.raises(TypeError, match=r"abstract methods.*own_kinds.*parse.*recheck"):
        Forgetful()  # type: ignore[abstract]  # what mypy says here is what the test shows
