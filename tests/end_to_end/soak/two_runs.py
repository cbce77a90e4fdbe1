"""Two installations of vvwatch on sites that say the same: one is let be, the other is not."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from state.database import pieces
from tests.end_to_end.conftest import Installation, Webhook
from tests.end_to_end.soak.year import Round, Trouble


def _in_small_batches() -> None:
    """Let what is killed be killed between batches, too."""
    pieces.MOST_TOGETHER = 5


@dataclass
class Tally:
    """What was done to the disturbed one so far."""

    passes: int = 0
    kills: int = 0
    faults: int = 0
    refusals: int = 0
    repeated_messages: int = 0
    kills_before: int = 0


@dataclass
class TwoRuns:
    """The two, and who is told by each; `round` does the same to both, but for the trouble."""

    calm: Installation
    calm_hook: Webhook
    disturbed: Installation
    hook: Webhook
    tally: Tally = field(default_factory=Tally)
    pass_seconds: float = 1.0
    """How long a pass of the disturbed one that was not killed took last."""

    def begin(self, at: str) -> None:
        """The baselines of both."""
        for made in (self.calm, self.disturbed):
            assert made.check(at).is_good

    def round(self, planned: Round) -> None:
        """A round; AssertionError where the disturbed one tells or stores anything else."""
        for made in (self.calm, self.disturbed):
            with made.world.lock:
                planned.change(made.world)
        well_at = planned.well_at.isoformat()
        assert self.calm.check(well_at).is_good
        for trouble in planned.troubles:
            self._disturb(trouble)
            false = self._differing(_EVENTS).get("disturbed")
            assert not false, f"false news in round {planned.number} at {trouble}: {false}"
        result = self.disturbed.check(well_at)
        self.tally.passes += 1
        assert result.is_good, f"round {planned.number}: {result.as_json()}"
        self._compare(planned)

    def _disturb(self, trouble: Trouble) -> None:
        made, tally = self.disturbed, self.tally
        for host, kind in trouble.faults:
            made.sites.faults.add(host, kind)
        self.hook.refuses = trouble.hook_refuses
        tally.passes += 1
        tally.faults += len(trouble.faults)
        tally.refusals += trouble.hook_refuses
        begun_at = time.monotonic()
        try:
            if trouble.kill_at_share is None:
                made.check(trouble.at.isoformat(), *trouble.sources)
                self.pass_seconds = time.monotonic() - begun_at
            else:
                seconds = trouble.kill_at_share * self.pass_seconds
                named = (word for name in trouble.sources for word in ("--source", name))
                now, before = trouble.at.isoformat(), _in_small_batches
                made.run("check", *named, now=now, before=before, seconds=seconds)
        except subprocess.TimeoutExpired:
            tally.kills += 1
        finally:
            made.sites.faults.clear()
            self.hook.refuses = False

    def _compare(self, planned: Round) -> None:
        where = f"after round {planned.number}, {planned}"
        for what, sql in _COMPARED.items():
            differing = self._differing(sql)
            assert not differing, f"{what} {where}: only in {differing}"
        # A pass that was killed may have sent a message without noting it: one repetition a kill.
        repeated = sum((Counter(_texts(self.hook)) - Counter(set(_texts(self.hook)))).values())
        self.tally.repeated_messages += repeated
        since, self.tally.kills_before = self.tally.kills_before, self.tally.kills
        assert repeated <= self.tally.kills - since, f"{repeated} messages repeated {where}"
        other = _told(self.hook) ^ _told(self.calm_hook)
        assert not other, f"told by one of the two alone {where}: {sorted(other)}"
        self.hook.take()
        self.calm_hook.take()
        # What this process holds is to be what vvwatch holds, not what its sites were asked.
        for made in (self.calm, self.disturbed):
            made.sites.clear_requests()

    def _differing(self, sql: str) -> dict[str, list[Any]]:
        """A few rows that one of the two has and the other has not, by which of them."""
        with closing(sqlite3.connect(self.disturbed.database)) as db:
            db.execute("ATTACH ? AS calm", [f"{self.calm.database}"])
            found = {}
            for name, here, there in (("disturbed", "main", "calm"), ("calm", "calm", "main")):
                both = f"{sql.format(here)} EXCEPT {sql.format(there)}"
                if rows := db.execute(f"SELECT * FROM ({both}) LIMIT 3").fetchall():
                    found[name] = rows
        return found


# What was detected, without what ops alone get and without when it was; what is known now; who was
# told of what, and whether it went out.
_EVENTS = (
    "SELECT id, kind, subject, title, baseline, projects FROM {}.events"
    " WHERE kind NOT IN ('source.failing', 'source.recovered')"
)
_COMPARED = {
    "events": _EVENTS,
    "records": "SELECT key, record, withdrawn_at IS NULL FROM {}.records",
    "deliveries": "SELECT event_id, watcher, channel, d.state FROM {0}.deliveries AS d"
    " JOIN {0}.events ON events.id = event_id"
    " WHERE kind NOT IN ('source.failing', 'source.recovered')",
}

_NUMBERED = re.compile(r"^[0-9]+\. ")


def _texts(hook: Webhook) -> list[str]:
    return [message["message"] for message in hook.messages]


def _told(hook: Webhook) -> set[str]:
    """What was told in all messages, line by line, without their ends, which say when it was."""
    lines = (line for text in _texts(hook) for line in text.partition("\n-- \n")[0].splitlines())
    return {_NUMBERED.sub("", line) for line in lines}
