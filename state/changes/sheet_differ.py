"""What changed for each project from one measurement to the next, and in a replaced file; pure.

It compares what a report was read to say; it must not know how a report is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from state.changes.milestones import compare_milestones
from state.changes.page_edges import running_lines
from state.changes.sentences import differences, shorten, split_sentences, text_difference, text_key
from state.changes.sheets import Sheet
from state.model.details import (
    Measurements,
    MilestoneChange,
    ProjectChangeDetail,
    StatusChange,
)

_MAX_PASSAGES = 50
_MAX_PASSAGE = 500

Passage = tuple[str | None, str | None]
"""A sentence before and the one that stands in its place after; None where there is none."""


@dataclass(frozen=True)
class SheetChange:
    """What differs for one project; `compared_by` says whether its milestones could be told.

    `page` is where its sheet begins, in the report that has it, the later one first.
    """

    project: str
    name: str | None
    status_before: str | None
    status_after: str | None
    milestones: tuple[MilestoneChange, ...]
    text_diff: str
    compared_by: Literal["milestones", "sentences"]
    presence: Literal["both", "new", "gone"]
    page: int | None

    def as_detail(
        self, before_measurement: int | None, after_measurement: int
    ) -> ProjectChangeDetail:
        """The detail of a `report.project_changed` event."""
        return ProjectChangeDetail(
            project=self.project,
            name=self.name,
            measurement=Measurements(before=before_measurement, after=after_measurement),
            status=StatusChange(before=self.status_before, after=self.status_after),
            milestones=self.milestones,
            text_diff=self.text_diff,
            compared_by=self.compared_by,
            presence=self.presence,
            page=self.page,
        )


def compare_reports(before: Sequence[Sheet], after: Sequence[Sheet]) -> tuple[SheetChange, ...]:
    """One change per project that differs, by code; none for those that do not."""
    old = {sheet.code: sheet for sheet in reversed(before)}
    new = {sheet.code: sheet for sheet in reversed(after)}
    changes = (_compare(old.get(code), new.get(code)) for code in sorted({*old, *new}))
    return tuple(change for change in changes if change)


def passages(before: Sequence[str], after: Sequence[str]) -> tuple[Passage, ...]:
    """The sentences that differ between two states of a file, given as the texts of its pages.

    Bounded in number and length; lines that run along the edges of the pages do not count.
    """
    found: list[Passage] = []
    for removed, added in differences(_sentences(before), _sentences(after)):
        for pair in zip_longest(removed, added):
            if len(found) == _MAX_PASSAGES:
                return tuple(found)
            old, new = (shorten(s, _MAX_PASSAGE) if s is not None else None for s in pair)
            found.append((old, new))
    return tuple(found)


def _sentences(pages: Sequence[str]) -> tuple[str, ...]:
    split = [[line for line in page.splitlines() if line.strip()] for page in pages]
    running = running_lines(split)
    lines = (
        line
        for texts, edges in zip(split, running, strict=True)
        for i, line in enumerate(texts)
        if i not in edges
    )
    return split_sentences(lines)


def _compare(old: Sheet | None, new: Sheet | None) -> SheetChange | None:
    if old is None or new is None:
        return _appearance(old, new)
    by_milestones = old.by_milestones and new.by_milestones
    milestones = compare_milestones(old.milestones, new.milestones) if by_milestones else ()
    text_diff = _text_difference(old, new, by_milestones)
    # A status that could not be made out is not known to differ.
    moved = bool(old.status and new.status) and text_key(old.status or "") != text_key(
        new.status or ""
    )
    if not (moved or milestones or text_diff):
        return None
    return SheetChange(
        project=new.code,
        name=new.name or old.name,
        status_before=old.status,
        status_after=new.status,
        milestones=milestones,
        text_diff=text_diff,
        compared_by="milestones" if by_milestones else "sentences",
        presence="both",
        page=new.first_page or None,
    )


def _appearance(old: Sheet | None, new: Sheet | None) -> SheetChange | None:
    """A project that only one of the reports has."""
    sheet = new or old
    if sheet is None:
        return None
    return SheetChange(
        project=sheet.code,
        name=sheet.name,
        status_before=old.status if old else None,
        status_after=new.status if new else None,
        milestones=compare_milestones(old.milestones if old else (), new.milestones if new else ()),
        text_diff=text_difference(_lines(old), _lines(new)),
        compared_by="milestones" if sheet.by_milestones else "sentences",
        presence="new" if new else "gone",
        page=sheet.first_page or None,
    )


def _lines(sheet: Sheet | None) -> tuple[str, ...]:
    if sheet is None:
        return ()
    return (sheet.text,) if sheet.by_milestones else sheet.lines


def _text_difference(old: Sheet, new: Sheet, by_milestones: bool) -> str:
    """The general text compared, or the whole sheet where milestones could not be told."""
    of_one_kind = bool(old.first_page) == bool(new.first_page)
    if not by_milestones and of_one_kind:
        return text_difference(old.lines, new.lines)
    if not of_one_kind and not (old.text and new.text):
        return ""  # a data file without a column of text says nothing of the text
    text = text_difference([old.text], [new.text])
    return "\n".join(filter(None, (_renaming(old, new), text)))


def _renaming(old: Sheet, new: Sheet) -> str:
    """Both names where they differ; one that is only cut off is the same."""
    a, b = text_key(old.name or ""), text_key(new.name or "")
    if a.startswith(b) or b.startswith(a):
        return ""
    return f"- {old.name}\n+ {new.name}"
