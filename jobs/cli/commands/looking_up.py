"""Commands that look things up and change nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from jobs.cli.commands.base import (
    FAILED,
    Context,
    Day,
    KindPattern,
    LaterChoice,
    Since,
    json_option,
    speaking,
)
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import say

_DAY = Day()


def _kinds() -> tuple[str, ...]:
    from crawler.sources.registry import SOURCES
    from state.model.values import REPORT_KIND

    return (*(source.record_kind for source in SOURCES), REPORT_KIND)


def _codes(texts: Sequence[str]) -> list[str]:
    """The codes in full; where one was written otherwise, as what it was read is said."""
    from jobs.queries.selection import project_codes

    codes = project_codes(texts)
    for text, code in zip(texts, codes, strict=True):
        if text.strip().upper() != code:
            say(f"vvwatch: {text.strip()} is read as {code}", err=True)
    return codes


@click.command()
@click.option("--since", type=Since(), help="Detected since: yesterday, 2d, 6m, a day, an instant.")
@click.option(
    "--kind", "kinds", multiple=True, type=KindPattern(), help="Only this kind, such as report.*"
)
@click.option("--project", "projects", multiple=True, help="Only what names this project.")
@json_option
@click.pass_obj
@speaking
def events(
    context: Context,
    since: datetime | None,
    kinds: Sequence[str],
    projects: Sequence[str],
    as_json: bool,
) -> None:
    """What was detected, baseline included, oldest first."""
    from jobs.cli.printing.summaries import print_events
    from jobs.cli.printing.wholeness import tell_missing
    from jobs.queries.selection import select_events

    config = context.config_to_read
    found = select_events(config.state.path, since, kinds, _codes(projects))
    if as_json:
        for event in found:
            print_json(event.as_json())
    else:
        print_events(found)
    tell_missing(config)


@click.command()
@click.argument("subject")
@json_option
@click.pass_obj
@speaking
def show(context: Context, subject: str, as_json: bool) -> None:
    """One project (VV078), one question (question:1795000), or any other subject of an event."""
    from crawler.sources.registry import source_of_key
    from jobs.cli.printing.dossier import print_project, print_subject, print_whole
    from jobs.cli.printing.wholeness import tell_missing
    from jobs.queries.dossier import project_dossier, subject_dossier, whole_dossier

    config, source = context.config_to_read, source_of_key(subject)
    show_it: Callable[[dict[str, Any]], None]
    if source is not None and source.lookup.is_whole:
        found, show_it = whole_dossier(config, subject), print_whole
    elif ":" in subject:
        found, show_it = subject_dossier(config, subject), print_subject
    else:
        found, show_it = project_dossier(config, _codes([subject])[0]), print_project
    if as_json:
        print_json(found)
    else:
        show_it(found)
    tell_missing(config)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--project", help="Only what names this project.")
@click.option(
    "--kind",
    type=LaterChoice(_kinds),
    help="Only this kind of record.",
)
@click.option("--asker", help="Only questions by (a part of) this name.")
@click.option("--minister", help="Only questions to (a part of) this name.")
@click.option("--from", "since", type=_DAY, help="Dated on or after this day.")
@click.option("--to", "until", type=_DAY, help="Dated on or before this day.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@json_option
@click.pass_obj
@speaking
def search(
    context: Context,
    words: Sequence[str],
    project: str | None,
    kind: str | None,
    asker: str | None,
    minister: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Full text: words, "a phrase", wor*, and AND, OR, NOT between them; newest first."""
    from jobs.cli.printing.dossier import print_hits
    from jobs.cli.printing.wholeness import tell_missing
    from jobs.queries.selection import find_passages
    from state.records.search import Filters

    filters = Filters(
        project=_codes([project])[0] if project else None,
        kind=kind,
        asker=asker,
        minister=minister,
        since=since.date().isoformat() if since else None,
        until=until.date().isoformat() if until else None,
    )
    config = context.config_to_read
    hits = find_passages(config.state.path, " ".join(words), filters, limit)
    if as_json:
        for hit in hits:
            print_json(hit)
    else:
        print_hits(hits)
    tell_missing(config)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also answers that nobody follows.")
@click.option("--check", is_flag=True, help="Exit with 1 when something is not well, and say what.")
@click.option(
    "--prometheus",
    "metrics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the figures for a scraper of metrics into this file.",
)
@json_option
@click.pass_obj
@speaking
def status(
    context: Context, everything: bool, check: bool, metrics: Path | None, as_json: bool
) -> int:
    """How the sources stand, what is pending, what is due or late."""
    from jobs.cli.printing.summaries import print_ailments, print_status
    from jobs.queries.health.ailments import ailments
    from jobs.queries.status import status_summary

    summary = status_summary(context.config_to_read, context.now, os.environ, everything)
    problems = ailments(summary, context.now)
    if metrics is not None:
        from jobs.queries.health.metrics import write_metrics

        write_metrics(summary, problems, metrics)
    if as_json:
        print_json({**summary, "problems": problems})
    elif check:
        print_ailments(problems)
    elif metrics is None:
        print_status(summary)
    return FAILED if check and problems else 0


@click.command(name="config")
@json_option
@click.pass_obj
@speaking
def show_config(context: Context, as_json: bool) -> None:
    """The configuration as it is understood, secrets masked."""
    from jobs.cli.printing.summaries import print_config

    print_config(context.config_tried, context.path, as_json)


COMMANDS = (events, show, search, status, show_config)
