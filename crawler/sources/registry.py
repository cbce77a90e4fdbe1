"""The watched sources, one line each, in the fixed order in which a pass is processed; pure.

Whoever needs to know something of a source looks it up here and asks it; see base.py.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from types import MappingProxyType

from crawler.parsing.roles import RoleTraits
from crawler.sources.agendas.source import AGENDAS
from crawler.sources.base import AnySource
from crawler.sources.decisions.source import DECISIONS
from crawler.sources.oral_questions.source import ORAL_QUESTIONS
from crawler.sources.programme.source import PROGRAMME
from crawler.sources.publications.source import PUBLICATIONS
from crawler.sources.questions.source import QUESTIONS
from crawler.sources.traits.assumption import SPELLING, Assumption, spelling_of
from state.model.keys import Key
from state.model.values import RecordKind, Role, SourceName

SOURCES: tuple[AnySource, ...] = (
    QUESTIONS,
    PUBLICATIONS,
    PROGRAMME,
    DECISIONS,
    ORAL_QUESTIONS,
    AGENDAS,
)
SOURCE_NAMES: tuple[SourceName, ...] = tuple(source.name for source in SOURCES)

ASSUMPTIONS: Mapping[str, Assumption] = MappingProxyType(
    {name: known for source in SOURCES for name, known in source.assumptions.items()}
    | {spelling_of(name): SPELLING for name in SOURCE_NAMES}
)
"""What is taken for granted about all sources, by name."""

SECRET_KEYS = frozenset(key for source in SOURCES for key in source.settings.secrets)
"""The keys in any of their tables whose values are never shown."""

ANNOUNCING_KINDS = tuple(source.record_kind for source in SOURCES if source.announces)
"""The kinds of record that may promise something for a day."""
SCHEDULING_KINDS = tuple(source.record_kind for source in SOURCES if source.schedules)
"""The kinds of record that may put a measurement on an agenda."""
EXPECTED_OF = next(source.name for source in SOURCES if source.fulfils)
"""Under which source goes what is told of things announced for a day."""

_BY_NAME = {source.name: source for source in SOURCES}
_BY_KIND = {source.record_kind: source for source in SOURCES}
_BY_ROLE = {traits.role: (source, traits) for source in SOURCES for traits in source.roles}


def source_named(name: SourceName) -> AnySource:
    """The source of this name; KeyError where there is none (any more)."""
    return _BY_NAME[name]


def in_order(names: Container[SourceName]) -> tuple[AnySource, ...]:
    """The sources whose names are among these, in the order in which a pass is processed."""
    return tuple(source for source in SOURCES if source.name in names)


def source_of_kind(kind: RecordKind) -> AnySource | None:
    """The source whose records are of this kind; None of files and reports."""
    return _BY_KIND.get(kind)


def source_of_key(key: str) -> AnySource | None:
    """The source whose record has this key; None of files, reports and what else is no record."""
    return _BY_KIND.get(RecordKind(Key.parse(key).prefix))


def source_of_role(role: Role) -> AnySource | None:
    """The source whose parser reads what has this role; None of files, which all of them link."""
    found = _BY_ROLE.get(role)
    return found[0] if found else None


def is_listing(role: Role) -> bool:
    """Whether the whole source has failed when an address of this role does not answer."""
    found = _BY_ROLE.get(role)
    return found is not None and found[1].is_listing


def traits_of(role: Role) -> RoleTraits:
    """What a role is like that a source asks for; KeyError of files, which have no traits."""
    return _BY_ROLE[role][1]
