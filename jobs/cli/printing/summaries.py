"""Results for a person at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.columns import print_columns
from jobs.cli.printing.terminal import say
from jobs.messages.phrases.sanitizing import one_line
from state.model.instants import on_both_clocks, to_the_minute
from state.telling.counts import counted

if TYPE_CHECKING:
    # What is printed is slow to load; here it is only looked at.
    from jobs.alerting.sender import DeliveryCounts
    from jobs.config.model import Config
    from jobs.passes.check import CheckResult
    from jobs.passes.web_archives import Exported, Imported
    from state.model.values import Event, JsonObject


def print_check(result: CheckResult) -> None:
    """What a pass came to."""
    rows = []
    for name, row in result.sources.items():
        numbers = (row["requests"], row["snapshots"], row["not_modified"], row["records"])
        outcome = row["outcome"] if row["complete"] else "unfinished"
        rows.append((name, outcome, *map(str, numbers)))
    print_columns(("source", "outcome", "requests", "new", "not modified", "records"), rows)
    if result.unreached:
        # In the words of the doctor, who would be asked next.
        from jobs.doctor.words import Words

        words = Words("en")
        why = words("network.none", why=one_line(result.unreached, 1000))
        say(f"network: {why}; {words('network.remedy')}")
    for name, row in result.sources.items():
        if row["error"] and not result.unreached:
            say(f"{name}: {one_line(row['error'], 1000)}")
    if result.baseline_events:
        say(
            f"baseline: {counted(result.baseline_events, 'thing')} known from now on; nobody is "
            "told"
        )
    say(f"news: {result.events}")
    _print_set_aside([entry.as_json() for entry in result.set_aside])
    print_deliveries(result.deliveries)


def print_unfinished(result: CheckResult) -> None:
    """What was stopped before its end, and when it would be done; beside the result."""
    for name in result.unfinished:
        left, why = result.pace.estimate(name), result.sources[name]["error"]
        if result.unreached:
            why = None  # which is said once for all
        words = f"{left.words} at this pace are left" if left else "it was not begun"
        held_up = f" (held up: {one_line(why, 1000)})" if why else ""
        say(f"vvwatch: {name} is not complete: {words}{held_up}; the next check goes on", err=True)


def print_deliveries(counts: DeliveryCounts) -> None:
    """How sending went."""
    say(f"messages: {counts.sent} sent, {counts.failed} given up, {counts.pending} pending")


def print_exported(result: Exported, path: Path) -> None:
    """What an export came to."""
    say(f"{counted(result.snapshots, 'snapshot')} written to {path}")
    for words in result.damaged:
        say(f"vvwatch: left out: {words}", err=True)


def print_tables(counts: Mapping[str, int], path: Path) -> None:
    """How many rows of which tables were written."""
    rows = ", ".join(f"{count} {name}" for name, count in counts.items())
    say(f"written to {path}: {rows}")


def print_imported(result: Imported) -> None:
    """What the import of a file came to, and what of it was left and why."""
    if result.known:
        say(f"{result.path}: imported before, as pass {result.pass_id}; nothing was added")
    elif result.pass_id is None:
        say(f"{result.path}: nothing in it is of a source; nothing was added")
    else:
        say(
            f"{result.path}: pass {result.pass_id}, {counted(result.answers, 'answer')}, "
            f"{counted(result.snapshots, 'new snapshot')}, {result.missing} said that nothing is "
            "there"
        )
    for words, count in sorted(result.left.items()):
        say(f"  left {count}: {words}")


def print_events(events: Iterable[Event]) -> None:
    """Two lines an event; `vvwatch diff` takes the id that begins the second."""
    for event in events:
        mark = " (baseline)" if event.baseline else ""
        projects = f" [{', '.join(event.projects[:8])}]" if event.projects else ""
        title = one_line(event.title, 100)
        say(f"{to_the_minute(event.detected_at)}  {event.kind}{mark}  {title}{projects}")
        say(f"    {event.id}  {event.subject}  {event.url}")


def _when(instant: str | None) -> str:
    return to_the_minute(instant) if instant else "never"


def print_status(summary: JsonObject) -> None:
    """How things stand."""
    rows = []
    for name, row in summary["sources"].items():
        good, sweep = (_when(row[key]) for key in ("last_good_at", "last_sweep_at"))
        state = row["outcome"] if row["baseline_complete"] else f"{row['outcome']} (no baseline)"
        rows.append((name, state, str(row["records"]), good, sweep))
    print_columns(("source", "state", "records", "last good pass", "last sweep"), rows)
    for name, row in summary["sources"].items():
        if row["error"]:
            since = to_the_minute(row["failing_since"])
            say(f"\n{name} has failed since {since}: {one_line(row['error'], 1000)}")
        for assumption in row["assumptions"]:
            _print_assumption(assumption)
    for row in summary["failed_passes"]:
        error = one_line(row["error"], 1000)
        say(f"\npass {row['pass_id']} could not be processed: {error}")
    for row in summary["half_passes"]:
        say(
            f"\npass {row['pass_id']} of {to_the_minute(row['at'])} is processed in part: what it "
            "came to is told when it is whole; where no pass runs now, `vvwatch check` goes on "
            "with it"
        )
    for row in summary["drift"]:
        say(
            f"\n{row['source']} is not as it was since {to_the_minute(row['since'])}: "
            f"{one_line(row['seen'], 400)}; does {row['assumption']} hold?"
        )
    for row in summary["hosts"]:
        _print_host(row)
    _print_set_aside(summary["set_aside"])
    _print_waiting(summary)
    size, week, free = (value // 1024**2 for value in summary["storage"].values())
    say(f"\ndatabase: {size} MiB; a week takes about {week} MiB, {free} MiB are free")


def print_ailments(problems: Sequence[JsonObject]) -> None:
    """What is not well, a line each."""
    for row in problems:
        say(f"{row['what']}: {one_line(row['words'], 1000)}")
    if not problems:
        say("all is well")


def _print_host(row: JsonObject) -> None:
    """Where a host wants more than what is asked of every host."""
    if row["closed_why"]:
        why = one_line(row["closed_why"], 400)
        say(f"\n{row['host']} was not asked since {to_the_minute(row['closed_since'])}: {why}")
    if row["kept_pause_seconds"]:
        asked, kept = row["asked_pause_seconds"], row["kept_pause_seconds"]
        say(f"\n{row['host']}: {kept:g} s between two requests; robots.txt asks for {asked:g}")


def _print_set_aside(entries: Sequence[JsonObject]) -> None:
    for row in entries:
        numbers = ", ".join(map(str, row["snapshots"]))
        rests = f"; snapshots {numbers}" if numbers else ""
        whom = f" for {row['watcher']}" if row["watcher"] else ""
        say(
            f"\nset aside since {to_the_minute(row['since'])}: {one_line(row['key'], 200)}{whom} "
            f"({row['step']}{rests}): {one_line(row['error'], 1000)}"
        )


def _print_assumption(assumption: JsonObject) -> None:
    say(
        f"\nassumption {assumption['name']} ({assumption['grade']}) did not hold at "
        f"{to_the_minute(assumption['at'])}:\n  assumed: {assumption['statement']}\n"
        f"  seen:    {one_line(assumption['seen'], 400)}\n"
        f"  remedy:  {assumption['remedy']}"
    )


def _print_waiting(summary: JsonObject) -> None:
    for row in summary["pending"]:
        why = f", last error: {row['error']}" if row["error"] else ""
        say(
            f"\npending: {row['deliveries']} for {row['watcher']} since "
            f"{to_the_minute(row['since'])}, {_goes(row)}{why}"
        )
    for row in summary["held"]:
        say(
            f"\nheld: {counted(row['events'], 'event')} of pass {row['pass_id']}, far more than "
            f"usual; `vvwatch release {row['pass_id']}` or `vvwatch discard {row['pass_id']}`"
        )
    for row in summary["expected"]:
        say(f"\nexpected by {row['due_on']}: {row['title']}: {row['state']}")
        if row["on_agenda"]:
            say(f"  on the agenda: {', '.join(row['on_agenda'])}")
    for row in summary["late"]:
        say(
            f"\nlate by {counted(row['days_late'], 'day')}: {one_line(row['title'])} (due "
            f"{row['due_on']}, public by {row['public_due_on']})\n  {row['url']}"
        )
    for row in summary["unread"]:
        what_follows = (
            "given up until a later version of vvwatch"
            if row["given_up"]
            else f"tried again in the first pass after {to_the_minute(row['next_try_at'])}"
        )
        say(
            f"\nnot read: {one_line(row['url'], 300)}\n  tried in "
            f"{counted(len(row['passes']), 'pass')} "
            f"since {to_the_minute(row['since'])}; {one_line(row['why'], 300)}; {what_follows}"
        )
    if summary["waiting"]:
        waiting = counted(len(summary["waiting"]), "record")
        say(f"\nwaiting for documents that are not there yet: {waiting}")


def _goes(row: JsonObject) -> str:
    if not row["configured"]:
        return f"`vvwatch deliveries retarget {row['watcher']}/{row['channel']} TO` moves them"
    maybe = f", {row['uncertain']} may have arrived" if row["uncertain"] else ""
    return f"goes {on_both_clocks(row['next_attempt_at'])}{maybe}"


def print_config(config: Config, path: Path, as_json: bool = False) -> None:
    """The configuration with every secret masked, and the file it was read from, as JSON: for a
    person on many lines."""
    from state.model.values import SourceName

    shown = {"file": str(path.absolute()), **config.model_dump(mode="json")}
    for told, masked in zip(
        (*config.watchers, config.ops), (*shown["watchers"], shown["ops"]), strict=True
    ):
        masked["urls"] = [url.masked for url in told.urls]
    shown["ops"]["ping_url"] = config.ops.ping_url.masked
    for source, table in shown["sources"].items():
        for key in config.sources.of(SourceName(source)).secrets:
            table[key] = dict.fromkeys(table[key], "***")
    if as_json:
        print_json(shown)
    else:
        say(json.dumps(shown, indent=2, ensure_ascii=False))
