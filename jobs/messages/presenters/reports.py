"""What a message says of a monitoring report, and of what changed for a project; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from crawler.telling.presenter import TITLE_CHARACTERS, Presenter
from crawler.telling.saying import (
    Beginning,
    Counted,
    Day,
    Measurement,
    Moved,
    Phrase,
    Row,
    Status,
    Text,
    Value,
    phrase,
    unread,
)
from crawler.telling.told import Told
from state.model.details import MilestoneChange, ProjectChangeDetail, ReportDetail
from state.model.values import JsonObject

# What a watcher should hear of first; statuses that are not here come after these.
STATUS_ORDER = (
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
# A report that is out leads whatever it brings.
_OUT = -20


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
        said: list[Value] = []
        if detail.reference_date:
            said.append(phrase("measurement", day=Day(detail.reference_date)))
        if detail.pages:
            projects = Counted("found_projects", len(detail.projects_found))
            pages = Counted("found_pages", detail.pages)
            said.append(phrase("found", projects=projects, pages=pages))
        if said:
            yield Row(tuple(said), between=" ")
        if detail.problem:
            yield unread(detail.problem)

    def links(self, told: Told[ReportDetail]) -> Iterable[tuple[Phrase, str]]:
        """The file of the report."""
        return ((phrase("link.report"), told.detail.file_url),) if told.detail.file_url else ()

    def page(self, told: Told[ReportDetail]) -> Phrase:
        """The page on which the report is published."""
        return phrase("link.report_page", site=super().page(told).values["site"])

    def rank(self, told: Told[ReportDetail]) -> tuple[int, int]:
        """It comes before all else."""
        del told
        return _OUT, 0

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

    def glance(self, told: Told[ProjectChangeDetail]) -> Value:
        """The headline without its measurement; a new status alone."""
        detail = told.detail
        if detail.presence != "both":
            return phrase(f"tally.{detail.presence}")
        if _is_led_by_status(detail):
            return Status(detail.status.after)
        first = next(iter(_most_important_first(detail)), None)
        if first is None:
            return phrase("glance.changed")
        title = Text(first.title, TITLE_CHARACTERS, is_part=True)
        return phrase(f"glance.{first.change}", title=title, status=Status(first.after))

    def lines(self, told: Told[ProjectChangeDetail], followed: frozenset[str]) -> Iterator[Value]:
        """Status and milestones, most important first; sentences where there is nothing else.

        Where one thing alone changed the headline names it, and the line says from what to what.
        """
        del followed
        detail = told.detail
        milestones = _most_important_first(detail)
        is_alone = len(milestones) + detail.status.differs == 1
        status = _status(detail, is_alone)
        if status and (detail.presence != "both" or _is_led_by_status(detail)):
            yield status
        shown = milestones[:_MOST_MILESTONES]
        yield from (
            _moved(milestone, is_alone) for milestone in shown if milestone.change != "text"
        )
        if status and detail.presence == "both" and not _is_led_by_status(detail):
            yield status
        reworded = [milestone for milestone in shown if milestone.change == "text"]
        if reworded and not is_alone:
            yield _reworded(reworded)
        if len(milestones) > _MOST_MILESTONES:
            yield Counted("more_milestones", len(milestones) - _MOST_MILESTONES)
        if not milestones:
            for sentence in detail.text_diff.splitlines()[:_MOST_SENTENCES]:
                yield _sentence(sentence)
        if detail.compared_by == "sentences":
            yield phrase("by_sentences")

    def page(self, told: Told[ProjectChangeDetail]) -> Phrase:
        """The page of the report on which the project begins."""
        page = told.detail.page
        return phrase("link.report_at", page=page) if page else phrase("link.report")

    def brief(self, told: Told[ProjectChangeDetail]) -> JsonObject:
        """What its headline says, and what it counts as."""
        detail = told.detail
        first = tuple(
            replace(milestone, explanation=None) for milestone in _most_important_first(detail)[:1]
        )
        return replace(detail, milestones=first, text_diff="").as_json()

    def rank(self, told: Told[ProjectChangeDetail]) -> tuple[int, int]:
        """A new status, a project's coming and its going come above all, what stopped first."""
        detail = told.detail
        statuses = _new_statuses(detail)
        place = _ABOVE_ALL if statuses or detail.presence != "both" else told.kind.rank
        if detail.presence == "gone":
            return place, 0
        return place, min(map(_status_rank, statuses), default=len(STATUS_ORDER) + 1)

    def file_role(self, told: Told[ProjectChangeDetail], page: int | None) -> str:
        """Any file of it is the report."""
        del told, page
        return "report"


def worst(detail: ProjectChangeDetail) -> str:
    """As what the change of a project counts: the worst of its new statuses, else `new`, `gone`,
    `milestones` or `text`."""
    if detail.presence != "both":
        return detail.presence
    statuses = [status or "unknown" for status in _new_statuses(detail)]
    if statuses:
        return min(statuses, key=_status_rank)
    return "milestones" if any(m.change != "text" for m in detail.milestones) else "text"


def counted_as(detail: ProjectChangeDetail) -> str:
    """As what a changed project is counted: its own new status, else `new`, `gone`, `milestones` or
    `text`. A milestone that was stopped stops no project."""
    if detail.presence != "both":
        return detail.presence
    if detail.status.differs:
        return detail.status.after or "unknown"
    return "milestones" if any(m.change != "text" for m in detail.milestones) else "text"


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
    return STATUS_ORDER.index(status) if status in STATUS_ORDER else len(STATUS_ORDER)


def _milestone_rank(milestone: MilestoneChange) -> tuple[int, int]:
    if milestone.change == "status":
        return 0, _status_rank(milestone.after)
    return 1, _OTHER_CHANGES.index(milestone.change)


def _status(detail: ProjectChangeDetail, is_alone: bool) -> Moved | None:
    """The status of the project, where there is something to say of it."""
    before, after = detail.status.before, detail.status.after
    if detail.presence == "new":
        return Moved(phrase("status_of_project"), None, Status(after)) if after else None
    if detail.presence == "gone":
        return Moved(phrase("status_of_project"), Status(before), None) if before else None
    if not detail.status.differs:
        return None
    return Moved(None if is_alone else phrase("status_of_project"), Status(before), Status(after))


def _moved(milestone: MilestoneChange, is_alone: bool) -> Moved:
    note = None
    if milestone.explanation and milestone.change != "removed":
        note = phrase("explanation", text=Beginning(milestone.explanation, 240))
    what = None if is_alone else Text(milestone.title, 160, is_part=True)
    before = Status(milestone.before) if milestone.change != "added" else None
    after = Status(milestone.after) if milestone.change != "removed" else None
    return Moved(what, before, after, note)


def _reworded(milestones: Sequence[MilestoneChange]) -> Phrase:
    """That only the explanation of these is another."""
    titles = (Text(milestone.title, 160, is_part=True) for milestone in milestones)
    quoted = tuple(phrase("quoted", text=title) for title in titles)
    return phrase("explanation_changed", titles=Row(quoted))


def _sentence(sentence: str) -> Value:
    """A line of a comparison: its first sign says whether it was added or dropped."""
    words = Beginning(sentence[1:].strip(), _SENTENCE_CHARACTERS)
    if sentence.startswith("+"):
        return Moved(phrase("passage"), None, words)
    if sentence.startswith("-"):
        return Moved(phrase("passage"), words, None)
    return Text(sentence, _SENTENCE_CHARACTERS)
