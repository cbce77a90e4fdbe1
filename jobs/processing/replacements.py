"""What there is to say of replaced files: other words or the same, and whether anybody is told."""

from __future__ import annotations

from dataclasses import replace

from crawler.extraction.texts import Texts
from jobs.rules.file_editions import SAME_TEXT, describe_replacement, narrowed_to
from state.changes.sheet_differ import compare_reports
from state.model.news import News
from state.model.records import Inputs
from state.model.values import Record
from state.records.store import RecordStore
from state.snapshots.store import SnapshotStore


class Replacements:
    """The replaced files of one pass; remembers what was told in it that tells of them."""

    def __init__(self, store: SnapshotStore, records: RecordStore, texts: Texts) -> None:
        self._store = store
        self._records = records
        self._texts = texts
        self._told_with_files: set[str] = set()

    def describe(
        self, news: News, told: Record | None, before: Inputs, after: Inputs
    ) -> tuple[News, bool]:
        """The news with what a replaced file says otherwise, and whether it is told to nobody.

        Nobody hears of a file that says the same, or that was replaced because its question was
        answered, which is told.
        """
        if news.kind.tells_files:
            self._told_with_files.add(news.record.key)
        if not news.kind.is_replaced_file or told is None:
            return news, False
        hashes = (told.fields["sha256"], news.record.fields["sha256"])
        record = describe_replacement(news.record, *(self._texts.known(h) for h in hashes))
        owners = self._records.owners(record.url)
        is_same = bool(record.detail.get(SAME_TEXT))
        if not is_same and any(owner.startswith("report:") for owner in owners):
            record = narrowed_to(record, self._projects_that_differ(before, after))
        is_told = any(owner in self._told_with_files for owner in owners)
        return replace(news, record=record), is_same or is_told

    def _projects_that_differ(self, before: Inputs, after: Inputs) -> frozenset[str]:
        """The projects whose sheet in the report is another one now."""
        sheets = [
            self._texts.cut(self._store.load(snapshot)).sheets
            for inputs in (before, after)
            for _, part, snapshot in inputs
            if part == "file" and snapshot is not None
        ]
        if len(sheets) != 2:
            return frozenset()
        return frozenset(change.project for change in compare_reports(sheets[0], sheets[1]))
