"""What ops hear of files that cannot be read, once each: by address, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobs.processing.context import PassContext
from jobs.processing.values import Found, Turn
from state.changes.unread import MOST_PASSES, ReadingFailure, Trouble, is_given_up
from state.model.deliveries import Notice
from state.model.instants import brussels_day
from state.model.notices import FileUnread, ReaderDown


def tell_of_unread_files(context: PassContext) -> Turn:
    """Tell ops of the files that failed in this pass once too often, and of a reader that does not
    even start."""

    def take() -> Found:
        failures = context.stores.reading_failures.in_pass(context.current.id)
        return Found(notices=tuple(_notices(context, failures)))

    return Turn("files", take)


def _notices(context: PassContext, failures: Sequence[ReadingFailure]) -> Iterator[Notice]:
    down = next((f for f in failures if f.why.startswith(Trouble.NOT_STARTED)), None)
    if down is not None:
        day = brussels_day(context.at)
        yield Notice(f"reader_down:{day}", ReaderDown(error=down.why))
    for failure in failures:
        if not failure.why.startswith(Trouble.NOT_STARTED):
            yield from _of_file(context, failure)


def _of_file(context: PassContext, failure: ReadingFailure) -> Iterator[Notice]:
    known = context.stores.reading_failures.of(failure.sha256, failure.task)
    passes = len({f.pass_id for f in known if f.reader == failure.reader})
    given_up = is_given_up(known, failure.reader)
    if given_up or passes >= MOST_PASSES:
        word = "given_up" if given_up else "waits"
        notice_id = f"file_unread:{failure.sha256}:{failure.task}:{failure.reader}:{word}"
        detail = FileUnread(url=failure.url, error=failure.why, passes=passes, given_up=given_up)
        yield Notice(notice_id, detail)
