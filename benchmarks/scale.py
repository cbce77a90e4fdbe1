"""What a century of questions costs: 10,000, 100,000 and 1,000,000, with 20 and 10,000 watchers.

Run with `python -m benchmarks.scale FOLDER [QUESTIONS…]`. Each size is made in a folder of its own
by a real first pass over real HTTP on loopback; when that is ended, the next run goes on from what
it had. Prints a line for each figure, and writes them to `FOLDER/scale.json`; ends with 1 where an
unchanged pass costs more than it may in times of that over the smallest.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.century.figures import Figures, make
from benchmarks.century.folder import Folder
from benchmarks.century.sites import CenturySites

SIZES = (10_000, 100_000, 1_000_000)
MOST_GROWTH = 1.2
HISTORY = "matching"


def main() -> int:
    """Make and measure each size; 0 where the limits are kept, else 1."""
    top = Path(sys.argv[1]).resolve()
    sizes = [int(text) for text in sys.argv[2:]] or SIZES
    measured = {size: _measure(Folder(top / f"{size}", size)) for size in sizes}
    (top / "scale.json").write_text(json.dumps(measured, indent=1), encoding="utf-8")
    smallest = min(sizes)
    good = True
    for size, figures in measured.items():
        for name in Figures.UNCHANGED:
            growth = figures[name]["busy_seconds"] / measured[smallest][name]["busy_seconds"]
            good = good and growth <= MOST_GROWTH
            sys.stdout.write(
                f"{name}, {size:,} questions in times of {smallest:,}: {growth:.2f} "
                f"(at most {MOST_GROWTH})\n"
            )
    return int(not good)


def _measure(folder: Folder) -> dict[str, dict[str, float]]:
    with CenturySites(folder.century) as sites:
        folder.write_configs(sites.origins, HISTORY)
        make(folder, sites)
        Figures(folder, sites).measure()
    return folder.figures


if __name__ == "__main__":
    sys.exit(main())
