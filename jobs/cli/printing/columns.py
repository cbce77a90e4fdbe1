"""Rows in columns for a terminal. Rich does more, and takes longer to load than `status` to run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jobs.cli.printing.terminal import say

_GAP = "  "


def print_columns(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """The rows under the names of their columns, each as wide as what stands in it."""
    lines = [names, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        say(_GAP.join(cells).rstrip(), bold=number == 0)
