"""Dossiers and search results for a person at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

import click
from rich.console import Console
from rich.table import Table

from jobs.messages.phrases.sanitizing import one_line
from state.model.values import JsonObject

_NO_DAY = " " * 10
_WIDTH = 100


def print_project(dossier: JsonObject) -> None:
    """A project: status per measurement, milestones, questions and answers, promises."""
    click.secho(f"{dossier['code']}  {dossier['name'] or '(name not known yet)'}", bold=True)
    _print_statuses(dossier["status"])
    _part("Milestones", dossier["milestones"], _print_milestone)
    _part("Written questions", dossier["questions"], _print_question_line)
    _part("Promises", dossier["promises"], _print_promise)
    _part("Monitoring reports", dossier["reports"], _print_item)
    _part("Publications", dossier["publications"], _print_item)
    count, code = len(dossier["events"]), dossier["code"]
    click.echo(f"\n{count} events: vvwatch events --project {code}")


def _part(heading: str, items: Iterable[JsonObject], show: Callable[[JsonObject], None]) -> None:
    click.secho(f"\n{heading}", bold=True)
    shown = 0
    for item in items:
        show(item)
        shown += 1
    if not shown:
        click.echo("  none known")


def _print_statuses(rows: Iterable[JsonObject]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("measurement", "position on", "status", "where"):
        table.add_column(column, overflow="fold")
    for row in rows:
        number, day = str(row["measurement"]), row["reference_date"] or ""
        table.add_row(number, day, row["status"] or "not made out", row["url"])
    if table.row_count:
        Console(highlight=False, soft_wrap=True).print(table)


def _print_milestone(milestone: JsonObject) -> None:
    click.echo(f"  {one_line(milestone['title'], 110)}")
    for step in milestone["history"]:
        why = f": {one_line(step['explanation'], 200)}" if step["explanation"] else ""
        status = step["status"] or "status not made out"
        click.echo(f"      measurement {step['measurement']}: {status}{why}")


def _print_item(item: JsonObject) -> None:
    click.echo(f"  {item['date'] or _NO_DAY}  {one_line(item['title'], 110)}")
    click.echo(f"      {item.get('file_url') or item['url']}")


def _print_question_line(question: JsonObject) -> None:
    click.echo(f"  {question['date'] or _NO_DAY}  {one_line(question['title'], 110)}")
    click.echo(f"      {_who(question)}")
    for sub in question["sub_questions"]:
        what = f"‘{sub['milestone']}’" if sub["milestone"] else sub["text"]
        click.echo(f"      {sub['number']}. {one_line(what, 100)}")
    if question["answer"]:
        click.echo(_indented(one_line(question["answer"], 400), 6))
    click.echo(f"      {question['url']}")


def _who(question: JsonObject) -> str:
    state = f"answered {question['answered_on']}" if question["answered_on"] else question["state"]
    number = f"nr. {question['number']} ({question['session_year']})"
    return f"{number}, {question['asker']} to {question['minister']}: {state}"


def _print_promise(promise: JsonObject) -> None:
    due = f"due {promise['due_on']}" if promise["due_on"] else "no day that can be made out"
    click.echo(f"  {promise['date'] or _NO_DAY}  {one_line(promise['text'], 200)} ({due})")
    click.echo(f"      {promise['url']}")


def print_question(question: JsonObject) -> None:
    """One question whole."""
    click.secho(question["title"], bold=True)
    click.echo(_who(question))
    click.echo(f"asked {question['asked_on']}, due {question['due_on']}")
    click.echo(question["url"])
    for document in question["documents"]:
        problem = f" ({document['problem']})" if document["problem"] else ""
        click.echo(f"{document['url']}{problem}")
    for note in question["notes"]:
        click.echo(f"note: {note}")
    for sub in question["sub_questions"]:
        project = f" [{sub['project']}]" if sub["project"] else ""
        click.secho(f"\n{sub['number']}.{project}", bold=True)
        click.echo(_indented(sub["text"], 2))
        if sub["answer"]:
            click.echo(_indented(f"→ {sub['answer']}", 4))
    click.secho("\nAnswer", bold=True)
    click.echo(_indented(question["answer"] or "none known", 2))
    for link in question["links"]:
        click.echo(f"  {link}")
    _part("Promises", question["announcements"], _print_announcement)


def print_subject(subject: JsonObject) -> None:
    """What is known of a subject, event by event."""
    click.secho(one_line(subject["title"], 200), bold=True)
    click.echo(subject["url"])
    if subject["projects"]:
        click.echo(f"projects: {', '.join(subject['projects'])}")
    if subject["withdrawn"]:
        click.echo("withdrawn: it is not there any more")
    _part("Events", subject["events"], _print_told)


def _print_told(event: JsonObject) -> None:
    mark = " (baseline)" if event["baseline"] else ""
    click.echo(f"  {event['detected_at'][:16]}  {event['kind']}{mark}  {event['id']}")
    for line in event["lines"]:
        click.echo(_indented(line, 6))


def _print_announcement(announcement: JsonObject) -> None:
    click.echo(f"  {one_line(announcement['text'], 300)} ({announcement['due_on'] or 'no day'})")


def print_hits(hits: Iterable[JsonObject]) -> None:
    """What full text found."""
    found = 0
    for hit in hits:
        found += 1
        click.secho(f"{hit['date'] or _NO_DAY}  {one_line(hit['title'], 100)}", bold=True)
        click.echo(_indented(one_line(hit["passage"], 500), 4))
        click.echo(f"    {hit['url']}  [{hit['key']}]")
    if not found:
        click.echo("nothing found")


def _indented(text: str, by: int) -> str:
    lines = (textwrap.fill(line, _WIDTH) for line in text.splitlines())
    return textwrap.indent("\n".join(lines), " " * by)
