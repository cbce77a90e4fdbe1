"""Which lines of a report are the headings of project sheets, and which only name a project; pure.

A heading begins with a code. So do lines of a table of contents, of lists, and of sentences that
happen to be broken before a code: each is told apart by what stands around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.parsing.codes import normal_code
from crawler.parsing.texts.project_names import KNOWN_NAMES
from crawler.reports.contents import dotted_entry, listed_in_run
from crawler.reports.labels.candidates import WRAPPED_FROM, Candidate, find_candidate, heading_code
from crawler.reports.labels.lines import Line, find_label, is_content
from state.changes.sentences import text_key
from state.model.words import tidy

_VERB = re.compile(
    r"\b(?:is|zijn|was|waren|wordt|worden|werd|werden|heeft|hebben|kan|kunnen|zal|zullen|moet)\b"
)
_OPEN_END = re.compile(
    r"(?:[(,‘“\"/]|\b(?:de|het|een|van|en|of|in|bij|zie|met|voor|naar|uit|door|aan|op|tussen|binnen"
    r"|om|over|project|projecten|mijlpaal|mijlpalen|fiche|projectfiche|projectfiches))\s*$",
    re.IGNORECASE,
)
_NAME_GOES_ON = re.compile(r"(?:\s[-–]|[(,/]|\b(?:de|het|van|en|in|voor|met|bij|door|aan|op|tot))$")
_MAX_NAME = 200


@dataclass(frozen=True)
class Headings:
    """The headings in order; lines of the table of contents; which codes only stand in it."""

    headings: tuple[Candidate, ...]
    contents: frozenset[int]
    only_listed: tuple[str, ...]


def find_headings(lines: Sequence[Line]) -> Headings:
    """The headings among the lines of a report, running headers and footers not among them."""
    candidates = [c for i in range(len(lines)) if (c := find_candidate(lines, i))]
    contents = {c.index: entry for c in candidates if (entry := dotted_entry(lines, c))}
    names = {c.code: c.name for c in contents.values() if c.name}
    rest = [c for c in candidates if c.index not in contents and not _is_mention(lines, c, names)]
    contents |= listed_in_run(lines, rest, candidates)
    names |= {c.code: c.name for c in contents.values() if c.name}
    rest = [_whole_name(lines, c, names) for c in rest if c.index not in contents]
    headings = _with_sheets(lines, rest)
    covered = {i for c in contents.values() for i in range(c.index, c.end)}
    found = {c.code for c in headings}
    listed = dict.fromkeys(c.code for c in contents.values() if c.code not in found)
    return Headings(tuple(headings), frozenset(covered), tuple(listed))


def _whole_name(lines: Sequence[Line], candidate: Candidate, names: dict[str, str]) -> Candidate:
    """The candidate with the lines over which its name goes on."""
    if not candidate.name:
        following = _name_line(lines, candidate.end, lines[candidate.index].page)
        if following is None:
            return candidate
        candidate = replace(candidate, name=following, length=2)
    wanted = [
        text_key(n) for n in (names.get(candidate.code), KNOWN_NAMES.get(candidate.code)) if n
    ]
    for _ in range(3):
        following = _name_line(lines, candidate.end, lines[candidate.index].page)
        if following is None or len(candidate.name) + len(following) > _MAX_NAME:
            break
        longer = f"{candidate.name} {following}"
        if not _goes_on(lines, candidate, longer, wanted):
            break
        candidate = replace(candidate, name=longer, length=candidate.length + 1)
    return candidate


def _name_line(lines: Sequence[Line], index: int, page: int) -> str | None:
    """The line as part of a name, None where it cannot be one."""
    if index >= len(lines) or lines[index].page != page:
        return None
    text = tidy(lines[index].text)
    if is_content(text) or heading_code(text) or len(text) > 160 or text.endswith((".", ":", ";")):
        return None
    return text


def _goes_on(
    lines: Sequence[Line], candidate: Candidate, longer: str, wanted: Sequence[str]
) -> bool:
    key = text_key(candidate.name)
    if any(name == key for name in wanted):
        return False
    if any(name.startswith(text_key(longer)) for name in wanted):
        return True
    if _NAME_GOES_ON.search(candidate.name) or candidate.name.count("(") > candidate.name.count(
        ")"
    ):
        return True
    after = candidate.end + 1
    labelled = after < len(lines) and find_label(lines[after].text) is not None
    return len(lines[candidate.end - 1].text) >= WRAPPED_FROM and labelled


def _is_mention(lines: Sequence[Line], candidate: Candidate, names: dict[str, str]) -> bool:
    """Whether the line is part of a sentence or of a list."""
    name, index = candidate.name, candidate.index
    if index and _OPEN_END.search(lines[index - 1].text):
        return True
    if name.endswith((".", ";", ",", "!", "?", ":")) or name.count(")") > name.count("("):
        return True
    if "VV" in name and any(normal_code(word.strip("(),")) for word in name.split()):
        return True
    known = {text_key(n) for n in (names.get(candidate.code), KNOWN_NAMES.get(candidate.code)) if n}
    return text_key(name) not in known and _VERB.search(name) is not None


# --- headings with a sheet under them ------------------------------------------------------


def _with_sheets(lines: Sequence[Line], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates under which a sheet begins as the sheets of this report do."""
    openings = [_opening(lines, c, candidates[n + 1 : n + 2]) for n, c in enumerate(candidates)]
    counts = Counter(opening for opening in openings if opening)
    if not counts or counts.total() < len(candidates) / 2:
        return list(candidates)
    usual = counts.most_common(1)[0][0]
    proper = {c.code for c, opening in zip(candidates, openings, strict=True) if opening == usual}
    return [
        c
        for c, opening in zip(candidates, openings, strict=True)
        if opening == usual
        or (c.code not in proper and (opening or _tops_page(lines, c)))
        # The heading once more: on the next page of its sheet, or right over its labels.
        or (c.code in proper and (_tops_page(lines, c) or _stands_over_label(lines, c)))
    ]


def _opening(
    lines: Sequence[Line], candidate: Candidate, following: Sequence[Candidate]
) -> str | None:
    """The kind of the first label under a heading."""
    end = min(following[0].index if following else len(lines), candidate.end + 15)
    for line in lines[candidate.end : end]:
        if label := find_label(line.text):
            return label.kind
    return None


def _stands_over_label(lines: Sequence[Line], candidate: Candidate) -> bool:
    label = find_label(lines[candidate.end].text) if candidate.end < len(lines) else None
    return label is not None and label.kind in ("general", "status", "title")


def _tops_page(lines: Sequence[Line], candidate: Candidate) -> bool:
    index = candidate.index
    return index == 0 or lines[index - 1].page != lines[index].page
