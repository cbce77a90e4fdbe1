"""Results as JSON, one object a line."""

from __future__ import annotations

from jobs.cli.printing.terminal import say_json as print_json

__all__ = ["print_json"]
