"""An example of each command, and what its exit status says: the end of its help."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXAMPLES = MappingProxyType(
    {
        "backup": "vvwatch backup vvwatch-copy.db",
        "case": "vvwatch case 17 heading-with-colon",
        "check": "vvwatch check --source questions",
        "config": "vvwatch config",
        "deliver": "vvwatch deliver",
        "deliveries": "vvwatch deliveries --all --json",
        "demo": "vvwatch demo",
        "diff": "vvwatch diff 3f9c1a",
        "discard": "vvwatch discard 412",
        "doctor": "vvwatch doctor --live",
        "events": "vvwatch events --since yesterday --kind 'report.*' --project VV078",
        "export": "vvwatch export --csv tables/",
        "import": "vvwatch import --warc crawl.warc.gz",
        "init": "vvwatch init --contact me@example.org --name cultuur --project VV078",
        "notify": "vvwatch notify cultuur --test",
        "parse": "vvwatch parse 17 --json",
        "preview": "vvwatch preview cultuur --html message.html",
        "promises": "vvwatch promises --json",
        "publish": "vvwatch publish public/ --base-url https://example.org/vvwatch/",
        "prune": "vvwatch prune --older-than 365 --dry-run",
        "release": "vvwatch release 412",
        "reparse": "vvwatch reparse",
        "replay": "vvwatch replay --compare",
        "search": "vvwatch search stopgezet --project VV078",
        "serve": "vvwatch serve",
        "show": "vvwatch show VV078",
        "snapshot": "vvwatch snapshot 17 --output body.pdf",
        "status": "vvwatch status --all",
        "try": "vvwatch try cultuur --since 6m",
        "verify": "vvwatch verify",
    }
)
_RUNNING = "3 another pass holds the database; nothing was done"
STATUS = (
    "0 all went well, with or without news",
    "1 a source failed or something was not sent; the rest was done",
    "2 wrong usage or configuration; nothing was done",
    _RUNNING,
)
# What else the first two mean, where a command is about something else.
_OWN_STATUS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "case": ("0 it is kept",),
        "config": ("0 the configuration is right",),
        "demo": ("0 the story was told", "1 a part of it failed"),
        "doctor": ("0 nothing failed", "1 something did"),
        "export": ("0 all is written", "1 what is damaged was left out"),
        "import": ("0 all is taken in", "1 an archive was refused or is damaged; the rest is in"),
        "init": (
            "0 it is written",
            "2 it is there already, or an answer is wrong; nothing was written",
            "130 interrupted; nothing was written",
        ),
        "notify": ("0 every channel took it", "1 one did not; the others were tried"),
        "parse": ("0 it can be read", "1 today's parser refuses it"),
        "publish": ("0 the pages are written", "1 they could not be; those of before are whole"),
        "replay": (
            "0 all was read; with --compare, nothing differs",
            "1 something could not be read; with --compare, or something differs",
        ),
        "reparse": ("0 all was read", "1 something could not be read; the rest was done"),
        "status": ("0 it is shown; with --check, all is well", "1 with --check: something is not"),
        "verify": (
            "0 all that is there is whole; with --repair, is so now",
            "1 something is not; with --repair, something remains",
        ),
    }
)


def statuses(name: str) -> tuple[str, ...]:
    """What the exit status of a command says, a line for each, in their order."""
    own = _OWN_STATUS.get(name)
    # What fails there is no source and no message.
    general = STATUS if own is None else [line for line in STATUS if not line.startswith("1 ")]
    lines = {line.split()[0]: line for line in (*general, *(own or ()))}
    return tuple(lines[status] for status in sorted(lines, key=int))


def epilog(name: str) -> str:
    """The end of the help of a command; `\\b` keeps its lines as they are."""
    example = EXAMPLES.get(name)
    shown = f"\b\nExample:\n  {example}\n\n" if example else ""
    return shown + "\b\nExit status:\n" + "\n".join(f"  {line}" for line in statuses(name))
