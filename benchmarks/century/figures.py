"""What is measured of one size, one figure after the other."""

from __future__ import annotations

import json
import sys

from benchmarks.century.folder import FEW, MANY, Cost, Folder
from benchmarks.century.sites import CenturySites

_NEW = 10
_READ = f"""
from pathlib import Path
from jobs.config.model import load_config
config = load_config(Path("{MANY}.toml"), try_channels=False)
"""
_TRY = f"""{_READ}
import os
from jobs.alerting.tried_channels import are_usable
assert are_usable(config, os.environ)
"""
_OPEN = """
from pathlib import Path
from state.database.connection import open_database
open_database(Path("vvwatch.db")).close()
"""
MOST_PUBLISHED = 100_000
"""Of a site with a page for each of a million questions the disk is the limit, not the machine."""


def make(folder: Folder, sites: CenturySites) -> None:
    """Make the database by first passes until one has come to its end."""
    while not folder.is_made:
        before = sites.count
        cost = folder.run("check", "--no-deliver", "--json", at=folder.next_at())
        row = json.loads(cost.output)["sources"]["questions"]
        if row["outcome"] != "ok":
            raise RuntimeError(f"expected a first pass that is good, but {row}")
        folder.is_made = row["complete"]
        folder.made.append({**cost.as_json(), "requests": sites.count - before})
        folder.figures["first pass"] = {
            name: max(each[name] for each in folder.made)
            if name == "peak_mib"
            else sum(each[name] for each in folder.made)
            for name in folder.made[0]
        } | {"mib": folder.database_mib}
        folder.save()
        _say(folder, "first pass")


class Figures:
    """The figures of one size that has been made."""

    UNCHANGED = tuple(f"unchanged pass, {watchers} watchers" for watchers in (FEW, MANY))

    def __init__(self, folder: Folder, sites: CenturySites) -> None:
        self._folder = folder
        self._sites = sites

    def measure(self) -> None:
        """Measure everything, in the order in which one thing follows from another."""
        for name, program in (("first time", _TRY), ("again", _READ)):
            self._note(
                f"configuration of {MANY:,} watchers, {name}", self._folder.run_python(program)
            )
        for watchers in (FEW, MANY):
            # With other watchers than before it is noted who they are.
            self._pass("with other watchers", watchers)
            self._pass(f"unchanged pass, {watchers} watchers", watchers)
            self._folder.century.more += _NEW
            self._pass(f"ten new questions, {watchers} watchers", watchers, least_events=_NEW)
        for name, words in (
            ("search, many hits", ("search", "gemeente")),
            ("search, few hits", ("search", "relanceplan VV078")),
            ("show", ("show", "VV002", "--json")),
            ("deliveries", ("deliveries",)),
            ("status", ("status", "--json")),
            ("events of a day", ("events", "--since", "2099-11-24T09:00+00:00", "--json")),
            ("try, of half a year", ("try", "w1")),
        ):
            self._note(name, self._folder.run(*words, watchers=MANY, at=self._folder.next_at()))
        self._upkeep()
        if self._folder.century.count <= MOST_PUBLISHED:
            self._publish()

    def _upkeep(self) -> None:
        """Measure what whoever keeps the database does with all of it."""
        self._note("opening", self._folder.run_python(_OPEN))
        self._note("verify", self._folder.run("verify", at=self._folder.next_at()))
        copy = self._folder.path / "copy.db"
        self._note("backup", self._folder.run("backup", str(copy), at=self._folder.next_at()))
        copy.unlink()

    def _publish(self) -> None:
        for name in ("publish, first time", "publish, unchanged"):
            folder = str(self._folder.path / "site")
            self._note(name, self._folder.run("publish", folder, at=self._folder.next_at()))

    def _pass(self, name: str, watchers: int, least_events: int = 0) -> None:
        cost = self._folder.run(
            "check", "--no-deliver", "--json", watchers=watchers, at=self._folder.next_at()
        )
        events = json.loads(cost.output)["events"]
        if events < least_events or (events and not least_events):
            raise RuntimeError(f"{name}: expected {least_events or 'no'} events, but {events} came")
        self._note(name, cost)

    def _note(self, name: str, cost: Cost) -> None:
        self._folder.figures[name] = {**cost.as_json(), "printed_bytes": len(cost.output)}
        self._folder.save()
        _say(self._folder, name)


def _say(folder: Folder, name: str) -> None:
    figures = folder.figures[name]
    sys.stdout.write(
        f"{folder.century.count:,} questions, {name}: {figures['seconds']:.2f} s, "
        f"{figures['busy_seconds']:.2f} s of the processor, {figures['peak_mib']:.0f} MiB\n"
    )
    sys.stdout.flush()
