"""What there is to say of replaced files: other words or the same, and whether anybody is told."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from jobs.processing.context import UnitOfWork
from jobs.rules.file_editions import describe_replacement, narrowed_to
from state.changes.sheet_differ import compare_reports
from state.model.details import FileDetail
from state.model.errors import NotReadError
from state.model.keys import Key
from state.model.news import News
from state.model.records import Inputs
from state.model.values import Record


def describe(
    work: UnitOfWork,
    news: News,
    told: Record | None,
    inputs: tuple[Inputs, Inputs],
    told_with_files: Set[str],
    is_patient: bool = False,
) -> tuple[News, bool]:
    """The news with what a replaced file says otherwise, and whether it is told to nobody.

    `inputs` are those of the file before and after. Nobody hears of a file that says the same, or
    that belongs to a record of which news was `told_with_files` in this pass, such as an answer.
    Where the sheets of a report cannot be cut yet, NotReadError if it `is_patient`.
    """
    if not news.kind.is_replaced_file or told is None:
        return news, False
    hashes = (told.fields["sha256"], news.record.fields["sha256"])
    record = describe_replacement(news.record, *(work.texts.known(h) for h in hashes))
    owners = work.stores.files.owners(record.url)
    is_same = bool(FileDetail.of(record.detail).same_text)
    if not is_same and any(Key.parse(owner).is_report for owner in owners):
        try:
            record = narrowed_to(record, _projects_that_differ(work, inputs))
        except NotReadError as error:
            if is_patient and not error.given_up:
                raise
    is_told = any(owner in told_with_files for owner in owners)
    return replace(news, record=record), is_same or is_told


def _projects_that_differ(work: UnitOfWork, both: Iterable[Inputs]) -> frozenset[str]:
    """The projects whose sheet in the report is another one now."""
    sheets = [
        work.texts.cut(work.stores.snapshots.load(snapshot)).sheets
        for inputs in both
        for _, part, snapshot in inputs
        if part == "file" and snapshot is not None
    ]
    if len(sheets) != 2:
        return frozenset()
    return frozenset(change.project for change in compare_reports(sheets[0], sheets[1]))
