"""Which presenter speaks of a kind of event; pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.sources.registry import SOURCES
from crawler.telling.presenter import AnyPresenter, Presenter
from jobs.messages.presenters.others import ExpectationPresenter, FilePresenter, SourcePresenter
from jobs.messages.presenters.reports import ProjectChangePresenter, ReportPresenter
from state.model.details import Detail
from state.model.event_kinds import (
    DOCUMENT_CHANGED,
    EXPECTATION_MET,
    EXPECTATION_OVERDUE,
    REPORT_NEW,
    REPORT_PROJECT_CHANGED,
    SOURCE_FAILING,
    SOURCE_RECOVERED,
    EventKind,
)

_SHARED: Mapping[str, AnyPresenter] = MappingProxyType(
    {
        REPORT_NEW.name: ReportPresenter(),
        REPORT_PROJECT_CHANGED.name: ProjectChangePresenter(),
        DOCUMENT_CHANGED.name: FilePresenter(),
        EXPECTATION_MET.name: ExpectationPresenter(),
        EXPECTATION_OVERDUE.name: ExpectationPresenter(),
        SOURCE_FAILING.name: SourcePresenter(),
        SOURCE_RECOVERED.name: SourcePresenter(),
    }
)
_OF_SOURCES: Mapping[str, AnyPresenter] = MappingProxyType(
    {kind.name: source.presenter for source in SOURCES for kind in source.own_kinds}
)
_ANY: AnyPresenter = Presenter[Detail]()


def presenter_of(kind: EventKind) -> AnyPresenter:
    """The presenter of a kind of event; one that does for any kind where it has none."""
    return _SHARED.get(kind.name) or _OF_SOURCES.get(kind.name) or _ANY
