"""Dossiers and search results for a person at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from functools import partial

from crawler.sources.registry import SOURCES, source_of_key
from crawler.telling.lookup import Line, Lookup
from jobs.cli.printing.columns import print_columns
from jobs.cli.printing.terminal import is_terminal, say, text_width
from jobs.messages.phrases.catalogue import status_words
from jobs.messages.phrases.sanitizing import one_line
from state.model.instants import to_the_minute
from state.model.values import JsonObject
from state.telling.counts import counted

_NO_DAY = " " * 10
_WIDTH = 100


def print_project(dossier: JsonObject) -> None:
    """A project: status per measurement, milestones, what each source knows of it, promises."""
    say(f"{dossier['code']}  {dossier['name'] or '(name not known yet)'}", bold=True)
    _print_statuses(dossier["status"])
    _part("Milestones", dossier["milestones"], _print_milestone)
    _print_groups(dossier, announcing=True)
    _part("Promises", dossier["promises"], _print_promise)
    _part("Monitoring reports", dossier["reports"], _print_item)
    _print_groups(dossier, announcing=False)
    _part("Day by day", dossier["thread"], _print_step)
    count, code = len(dossier["events"]), dossier["code"]
    say(f"\n{counted(count, 'event')}: vvwatch events --project {code}")


def _print_groups(dossier: JsonObject, announcing: bool) -> None:
    for source in SOURCES:
        lookup = source.lookup
        if lookup.group is not None and source.announces is announcing:
            _part(lookup.heading, dossier[lookup.group], partial(_print_record, lookup))


def _print_record(lookup: Lookup, item: JsonObject) -> None:
    say(f"  {item['date'] or _NO_DAY}  {one_line(item['title'], 110)}")
    for line in lookup.item_lines(item):
        _print_line(line, 6)


def _print_line(line: Line, indent: int = 0) -> None:
    if line.gap:
        say()
    by = indent + line.indent
    text = line.text if line.most is None else one_line(line.text, line.most)
    say(_indented(text, by) if line.wrapped else " " * by + text, bold=line.bold)


def _part(heading: str, items: Iterable[JsonObject], show: Callable[[JsonObject], None]) -> None:
    say(f"\n{heading}", bold=True)
    shown = 0
    for item in items:
        show(item)
        shown += 1
    if not shown:
        say("  none known")


def _print_statuses(rows: Iterable[JsonObject]) -> None:
    shown = [
        (
            str(row["measurement"]),
            row["reference_date"] or "",
            status_words("en", row["status"]) if row["status"] else "not made out",
            row["url"],
        )
        for row in rows
    ]
    if shown:
        print_columns(("measurement", "position on", "status", "where"), shown)


def _print_milestone(milestone: JsonObject) -> None:
    say(f"  {one_line(milestone['title'], 110)}")
    for step in milestone["history"]:
        why = f": {one_line(step['explanation'], 200)}" if step["explanation"] else ""
        status = status_words("en", step["status"]) if step["status"] else "status not made out"
        say(f"      measurement {step['measurement']}: {status}{why}")


def _print_item(item: JsonObject) -> None:
    say(f"  {item['date'] or _NO_DAY}  {one_line(item['title'], 110)}")
    say(f"      {item.get('file_url') or item['url']}")


def _print_step(step: JsonObject) -> None:
    projects = f" [{', '.join(step['projects'])}]" if len(step["projects"]) > 1 else ""
    say(f"  {step['day']}  {step['what']}: {one_line(step['title'], 100)}{projects}")
    say(f"      [{one_line(step['key'], 100)}]  {one_line(step['url'], 300)}")


def _print_promise(promise: JsonObject) -> None:
    due = f"due {promise['due_on']}" if promise["due_on"] else "no day that can be made out"
    say(f"  {promise['date'] or _NO_DAY}  {one_line(promise['text'], 200)} ({due})")
    say(f"      {promise['url']}")


def print_whole(whole: JsonObject) -> None:
    """One record whole."""
    source = source_of_key(whole["key"])
    for line in source.lookup.whole_lines(whole) if source else ():
        _print_line(line)
    if whole["projects"]:
        _part(f"Day by day: {', '.join(whole['projects'])}", whole["thread"], _print_step)


def print_subject(subject: JsonObject) -> None:
    """What is known of a subject, event by event."""
    say(one_line(subject["title"], 200), bold=True)
    say(subject["url"])
    if subject["projects"]:
        say(f"projects: {', '.join(subject['projects'])}")
    if subject["withdrawn"]:
        say("withdrawn: it is not there any more")
    _part("Events", subject["events"], _print_told)


def _print_told(event: JsonObject) -> None:
    mark = " (baseline)" if event["baseline"] else ""
    say(f"  {to_the_minute(event['detected_at'])}  {event['kind']}{mark}  {event['id']}")
    for line in event["lines"]:
        say(_indented(line, 6))


def print_hits(hits: Iterable[JsonObject]) -> None:
    """What full text found."""
    found = 0
    for hit in hits:
        found += 1
        say(f"{hit['date'] or _NO_DAY}  {one_line(hit['title'], 100)}", bold=True)
        say(_indented(one_line(hit["passage"], 500), 4))
        say(f"    {hit['url']}  [{hit['key']}]")
    if not found:
        say("nothing found")


def _indented(text: str, by: int) -> str:
    """The text below others; wrapped at a terminal alone, and no address ever: what is piped keeps
    one line a line."""
    if not is_terminal():
        return textwrap.indent(text, " " * by)
    width = text_width(_WIDTH) - by
    lines = (
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
    return textwrap.indent("\n".join(lines), " " * by)
