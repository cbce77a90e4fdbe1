"""Snapshots, what parsers make of them, and both sides of an event, for a person at a terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.telling.terminal_text import for_terminal
from jobs.messages.phrases.sanitizing import one_line
from state.changes.sentences import shorten
from state.model.instants import to_the_minute, to_the_second
from state.model.values import JsonObject
from state.telling.counts import counted

_MOST_SAME = 200
_MOST_CHANGED = 4_000
_MOST_EVENTS = 20


def print_snapshot(view: JsonObject) -> None:
    """A snapshot: the request, what came and when, what rests on it, and the body."""
    console = _console()
    request = view["request"]
    _say(console, f"{request['method']} {request['url']}", "bold")
    table = _table()
    for name, value in _facts(view):
        table.add_row(_plain(name, "bold"), _plain(value))
    console.print(table)
    _print_body(console, view["body"])


def _facts(view: JsonObject) -> Iterable[tuple[str, str]]:
    if view["request"]["body"]:
        yield "request body", view["request"]["body"]
    yield "snapshot", f"{view['id']} ({view['role']})"
    yield "status", str(view["status"])
    yield from ((name, value) for name, value in view["headers"].items())
    for name, at in (("first seen", "first_seen_at"), ("last confirmed", "last_confirmed_at")):
        yield name, to_the_second(datetime.fromisoformat(view[at]))
    yield "sha256", view["sha256"]
    yield "size", counted(view["size_bytes"], "byte")
    for row in view["fetched"]:
        yield f"fetched for {row['source']}", _when(row)
    for event in view["events"][:_MOST_EVENTS]:
        yield f"{event['side']} event", f"{event['id']}  {event['kind']}  {event['subject']}"
    if len(view["events"]) > _MOST_EVENTS:
        yield (
            "and",
            f"{counted(len(view['events']) - _MOST_EVENTS, 'more event')}, which --json names",
        )


def _when(row: JsonObject) -> str:
    first = f"pass {row['first_pass']}, {to_the_minute(row['first_at'])}"
    if row["passes"] == 1:
        return f"in {first}"
    last = f"pass {row['last_pass']}, {to_the_minute(row['last_at'])}"
    return f"{counted(row['passes'], 'time')}, from {first} to {last}"


def _print_body(console: Console, body: JsonObject) -> None:
    if body["problem"]:
        _say(console, f"\n{body['kind']}, {body['state']}: {body['problem']}")
    for number, page in enumerate(body["pages"], start=1):
        _say(console, "\nbody" if body["kind"] == "text" else f"\npage {number}", "bold")
        _say(console, page)
    if body["cut_off"]:
        _say(console, "\n… there is more of it: --output FILE writes the whole body", "bold")


# --- what a parser makes of it -----------------------------------------------------------


def print_parsed(parsed: JsonObject) -> None:
    """Readings, links, listing and oddities of a snapshot, and the sheets of a report."""
    console = _console()
    for key, part, data in parsed["readings"]:
        _say(console, f"{key}  {part}", "bold")
        _print_values(console, data)
    _print_heading(console, f"links: {len(parsed['links'])}")
    for role, url in parsed["links"]:
        _say(console, f"  {role}  {url}")
    _print_heading(console, "listing" if parsed["listing"] else "no listing")
    _print_values(console, parsed["listing"] or {})
    for assumption, seen in parsed["oddities"].items():
        _say(console, f"\nodd: {assumption}: {seen}")
    if parsed.get("report"):
        _print_report(console, parsed["report"])


def _print_values(console: Console, values: JsonObject) -> None:
    table = _table()
    for name, value in values.items():
        table.add_row(_plain(f"  {name}"), _plain(shorten(_as_text(value), _MOST_CHANGED)))
    console.print(table)


def _print_heading(console: Console, words: str) -> None:
    _say(console, f"\n{words}", "bold")


def _print_report(console: Console, report: JsonObject) -> None:
    _print_heading(console, f"project sheets: {len(report['sheets'])}")
    table = _table("project", "status", "milestones", "page", header=True)
    for sheet in report["sheets"]:
        cells = (sheet["code"], sheet["status"], len(sheet["milestones"]), sheet["first_page"])
        table.add_row(*(_plain(_as_text(cell)) for cell in cells))
    console.print(table)
    for note in report["notes"]:
        _say(console, f"note: {note}")


# --- both sides of an event --------------------------------------------------------------


def print_diff(diff: JsonObject) -> None:
    """Both sides of an event side by side, what differs marked by a star."""
    console = _console()
    _say(console, f"{diff['kind']}  {one_line(diff['title'])}", "bold")
    _say(console, f"{diff['id']}  {diff['subject']}  {diff['url']}")
    table = Table(box=None, expand=True, pad_edge=False, header_style="bold")
    table.add_column("", width=1)
    table.add_column("field", ratio=2, min_width=15, overflow="fold")
    for side in ("before", "after"):
        numbers = ", ".join(map(str, diff["snapshots"][side])) or "none"
        table.add_column(f"{side} (snapshots: {numbers})", ratio=5, overflow="fold")
    is_one_sided = not any(row["changed"] for row in diff["rows"])
    for row in diff["rows"]:
        table.add_row(*_diff_cells(row, is_whole=is_one_sided or row["changed"]))
    console.print(table)
    for note in diff["notes"]:
        _say(console, f"\n{note}")


def _diff_cells(row: JsonObject, is_whole: bool) -> Iterable[Text]:
    """A row's mark, its field by words, so that it wraps between them, and both of its values."""
    style, mark = ("yellow", "*") if row["changed"] else ("", "")
    longest = _MOST_CHANGED if is_whole else _MOST_SAME
    field = row["field"].replace(".", " ")
    values = (shorten(row[side] or "", longest) for side in ("before", "after"))
    return (_plain(text, style) for text in (mark, field, *values))


# --- shared ------------------------------------------------------------------------------


def _console() -> Console:
    # Without colours there are no other signs either that a terminal obeys.
    system: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(highlight=False, markup=False, emoji=False, color_system=system)


def _table(*columns: str, header: bool = False) -> Table:
    table = Table(box=None, pad_edge=False, show_header=header, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _plain(text: str, style: str = "") -> Text:
    return Text(for_terminal(text), style=style, overflow="fold")


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(_plain(text, style), soft_wrap=True)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
