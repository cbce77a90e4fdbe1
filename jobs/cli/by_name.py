"""The commands by name, each loaded when it is asked for: what one needs does not slow another."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click

from crawler.running.log_lines import note_format
from jobs.cli.examples import epilog
from jobs.cli.printing.terminal import complain
from jobs.cli.streams import drop_output

# Which module of jobs.cli.commands has which commands; each names them in its COMMANDS.
MODULES = MappingProxyType(
    {
        "passes": ("check", "serve", "deliver", "demo"),
        "telling": ("deliveries", "release", "discard", "notify", "preview"),
        "looking_up": ("events", "show", "search", "status", "config"),
        "following": ("try", "promises"),
        "evidence": ("snapshot", "diff"),
        "replaying": ("replay", "reparse"),
        "archives": ("export", "import"),
        "publishing": ("publish",),
        "upkeep": ("backup", "verify", "prune"),
        "developers": ("parse", "case"),
        "setting_up": ("doctor", "init"),
    }
)
_logger = logging.getLogger("vvwatch")
_NO_LIMIT = 10_000
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}


class CommandsByName(click.Group):
    """A group whose commands are imported by name."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command; what is wrong with its words is said as everything is, and so is what no
        command foresaw."""
        note_format(args[0] if args else options.get("args") or sys.argv[1:])
        try:
            return super().main(*args, **options | {"standalone_mode": False})
        except click.ClickException as error:
            said = io.StringIO()
            error.show(file=said)
            complain(said.getvalue().rstrip("\n"))
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(1)
        except BrokenPipeError:
            drop_output()
        except Exception as error:
            from state.set_aside.faults import trouble_words

            complain(f"vvwatch: {trouble_words(error)}")
            _logger.debug("it happened here", exc_info=error)
            drop_output()
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, sorted."""
        del ctx
        return sorted(_MODULE_OF)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with its whole first sentence, on as many lines as that takes."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(limit=_NO_LIMIT)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None when there is none."""
        del ctx
        module = _MODULE_OF.get(cmd_name)
        if module is None:
            return None
        commands: Sequence[click.Command] = import_module(f"jobs.cli.commands.{module}").COMMANDS
        command = next(command for command in commands if command.name == cmd_name)
        command.epilog = command.epilog or epilog(cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; of one that there is not, which was probably meant."""
        if args and not args[0].startswith("-") and args[0] not in _MODULE_OF:
            from jobs.cli.commands.base import unknown_word

            ctx.fail(f"no such command: {unknown_word(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)
