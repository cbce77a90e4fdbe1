"""Two installations of vvwatch on sites that say the same: one is let be, the other is not."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.end_to_end.conftest import Installation, Webhook
from tests.end_to_end.soak.year import Round, Trouble

_FOR_OPS = ("source.failing", "source.recovered")


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
        allowed = _events(self.calm)
        for trouble in planned.troubles:
            self._disturb(trouble)
            told = _events(self.disturbed)
            false = {key: told[key] for key in told.keys() - allowed.keys()}
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
        try:
            if trouble.kill_after_seconds is None:
                made.check(trouble.at.isoformat())
            else:
                made.run("check", now=trouble.at.isoformat(), seconds=trouble.kill_after_seconds)
        except subprocess.TimeoutExpired:
            tally.kills += 1
        finally:
            made.sites.faults.clear()
            self.hook.refuses = False

    def _compare(self, planned: Round) -> None:
        where = f"after round {planned.number}, {planned}"
        for what in (_events, _records, _deliveries):
            disturbed, calm = what(self.disturbed), what(self.calm)
            other = {
                key for key in disturbed.keys() | calm.keys() if disturbed.get(key) != calm.get(key)
            }
            differing = [(key, disturbed.get(key), calm.get(key)) for key in sorted(other)[:3]]
            assert not differing, f"{what.__name__} {where}: disturbed and calm {differing}"
        # A pass that was killed may have sent a message without noting it: one repetition a kill.
        repeated = sum((Counter(_texts(self.hook)) - Counter(set(_texts(self.hook)))).values())
        self.tally.repeated_messages += repeated
        since, self.tally.kills_before = self.tally.kills_before, self.tally.kills
        assert repeated <= self.tally.kills - since, f"{repeated} messages repeated {where}"
        self.hook.take()
        self.calm_hook.take()


def _events(made: Installation) -> dict[str, Any]:
    """What was detected, without what ops alone get and without when it was."""
    return {
        event.id: (event.kind, event.subject, event.title, event.baseline, event.projects)
        for event in made.events(baseline=True)
        if event.kind not in _FOR_OPS
    }


def _records(made: Installation) -> dict[str, Any]:
    """What is known now."""
    found = made.rows("SELECT key, record, withdrawn_at IS NULL FROM records")
    return {key: (json.loads(record), stands) for key, record, stands in found}


def _deliveries(made: Installation) -> dict[str, Any]:
    """Who was told of what, and whether it went out."""
    found = made.rows(
        "SELECT event_id, watcher, channel, state FROM deliveries WHERE event_id IS NOT NULL"
        " AND event_id NOT IN (SELECT id FROM events WHERE kind IN ('source.failing',"
        " 'source.recovered'))"
    )
    return {" ".join(of): state for *of, state in found}


def _texts(hook: Webhook) -> list[str]:
    return [message["message"] for message in hook.messages]
