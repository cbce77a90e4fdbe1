"""What a kind of event is: one value that says all that is asked of kinds; pure.

Kinds that no single source brings stand here; each source declares its own beside its parser. No
table by kind stands anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

from state.model.details import (
    Detail,
    ExpectationDetail,
    FileDetail,
    ProjectChangeDetail,
    ReportDetail,
    SourceDetail,
)


@dataclass(frozen=True)
class EventKind:
    """A kind of event, by what holds of every event of that kind.

    `detail` is what it tells. `rank` says how soon a reader hears of it, lowest first. `recurs`:
    it can happen to one subject again, so that the fields on both sides tell one event from
    another. `waits_for_files`: it is told when its documents are there, or a day later.
    `tells_files`: a file that is replaced together with it is told by it. `told_by_clock`: a pass
    at another instant may come to another result. `may_be_held`: it counts towards a burst.
    `for_ops`: no watcher hears of it. `for_all_projects`: who follows all projects gets it even
    when it names none. `schedules`: where it puts a measurement on an agenda (`on_agenda` of its
    detail), so does he, and who follows a project for which that was promised.
    `only_relevant`: there is an event only of what concerns somebody. `is_replaced_file`: it is
    about the bytes behind an address.
    """

    name: str
    detail: type[Detail] = Detail
    rank: int = 95
    recurs: bool = True
    waits_for_files: bool = False
    tells_files: bool = False
    told_by_clock: bool = False
    may_be_held: bool = True
    for_ops: bool = False
    for_all_projects: bool = False
    schedules: bool = False
    only_relevant: bool = False
    is_replaced_file: bool = False

    @property
    def family(self) -> str:
        """The first half of the name: what it happens to.

        >>> EventKind("report.new").family
        'report'
        """
        return self.name.partition(".")[0]


REPORT_NEW = EventKind(
    "report.new",
    ReportDetail,
    rank=0,
    recurs=False,
    waits_for_files=True,
    may_be_held=False,  # it is what people wait for
    for_all_projects=True,
)
REPORT_PROJECT_CHANGED = EventKind(
    "report.project_changed",
    ProjectChangeDetail,
    rank=10,
    recurs=False,
    may_be_held=False,  # a new report changes the sheet of every project at once
)
DOCUMENT_CHANGED = EventKind("document.changed", FileDetail, rank=70, is_replaced_file=True)
EXPECTATION_MET = EventKind(
    "expectation.met",
    ExpectationDetail,
    rank=50,
    recurs=False,
    told_by_clock=True,
    for_all_projects=True,
)
EXPECTATION_OVERDUE = EventKind(
    "expectation.overdue",
    ExpectationDetail,
    rank=50,
    recurs=False,
    told_by_clock=True,
    for_all_projects=True,
)
SOURCE_FAILING = EventKind(
    "source.failing", SourceDetail, rank=120, told_by_clock=True, may_be_held=False, for_ops=True
)
SOURCE_RECOVERED = EventKind(
    "source.recovered", SourceDetail, rank=120, told_by_clock=True, may_be_held=False, for_ops=True
)

SHARED_KINDS = (
    REPORT_NEW,
    REPORT_PROJECT_CHANGED,
    DOCUMENT_CHANGED,
    EXPECTATION_MET,
    EXPECTATION_OVERDUE,
    SOURCE_FAILING,
    SOURCE_RECOVERED,
)
"""The kinds that no single source brings."""
REPORT_KINDS = (REPORT_NEW, REPORT_PROJECT_CHANGED)
EXPECTATION_KINDS = (EXPECTATION_MET, EXPECTATION_OVERDUE)
