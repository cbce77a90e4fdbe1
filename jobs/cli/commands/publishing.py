"""The command that writes the public pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from jobs.cli.commands.base import Context, speaking
from jobs.cli.printing.terminal import say
from state.model.errors import UsageError
from state.telling.counts import counted


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--base-url", metavar="URL", help="Where the pages can be read ([publish] base_url).")
@click.pass_obj
@speaking
def publish(context: Context, folder: Path, base_url: str | None) -> None:
    """Write the public pages, feeds and data into DIR, all of it at once."""
    from jobs.cli.printing.wholeness import tell_missing
    from jobs.publish.publishing import publish_site

    config = context.config_to_read
    address = config.publish.base_url if base_url is None else _address(base_url)
    summary = publish_site(config, folder, address, context.now)
    say(
        f"{folder / 'index.html'}: {counted(summary.written, 'file')} written, {summary.unchanged} "
        f"as they were, {summary.removed} removed"
    )
    tell_missing(config)


def _address(text: str) -> str:
    from jobs.rules.public_paths import site_address

    try:
        return site_address(text)
    except ValueError as error:
        raise UsageError(f"--base-url {text!r}: {error}; nothing was written") from error


COMMANDS: Sequence[click.Command] = (publish,)
