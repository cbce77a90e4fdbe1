"""An example of each command, and what its exit status says: the end of its help."""

from __future__ import annotations

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
STATUS = (
    "0 all went well, with or without news",
    "1 a source failed or something was not sent; the rest was done",
    "2 wrong usage or configuration; nothing was done",
    "3 another pass holds the database; nothing was done",
)


def epilog(name: str) -> str:
    """The end of the help of a command; `\\b` keeps its lines as they are."""
    example = EXAMPLES.get(name)
    shown = f"\b\nExample:\n  {example}\n\n" if example else ""
    return shown + "\b\nExit status:\n" + "\n".join(f"  {line}" for line in STATUS)
