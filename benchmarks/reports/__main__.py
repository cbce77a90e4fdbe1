"""Reports cut and compared: processor time, memory, and what is found of known changes.

Run as `python -m benchmarks.reports`; ends with 1 where a figure is not reached.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from benchmarks.reports.paper import Look, report_pdf
from benchmarks.reports.world import PlainSheet, Truth, World
from crawler.reports.sheets import cut_pdf
from state.changes.milestones import title_key
from state.changes.sheet_differ import SheetChange, compare_reports

PROJECTS, MILESTONES = 177, 7
MOST_TIMES, MOST_MEMORY_MIB, LEAST_SHARE = 10.0, 300.0, 0.95
LARGE_PAGES = 1_500

TABLE = ("title", "status", "explanation")
LOOKS: dict[str, tuple[Look, Look]] = {
    "labelled lines": (Look(), Look(size=10.0)),
    "labelled lines, sheets run on": (Look(new_page_each=False), Look(new_page_each=False, size=8)),
    "tables, ruled": (Look(TABLE), Look(("status", "title", "explanation"), size=9.5)),
    "tables, parted by white": (
        Look(TABLE, rules=False, padding_mm=1.2, new_page_each=False),
        Look(("explanation", "status", "title"), rules=False, padding_mm=1.2, new_page_each=False),
    ),
    "tables, rows not parted": (
        Look(TABLE, rules=False, padding_mm=0),
        Look(TABLE, rules=False, padding_mm=0, new_page_each=False, repeat_header=False),
    ),
    "tables, ruled, cells in the middle": (
        Look(TABLE, middle=True, new_page_each=False),
        Look(("title", "explanation", "status"), middle=True, repeat_header=False, size=8),
    ),
}


@dataclass(frozen=True)
class Score:
    """What was found of what changed."""

    missed: int
    false: int
    precision: float
    recall: float

    @property
    def good(self) -> bool:
        """Whether the figures to reach are reached."""
        exact = not self.missed and not self.false
        return exact and min(self.precision, self.recall) >= LEAST_SHARE


def main() -> int:
    """Print the figures; 0 where all are reached, else 1."""
    if len(sys.argv) == 3 and sys.argv[1] == "--memory":
        _say(json.dumps(_memory_of(Path(sys.argv[2]))))
        return 0
    good = True
    for number, (name, (look, next_look)) in enumerate(LOOKS.items()):
        before, after, truth = _world(number)
        bodies = (report_pdf(before, look, "Vijfde metingrapport - 31/12/2022"),
                  report_pdf(after, next_look, "Zesde metingrapport - 31/12/2023"))  # fmt: skip
        times, pages = _times(bodies)
        score = _score(bodies, truth)
        good = good and score.good and times <= MOST_TIMES
        _say(
            f"{name} ({pages[0]} and {pages[1]} pages): {times:.1f} times the text alone; "
            f"projects missed {score.missed}, false {score.false}; milestones "
            f"precision {score.precision:.3f}, recall {score.recall:.3f}"
        )
    peak = _large()
    _say(f"memory for {peak['pages']} pages: {peak['mib']:.0f} MiB, {peak['sheets']} sheets")
    good = good and peak["mib"] <= MOST_MEMORY_MIB
    _say("all figures reached" if good else "NOT all figures reached")
    return 0 if good else 1


def _world(seed: int) -> tuple[tuple[PlainSheet, ...], tuple[PlainSheet, ...], Truth]:
    world = World(seed)
    before = world.sheets(PROJECTS, MILESTONES)
    after, truth = world.changed(before)
    return before, after, truth


# --- time --------------------------------------------------------------------------------


def _times(bodies: tuple[bytes, bytes]) -> tuple[float, list[int]]:
    """How many times the text alone the whole takes, and the pages of both."""
    alone = _least(lambda: [_text_alone(body) for body in bodies])
    whole = _least(lambda: compare_reports(*(cut_pdf(body).sheets for body in bodies)))
    return whole / alone, [_text_alone(body) for body in bodies]


def _least(work: Callable[[], object]) -> float:
    """The least processor time of three runs, in seconds."""
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def _text_alone(body: bytes) -> int:
    pdf = pdfium.PdfDocument(body)
    try:
        for page in pdf:
            text_page = page.get_textpage()
            text_page.get_text_bounded()
            text_page.close()
            page.close()
        return len(pdf)
    finally:
        pdf.close()


# --- what is found -----------------------------------------------------------------------


def _score(bodies: tuple[bytes, bytes], truth: Truth) -> Score:
    changes = compare_reports(*(cut_pdf(body).sheets for body in bodies))
    found = {change.project for change in changes}
    told = _told(changes)
    known = {(code, kind, title_key(title)) for code, kind, title in truth.milestones}
    right = len(told & known)
    return Score(
        missed=len(truth.projects - found),
        false=len(found - truth.projects),
        precision=right / max(len(told), 1),
        recall=right / max(len(known), 1),
    )


def _told(changes: tuple[SheetChange, ...]) -> set[tuple[str, str, str]]:
    return {
        (change.project, milestone.change, title_key(milestone.title))
        for change in changes
        if change.presence == "both"
        for milestone in change.milestones
    }


# --- memory ------------------------------------------------------------------------------


def _large() -> dict[str, float]:
    """The peak memory of a process of its own that cuts a long report."""
    body = report_pdf(World(99).sheets(199, 150), Look(TABLE), "Vijfde metingrapport")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.pdf")
        path.write_bytes(body)
        command = [sys.executable, "-m", "benchmarks.reports", "--memory", str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return dict(json.loads(done.stdout))


def _memory_of(path: Path) -> dict[str, float]:
    body = path.read_bytes()
    report = cut_pdf(body)
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"mib": mib, "sheets": len(report.sheets), "pages": _text_alone(body)}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
