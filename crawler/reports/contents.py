"""Lists of projects in a report: the table of contents, with page numbers or without; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from crawler.reports.labels.candidates import MAX_LINE, WRAPPED_FROM, Candidate, heading_code
from crawler.reports.labels.lines import Line, is_content
from state.model.words import tidy

_LEADER = re.compile(
    r"(?<![\s.…])(?=[\s.…]*?(?:\.\s?\.\s?\.|…|\s{3}|\t))[\s.…]++\d{0,4}\s*+$"  # each run once
)
_PAGE_NUMBER = re.compile(r"(?<!\s)\s++\d{1,4}\s*+$")


def listed_in_run(
    lines: Sequence[Line], candidates: Sequence[Candidate], everywhere: Sequence[Candidate]
) -> dict[int, Candidate]:
    """The candidates that follow each other without content between: a list of projects.

    Two make no list unless their codes stand elsewhere again.
    """
    counts = Counter(c.code for c in everywhere)
    entries: dict[int, Candidate] = {}
    run: list[Candidate] = []
    for number, candidate in enumerate(candidates):
        run.append(candidate)
        gap, last = _gap(lines, candidates, number)
        empty = not gap or (len(gap) == 1 and _is_wrap(lines[candidate.index].text, gap[0].text))
        if empty and not last:
            continue
        closed = run if empty else run[:-1]
        for entry in closed:
            if len(closed) >= 3 or counts[entry.code] > 1:
                name = _PAGE_NUMBER.sub("", entry.name)
                entries[entry.index] = replace(entry, name=name)
        run = []
    return entries


def _gap(
    lines: Sequence[Line], candidates: Sequence[Candidate], number: int
) -> tuple[list[Line], bool]:
    """The first lines on the page after a candidate, and whether no other one follows on it."""
    candidate = candidates[number]
    following = candidates[number + 1].index if number + 1 < len(candidates) else len(lines)
    page = lines[candidate.index].page
    last = following >= len(lines) or lines[following].page != page
    until = min(following, candidate.end + 3)
    return [line for line in lines[candidate.end : until] if line.page == page], last


def dotted_entry(lines: Sequence[Line], candidate: Candidate) -> Candidate | None:
    """The entry that ends in dots and a page number, be it one or two lines further."""
    text = ""
    for length in range(1, 4):
        index = candidate.index + length - 1
        if index >= len(lines) or lines[index].page != lines[candidate.index].page:
            return None
        piece = lines[index].text[:MAX_LINE]
        if length > 1 and (heading_code(piece) or is_content(piece)):
            return None
        text = f"{text} {piece}" if length > 1 else candidate.name
        if _LEADER.search(piece) and piece.strip(" .…"):
            return replace(candidate, name=tidy(_LEADER.sub("", text)), length=length)
    return None


def _is_wrap(first: str, second: str) -> bool:
    """Whether the second line is the end of the entry on the first."""
    if is_content(second) or second.rstrip().endswith("."):
        return False
    return (len(first) >= WRAPPED_FROM and len(second) < len(first)) or bool(
        re.search(r"\s\d{1,4}$", second)
    )
