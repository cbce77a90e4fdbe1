"""What came of a replay, for a person at a terminal or a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import takewhile

from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.columns import print_columns
from jobs.cli.printing.terminal import say
from jobs.messages.phrases.sanitizing import one_line
from jobs.passes.compare import Comparison
from jobs.passes.reparse import Reparsed
from jobs.passes.replay import ReplayResult
from jobs.passes.replay_command import Differing
from state.changes.json_values import ABSENT, Difference
from state.telling.counts import counted

_LONGEST, _LEAD = 160, 30
_MARKS = {"added": "+", "dropped": "-", "changed": "~"}


def print_trouble(result: ReplayResult) -> None:
    """On standard error: over which snapshots a parser stumbled, which were not usable, and which
    files could not be read here."""
    for snapshot_id, fault in sorted(result.faults.items()):
        say(f"vvwatch: fault in a parser: snapshot {snapshot_id}: {fault}", err=True)
    for pass_id, why in sorted(result.failed.items()):
        say(f"vvwatch: pass {pass_id} could not be processed: {why}", err=True)
    for entry in result.set_aside:
        say(f"vvwatch: {entry.key} is set aside ({entry.step}): {entry.error}", err=True)
    damaged = {bad.snapshot_id: bad for bad in result.unusable if bad.snapshot_id is not None}
    for snapshot_id, bad in sorted(damaged.items()):
        say(
            f"vvwatch: warning: snapshot {snapshot_id} of {bad.source} ({bad.url}) was skipped: "
            f"{bad.problem}",
            err=True,
        )
    print_unread(result.unread)
    pruned = Counter(bad.source for bad in result.unusable if bad.snapshot_id is None)
    for source, count in sorted(pruned.items()):
        say(f"vvwatch: warning: pruned: {counted(count, 'fetch')} of {source}", err=True)


def print_unread(unread: Mapping[str, str]) -> None:
    """On standard error: which files could not be read here, so that what came is not the whole."""
    for url, why in sorted(unread.items()):
        say(
            f"vvwatch: warning: {url} could not be read here, though it was tried again: {why}; "
            "what follows from it is missing: run this again, with more memory free",
            err=True,
        )


def print_comparison(
    comparison: Comparison, differences: Iterable[Differing], as_json: bool
) -> None:
    """A table of what differs by kind, and the list; as JSON one object a difference."""
    if as_json:
        for difference in differences:
            print_json(difference.as_json())
        return
    if comparison.is_equal:
        say(f"nothing differs: {counted(comparison.same, 'event')} as on record")
        return
    by_kind = [(kind, *map(str, counts)) for kind, *counts in comparison.by_kind()]
    print_columns(("kind", "added", "dropped", "changed"), by_kind)
    say(f"{counted(comparison.same, 'event')} as on record\n")
    for difference in differences:
        event = difference.replayed or difference.recorded
        if event is not None:
            title = one_line(event.title, 80)
            mark = _MARKS[difference.word]
            say(f"{mark} {event.id}  {event.kind}  {event.subject}  {title}")
        for field in difference.fields:
            before, after = _excerpts(field)
            say(f"    {field.path}: {before} -> {after}")


def _excerpts(field: Difference) -> tuple[str, str]:
    """Both values on one line each; of long ones what stands around the first difference."""
    before, after = (
        "(absent)" if value is ABSENT else json.dumps(value, ensure_ascii=False)
        for value in (field.before, field.after)
    )
    common = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    begin = max(0, sum(1 for _ in common) - _LEAD)
    return _excerpt(before, begin), _excerpt(after, begin)


def _excerpt(text: str, begin: int) -> str:
    if len(text) <= _LONGEST:
        return one_line(text, _LONGEST)
    cut = text[begin:]
    return ("…" if begin else "") + one_line(cut, _LONGEST)


def print_reparsed(done: Reparsed) -> None:
    """What became of the records, and what was found late."""
    say(f"records: {done.renewed} read again, {done.changed} changed, {done.new} new")
    found = ", ".join(f"{count} × {kind}" for kind, count in sorted(done.events.items()))
    say(f"events found late: {found or 'none'}")
    print_unread(done.unread)
    for key, why in sorted(done.set_aside.items()):
        say(f"vvwatch: {key} is left as it was: {why}", err=True)
    for _, fault in sorted(done.faults.items()):
        say(f"vvwatch: fault in a parser: {fault}", err=True)
