"""Results as JSON, one object a line."""

from __future__ import annotations

import json
from typing import Any

import click


def print_json(value: Any) -> None:
    """One JSON value on one line of standard output."""
    click.echo(json.dumps(value, ensure_ascii=False))
