"""A year in which everything goes wrong now and then: in the end all is known, and all told once.

The short form runs with the tests; `make soak` (VVWATCH_SOAK passes) the long one.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from jobs.demo.sites.server import ExampleSites
from tests.end_to_end.conftest import Installation, Webhook
from tests.end_to_end.soak.two_runs import TwoRuns
from tests.end_to_end.soak.year import BEGIN, rounds

_SHORT, _MIB = 36, 1024 * 1024
_LONG_PASSES = int(os.environ.get("VVWATCH_SOAK", "0"))
_SEED = int(os.environ.get("VVWATCH_SOAK_SEED", "1"))
# The disturbed one keeps snapshots of what came in place of answers, and tells ops.
_MOST_TIMES_LARGER, _ROOM_BYTES, _MOST_GROWTH_MIB, _MOST_MORE = 3, 8 * _MIB, 60, 12


class Held(NamedTuple):
    """What this process, which does most of the passes, holds."""

    mib: float
    descriptors: int
    threads: int


@pytest.fixture
def two_runs(tmp_path: Path) -> Iterator[TwoRuns]:
    """Two installations, each with sites and a webhook of its own."""
    with ExitStack() as stack:
        made, hooks = [], []
        for name in ("calm", "disturbed"):
            folder = tmp_path / name
            folder.mkdir()
            sites = stack.enter_context(ExampleSites())
            hook = stack.enter_context(Webhook())
            installation = Installation(folder, sites)
            # No fault is an answer that never comes: one that is slow is that of a busy machine.
            installation.tables["http"].update(retries=0, timeout_seconds=60)
            # Files that stay as they are need not be asked for in most passes.
            installation.tables["sources"]["questions"]["recheck_documents_days"] = 60
            installation.tables["sources"]["publications"]["recheck_files_hours"] = 24 * 7
            # Each has its own address; what channels are called must be the same.
            installation.environment = {"HOOK": hook.url}
            installation.watch("alles", ["${HOOK}"], projects="all", keywords=["zaak"])
            made.append(installation)
            hooks.append(hook)
        # Where bodies lie must make no difference.
        made[1].tables["state"]["bodies_over_kib"] = 1
        yield TwoRuns(made[0], hooks[0], made[1], hooks[1])


@pytest.mark.slow
def test_whatever_goes_wrong_what_is_known_and_told_is_what_it_would_have_been(
    two_runs: TwoRuns,
) -> None:
    """After each round of faults, kills and clocks set back, records, events and deliveries are
    those of a run that was let be, and no more messages came twice than processes were killed."""
    two_runs.begin(BEGIN.isoformat())
    planned = rounds(_LONG_PASSES or _SHORT, _SEED)
    half_way = Held(0.0, 0, 0)
    for each in planned:
        two_runs.round(each)
        if each.number == len(planned) // 2:
            half_way = _held()
        if _LONG_PASSES and each.number % 25 == 24:
            _say(two_runs, each.number + 1)
    sizes = [_size(made) for made in (two_runs.calm, two_runs.disturbed)]
    assert sizes[1] <= _MOST_TIMES_LARGER * sizes[0] + _ROOM_BYTES
    at_end = _held()
    assert at_end.mib - half_way.mib <= _MOST_GROWTH_MIB
    assert at_end.descriptors - half_way.descriptors <= _MOST_MORE
    assert at_end.threads - half_way.threads <= _MOST_MORE
    for made in (two_runs.calm, two_runs.disturbed):
        assert json.loads(made.run("verify", "--json").stdout)["problems"] == []
    assert two_runs.tally.kills
    assert two_runs.tally.faults


def _say(two_runs: TwoRuns, done: int) -> None:
    tally = two_runs.tally
    sizes = " and ".join(f"{_size(m) / _MIB:.1f}" for m in (two_runs.calm, two_runs.disturbed))
    sys.__stderr__.write(  # type: ignore[union-attr]  # it is there where `make soak` runs
        f"{done} rounds, {tally.passes} passes: {tally.faults} faults, {tally.kills} kills, "
        f"{tally.refusals} refusals, {tally.repeated_messages} messages repeated; "
        f"databases {sizes} MiB, this process {_resident_mib():.0f} MiB\n"
    )


def _size(made: Installation) -> int:
    files = (path for path in made.folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files)


def _held() -> Held:
    descriptors = len(os.listdir("/proc/self/fd"))
    return Held(_resident_mib(), descriptors, threading.active_count())


def _resident_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
