"""Commands that run passes and send what is due."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from jobs.cli.commands.base import (
    BUSY,
    FAILED,
    INTERRUPTED,
    Context,
    LaterChoice,
    Seconds,
    json_option,
    speaking,
)
from jobs.cli.printing.as_json import print_json
from jobs.cli.printing.terminal import complain
from state.model.errors import PassRunningError, UsageError
from state.model.values import SourceName

if TYPE_CHECKING:
    from crawler.running.stopping import FetchLimit
    from jobs.config.model import Config
    from jobs.publish.web import WebServer

_STOPPING = (signal.SIGINT, signal.SIGTERM)


def _sources() -> tuple[str, ...]:
    from crawler.sources.registry import SOURCE_NAMES

    return SOURCE_NAMES


@click.command()
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=LaterChoice(_sources),
    help="Only this source (may be given more than once).",
)
@click.option(
    "--for",
    "seconds",
    type=Seconds(),
    help="Fetch no longer than this (90s, 30m, 2h); the next check goes on.",
)
@click.option("--no-deliver", is_flag=True, help="Leave what is to be sent pending.")
@json_option
@click.pass_obj
@speaking
def check(
    context: Context,
    sources: Sequence[str],
    seconds: float | None,
    no_deliver: bool,
    as_json: bool,
) -> int:
    """One pass now: fetch, read, compare, and tell."""
    from jobs.cli.printing.progress import progress_reporter
    from jobs.cli.printing.summaries import print_check, print_unfinished
    from jobs.passes.check import Checker

    config = context.config
    with _fetching_for(seconds) as limit, progress_reporter() as reporter:
        checker = Checker(config, context.given_now, reporter=reporter)
        names = [SourceName(name) for name in sources]
        result = checker.check(names, deliver=not no_deliver, limit=limit)
    print_unfinished(result)
    if as_json:
        print_json(result.as_json())
    else:
        print_check(result)
    return 0 if result.is_good else FAILED


@contextmanager
def _fetching_for(seconds: float | None) -> Iterator[FetchLimit]:
    """A limit that is over after so many seconds, or when the user or the system says so; the
    second Ctrl-C does not wait for what was fetched to be read."""
    from crawler.running.stopping import FetchLimit

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        signal.signal(signal.SIGINT, signal.default_int_handler)
        limit.stop()

    with FetchLimit(seconds) as limit:
        before = {number: signal.signal(number, stop) for number in _STOPPING}
        try:
            yield limit
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@click.command()
@click.option("--web", metavar="HOST:PORT", help="Serve the public pages there.")
@click.option(
    "--alive",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Touch this file every 20 seconds while passes are made as they should.",
)
@click.pass_obj
@speaking
def serve(context: Context, web: str | None, alive: Path | None) -> int:
    """Run passes by their schedule until SIGTERM."""
    from jobs.passes.serving.service import Service

    if context.given_now is not None:
        raise UsageError("--now cannot stand in for the clock of a service; use it with check")
    config = context.config
    server = _web_server(config, web) if web is not None else None
    return Service(config, web=server, alive=alive).run()


def _web_server(config: Config, text: str) -> WebServer:
    from jobs.publish.web import WebServer, web_address

    address, folder = web_address(text), config.publish.folder
    if not folder:
        raise UsageError(
            "expected [publish] folder in the configuration, whose pages --web serves, found none; "
            'set it, such as folder = "site"'
        )
    return WebServer(folder, address)


@click.command()
@json_option
@click.pass_obj
@speaking
def deliver(context: Context, as_json: bool) -> int:
    """Send what is pending and due."""
    from jobs.cli.printing.summaries import print_deliveries
    from jobs.passes.check import Checker

    try:
        counts = Checker(context.config, context.given_now).deliver()
    except PassRunningError:
        # That pass sends what is due when it ends: there is nothing to tell anybody.
        return BUSY
    if as_json:
        print_json(counts.as_json())
    else:
        print_deliveries(counts)
    return FAILED if counts.unsent else 0


@click.command()
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Publish the story's pages into DIR at the end.",
)
@click.option(
    "--url",
    "urls",
    metavar="URL",
    multiple=True,
    help="Tell the story through this Apprise URL too (may be given more than once).",
)
@speaking
def demo(site: Path | None, urls: Sequence[str]) -> int:
    """The whole thing against example sites on this machine, in a temporary folder."""
    from jobs.demo.narration import run_demo

    # Its folder goes with it, whoever ends it.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run_demo(site, urls)
    except KeyboardInterrupt:
        complain("vvwatch: interrupted; nothing of the story is kept", "warning")
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)


COMMANDS = (check, serve, deliver, demo)
