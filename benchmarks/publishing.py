"""What publishing costs: seconds and memory of 22,600 questions, of which 500 concern projects.

First into nothing, then again with nothing changed, then with one question more. Run with
`python -m benchmarks.publishing`; ends with 1 where a figure is not reached.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from crawler.sources.questions.events import NEW
from jobs.config.model import Config
from jobs.publish.publishing import publish_site
from jobs.publish.writing.writer import Summary
from state.changes.sheets import Sheet
from tests.jobs.publish.known import NOW, Known, sheet

QUESTIONS, CONCERNING, PROJECTS, MEASUREMENTS = 22_600, 500, 181, 6
MOST_FIRST_SECONDS, MOST_AGAIN_SECONDS, MOST_MEMORY_MIB = 60.0, 5.0, 400.0
_CODES = [f"VV{number:03}" for number in range(1, PROJECTS + 1)]
_STATUSES = ("on_schedule", "realised", "started", "attention", "stopped")
_PARAGRAPH = "De middelen werden vastgelegd en betaald in het kader van het relanceplan. " * 9
_FIRST_DAY = date(2021, 1, 4)
_DAYS = 1170


def main() -> int:
    """Print the figures; 0 when all are reached, else 1."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vvwatch.db"
        _fill(path)
        config = Config.model_validate({"state": {"path": path}})
        site = Path(folder) / "site"
        first, _ = _timed(config, site)
        again, summary = _timed(config, site)
        if summary.has_changed:
            sys.stdout.write(f"expected nothing to change, but {summary}\n")
        known = Known(path)
        known.question(3_000_000, "Nog een vraag over VV078")
        known.close()
        more, _ = _timed(config, site)
        sizes = [file.stat().st_size for file in site.rglob("*") if file.is_file()]
        pages = [file.stat().st_size for file in site.rglob("*.html")]
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{len(pages)} pages, the largest of {max(pages):,} bytes; {len(sizes)} files of "
        f"{sum(sizes):,} bytes; with one question more {more:.1f} s\n"
    )
    figures = (
        ("first, s", first, MOST_FIRST_SECONDS),
        ("again, s", again, MOST_AGAIN_SECONDS),
        ("memory of this process, MiB", mib, MOST_MEMORY_MIB),
        ("largest page, bytes", max(pages), 100_000),
    )
    for name, value, limit in figures:
        sys.stdout.write(f"{name}: {value:.1f} (at most {limit:.1f})\n")
    return int(any(value > limit for _, value, limit in figures))


def _timed(config: Config, site: Path) -> tuple[float, Summary]:
    """Seconds by the clock, and what was done; those of the processor are printed beside."""
    begun, worked = time.monotonic(), time.process_time()
    summary = publish_site(config, site, "https://vv.example.org/", NOW)
    seconds, busy = time.monotonic() - begun, time.process_time() - worked
    sys.stdout.write(f"{summary}: {seconds:.1f} s, {busy:.1f} s of the processor\n")
    sys.stdout.flush()
    return seconds, summary


def _fill(path: Path) -> None:
    known = Known(path)
    known.stores.db.execute("BEGIN")
    for measurement in range(1, MEASUREMENTS + 1):
        day = date(2020, 12, 31) + timedelta(days=180 * measurement)
        known.report(measurement, day, [_sheet(n, measurement) for n in range(PROJECTS)])
    every = QUESTIONS // CONCERNING
    for number in range(QUESTIONS):
        asked = _FIRST_DAY + timedelta(days=number * _DAYS // QUESTIONS)
        is_answered = number % 50 > 0
        code = f"{_CODES[number // every % PROJECTS]} " if number % every == 0 else ""
        record = known.question(
            1_000_000 + number,
            f"Onderwerp {code}nummer {number} - stand van zaken",
            asker=f"Lid Nummer{number % 124}",
            minister=f"Minister Naam{number % 10}",
            asked_on=asked,
            answered_on=asked + timedelta(days=20 + number % 20) if is_answered else None,
            answer="\n\n".join([_PARAGRAPH] * 5) if is_answered else None,
            page=2,
        )
        if number % 10 == 0:
            known.tell(NEW, record, baseline=number < QUESTIONS - 600)
    known.close()


def _sheet(number: int, measurement: int) -> Sheet:
    code = _CODES[number]
    status = _STATUSES[(number + measurement) % 5] if number % 7 == 0 else _STATUSES[0]
    milestones = [
        (f"Mijlpaal {each} van {code}: oplevering", _STATUSES[(number + each + measurement) % 5])
        for each in range(10)
    ]
    return sheet(code, status, *milestones)


if __name__ == "__main__":
    sys.exit(main())
