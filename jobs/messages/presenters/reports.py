"""What a message says of a monitoring report, and of what changed for a project; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.telling.presenter import TITLE_CHARACTERS, Presenter
from crawler.telling.saying import (
    Beginning,
    Day,
    Measurement,
    Phrase,
    Row,
    Status,
    Text,
    Value,
    phrase,
    unread,
)
from crawler.telling.told import Told
from state.model.details import MilestoneChange, ProjectChangeDetail, ReportDetail, StatusChange

# What a watcher should hear of first; statuses that are not here come after these.
_STATUS_ORDER = (
    *("stopped", "action_required", "attention", "realised", "not_started", "started"),
    "on_schedule",
)
# Statuses that say what was done to a milestone, so that no colon is needed before them.
_DONE = frozenset({"stopped", "realised", "started"})
_OTHER_CHANGES = ("removed", "added", "text")
_MOST_MILESTONES = 5
_MOST_SENTENCES = 3
_SENTENCE_CHARACTERS = 400
_ABOVE_ALL = -10


class ReportPresenter(Presenter[ReportDetail]):
    """Which measurement it is of, what was found in it, and the file itself."""

    has_title = False

    def headline(self, told: Told[ReportDetail]) -> Phrase:
        """That the report of this measurement is out."""
        measurement = Measurement(told.detail.measurement)
        return phrase(f"what.{told.kind.name}", measurement=measurement)

    def lines(self, told: Told[ReportDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The day of reference, the number of projects, and what could not be read."""
        del followed
        detail = told.detail
        if detail.reference_date:
            day = Day(detail.reference_date)
            yield phrase("measurement", number=detail.measurement, day=day)
        if detail.pages:
            yield phrase("found", count=len(detail.projects_found), pages=detail.pages)
        if detail.problem:
            yield unread(detail.problem)

    def links(self, told: Told[ReportDetail]) -> Iterable[tuple[Phrase, str]]:
        """The file of the report."""
        return ((phrase("file"), told.detail.file_url),) if told.detail.file_url else ()

    def file_role(self, told: Told[ReportDetail], page: int | None) -> str:
        """Any file of it is the report."""
        del told, page
        return "report"


class ProjectChangePresenter(Presenter[ProjectChangeDetail]):
    """What matters most of all that changed for a project, then the rest."""

    has_title = False
    names_project = True

    def headline(self, told: Told[ProjectChangeDetail]) -> Phrase:
        """The project's coming or going, its status, or the change of a milestone."""
        detail = told.detail
        measurement = Measurement(detail.measurement.after)
        if detail.presence != "both":
            name = "added" if detail.presence == "new" else "gone"
            return phrase(f"what.report.{name}", measurement=measurement)
        if _is_led_by_status(detail):
            status = Status(detail.status.after)
            return phrase("what.status", status=status, measurement=measurement)
        first = next(iter(_most_important_first(detail)), None)
        if first is None:
            return phrase("what.report.changed", measurement=measurement)
        is_done = first.change == "status" and first.after in _DONE
        return phrase(
            f"what.milestone.{'done' if is_done else first.change}",
            title=Text(first.title, TITLE_CHARACTERS),
            status=Status(first.after),
            measurement=measurement,
        )

    def lines(self, told: Told[ProjectChangeDetail], followed: frozenset[str]) -> Iterator[Value]:
        """Status and milestones, most important first; sentences where there is nothing else."""
        del followed
        detail = told.detail
        if detail.presence != "both":
            yield phrase(f"presence.{detail.presence}")
        moved = detail.presence == "both" and detail.status.differs
        if moved and _is_led_by_status(detail):
            yield phrase("status_change", **_from_to(detail.status))
        milestones = _most_important_first(detail)
        yield from map(_milestone, milestones[:_MOST_MILESTONES])
        if len(milestones) > _MOST_MILESTONES:
            yield phrase("more_milestones", count=len(milestones) - _MOST_MILESTONES)
        if moved and not _is_led_by_status(detail):
            yield phrase("status_change", **_from_to(detail.status))
        if not milestones:
            for sentence in detail.text_diff.splitlines()[:_MOST_SENTENCES]:
                yield Text(sentence, _SENTENCE_CHARACTERS)
        if detail.compared_by == "sentences":
            yield phrase("by_sentences")

    def rank(self, told: Told[ProjectChangeDetail]) -> tuple[int, int]:
        """A new status, a project's coming and its going come above all, what stopped first."""
        detail = told.detail
        statuses = _new_statuses(detail)
        place = _ABOVE_ALL if statuses or detail.presence != "both" else told.kind.rank
        if detail.presence == "gone":
            return place, 0
        return place, min(map(_status_rank, statuses), default=len(_STATUS_ORDER) + 1)

    def file_role(self, told: Told[ProjectChangeDetail], page: int | None) -> str:
        """Any file of it is the report."""
        del told, page
        return "report"


def _new_statuses(detail: ProjectChangeDetail) -> list[str | None]:
    statuses = [m.after for m in detail.milestones if m.change == "status"]
    return [*statuses, detail.status.after] if detail.status.differs else statuses


def _most_important_first(detail: ProjectChangeDetail) -> list[MilestoneChange]:
    return sorted(detail.milestones, key=_milestone_rank)


def _is_led_by_status(detail: ProjectChangeDetail) -> bool:
    """Whether the new status of the project matters more than that of any milestone."""
    if not detail.status.differs:
        return False
    ranks = map(_milestone_rank, detail.milestones)
    return min(ranks, default=(1, 0)) > (0, _status_rank(detail.status.after))


def _status_rank(status: str | None) -> int:
    return _STATUS_ORDER.index(status) if status in _STATUS_ORDER else len(_STATUS_ORDER)


def _milestone_rank(milestone: MilestoneChange) -> tuple[int, int]:
    if milestone.change == "status":
        return 0, _status_rank(milestone.after)
    return 1, _OTHER_CHANGES.index(milestone.change)


def _milestone(milestone: MilestoneChange) -> Value:
    title = Text(milestone.title, 160)
    line = phrase(f"milestone.{milestone.change}", title=title, **_from_to(milestone))
    if not milestone.explanation or milestone.change not in ("status", "added"):
        return line
    explanation = phrase("explanation", text=Beginning(milestone.explanation, 240))
    return Row((line, explanation), between=" ")


def _from_to(change: StatusChange | MilestoneChange) -> dict[str, Value]:
    return {"before": Status(change.before), "after": Status(change.after)}
