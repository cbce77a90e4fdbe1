"""The folder of one size: its configurations, its database, and how far its making has come."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.century.questions import LAST_DAY, PROJECTS, Century
from state.model.instants import iso

VVWATCH = Path(sys.executable).parent / "vvwatch"
FEW, MANY = 20, 10_000
_EACH, _KEYWORDS = 10, 200
_FIRST_AT = datetime.fromisoformat(f"{LAST_DAY}T08:00:00+00:00") + timedelta(days=1)
_PAUSE = timedelta(minutes=30)
_MIB = 1024 * 1024
_STARTER = """
import os, sys, time
begun = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
seconds, busy = time.perf_counter() - begun, used.ru_utime + used.ru_stime
sys.stderr.write(f"\\n[{seconds}, {busy}, {used.ru_maxrss}]\\n")
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs its arguments as a command, and says last what that cost: seconds, those of the processor,
and the most memory, in KiB."""


@dataclass(frozen=True)
class Cost:
    """What a command cost: by the clock, of the processor with all that it started, and the most
    memory that any of these had; `output` is what it printed."""

    seconds: float
    busy_seconds: float
    peak_mib: float
    output: str = ""

    def as_json(self) -> dict[str, float]:
        """The figures alone."""
        return {name: round(value, 3) for name, value in asdict(self).items() if name != "output"}


class Folder:
    """One size, in a folder of its own; what has been done is not done again."""

    def __init__(self, folder: Path, count: int) -> None:
        self.path = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._progress = folder / "progress.json"
        known = json.loads(self._progress.read_text()) if self._progress.exists() else {}
        self.century = Century(count, known.get("more", 0))
        self._passes = known.get("passes", 0)
        self.made: list[dict[str, float]] = known.get("made", [])
        self.is_made: bool = known.get("is_made", False)
        self.figures: dict[str, dict[str, float]] = known.get("figures", {})

    def save(self) -> None:
        """Keep how far it has come."""
        done = {
            "count": self.century.count,
            "more": self.century.more,
            "passes": self._passes,
            "made": self.made,
            "is_made": self.is_made,
            "figures": self.figures,
        }
        self._progress.write_text(json.dumps(done, indent=1), encoding="utf-8")

    def next_at(self) -> str:
        """The instant of the next pass, half an hour after the one before."""
        self._passes += 1
        self.save()
        return iso(_FIRST_AT + self._passes * _PAUSE)

    def run(self, *words: str, watchers: int = FEW, at: str | None = None) -> Cost:
        """What a command costs, with so many watchers."""
        now = ["--now", at] if at is not None else []
        config = ["--config", str(self.path / f"{watchers}.toml")]
        return cost_of([str(VVWATCH), *config, *now, *words], self.path)

    def run_python(self, program: str) -> Cost:
        """What a program in Python costs, its start included."""
        return cost_of([sys.executable, "-c", program], self.path)

    @property
    def database_mib(self) -> float:
        """The size of the database with what lies beside it."""
        return sum(file.stat().st_size for file in self.path.glob("vvwatch.db*")) / _MIB

    def write_configs(self, origins: Mapping[str, str], history: str) -> None:
        """Write the configurations with few and with many watchers; both follow the same things."""
        served = "\n".join(f'"{origin}" = "{base}"' for origin, base in origins.items())
        common = (
            '[state]\npath = "vvwatch.db"\n'
            f"[http]\ndelay_seconds = 0\n[http.origins]\n{served}\n"
            "[sources.publications]\nenabled = false\n[sources.programme]\nenabled = false\n"
            f'[sources.questions]\nhistory = "{history}"\nsince = "{self.century.since}"\n'
        )
        for watchers in (FEW, MANY):
            text = common + "".join(map(_watcher, range(watchers)))
            (self.path / f"{watchers}.toml").write_text(text, encoding="utf-8")


def _watcher(number: int) -> str:
    places = [number * _EACH + each for each in range(_EACH)]
    codes = ", ".join(f'"VV{place % PROJECTS + 1:03}"' for place in places)
    words = ", ".join(f'"trefwoord {place % _KEYWORDS}"' for place in places)
    return (
        f'[[watchers]]\nname = "w{number}"\nprojects = [{codes}]\nkeywords = [{words}]\n'
        f'urls = ["json://127.0.0.1:9/w{number}",'
        f' "mailto://w{number}:secret{number}@example.org?smtp=127.0.0.1"]\n'
    )


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """What a command costs with all that it starts; RuntimeError when it fails."""
    # The most memory that a process had counts what it was before the command took its place: a
    # process of next to nothing starts it, not this one.
    starter = [sys.executable, "-I", "-S", "-c", _STARTER, *command]
    with (folder / "output").open("w+b") as output, (folder / "errors").open("w+b") as errors:
        ended = subprocess.run(  # noqa: S603  # ours
            starter, stdout=output, stderr=errors, cwd=folder, check=False
        )
        output.seek(0)
        errors.seek(0)
        words = errors.read().decode(errors="replace")
        if ended.returncode:
            what = f"{' '.join(command)} ended with {ended.returncode}"
            raise RuntimeError(f"{what}: {words[-2000:]}")
        printed = output.read().decode()
    seconds, busy_seconds, peak_kib = json.loads(words.splitlines()[-1])
    return Cost(seconds, busy_seconds, peak_kib / 1024, printed)
