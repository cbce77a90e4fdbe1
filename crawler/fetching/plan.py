"""What the crawl of one source has to do, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """What the crawl of one source has to do.

    `is_baseline`: nothing of this source was ever complete. `full`: read the listing to its end.
    `sweep`: ask again for everything. `recheck`: keys of records to ask for again. `due_files`:
    addresses of files to ask for again.
    """

    is_baseline: bool
    full: bool
    sweep: bool
    recheck: tuple[str, ...]
    due_files: tuple[str, ...]
