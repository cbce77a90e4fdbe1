"""The lines of a report and what their first words make of them: labels and sections; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.reports.labels.column_headings import column_kind, is_milestone_header
from crawler.reports.labels.statuses import known_status


@dataclass(frozen=True)
class Line:
    """One line of a report, and the page it stands on (from 1)."""

    text: str
    page: int


@dataclass(frozen=True)
class Label:
    """What a labelled line is about: `kind` of section or value, and the value after it."""

    kind: str
    value: str
    bare: bool
    """Nothing but the label stands on the line, not even a colon."""


_LABEL = re.compile(
    r"""^\W{0,4}(?:
      (?P<general>algemene\s+(?:project)?voortgang)
    | (?P<detailed>gedetailleerde\s+(?:project)?voortgang|mijlpalen)
    | (?P<title>mijlpaal(?:\s+(?:nr\.?\s*)?\d{1,3}(?:\.\d{1,3})?)?)
    | (?P<status>(?:project)?status(?:\s+van)?(?:\s+(?:het|de))?(?:\s+(?:project|mijlpaal))?)
    | (?P<explanation>(?:toelichting|verklaring|motivering|reden)(?:\s+\w{1,20}){0,4}?)
    | (?P<other>(?:timing|streefdatum|einddatum|startdatum|datum|deadline|planning|termijn
                |realisatiedatum|verantwoordelijke|trekker|entiteit|budget)(?:\s+\w{1,20}){0,2}?)
    )\s*(?P<mark>:|$|[-–](?=\s))\s*(?P<value>.*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_STATUS_WITHOUT_MARK = re.compile(r"^\W{0,4}status\s+(?P<value>.{1,80})$", re.IGNORECASE)
_NEXT_LABEL = re.compile(
    r"(?<!\s)\s*+(?:[/|;]\s++)?(?<=\s)(?=(?:Mijlpaal(?: \d{1,3})?|Status|Toelichting)\s?:)"
)
_MAX_LABELLED = 2_000
HEADER_WORDS = frozenset(
    {"en", "of", "van", "de", "het", "bij", "voor", "per", "/", "-", "project", "mijlpaal"}
    | {"stopzetting", "huidige", "eventuele", "datum"}
)
"""Words that headings of several words ("Toelichting bij stopzetting") are made of besides."""


def find_label(text: str) -> Label | None:
    """The label with which a line begins, None where it begins with none."""
    if match := _LABEL.match(text[:_MAX_LABELLED]):
        kind = str(next(k for k in _KINDS if match.group(k)))
        bare = not match.group("mark")
        return Label(kind, match.group("value") + text[_MAX_LABELLED:], bare)
    if (match := _STATUS_WITHOUT_MARK.match(text)) and known_status(match.group("value")):
        return Label("status", match.group("value"), bare=False)
    return None


_KINDS = ("general", "detailed", "title", "status", "explanation", "other")


def split_labels(line: Line) -> list[Line]:
    """A line that begins with one label and holds others, as one line per label."""
    if ":" not in line.text or find_label(line.text) is None:
        return [line]
    return [Line(part, line.page) for part in _NEXT_LABEL.split(line.text)]


def header_length(lines: Sequence[Line], index: int) -> int:
    """How many lines from here on are the header of a table of milestones, 0 for none.

    The header's cells stand on one line, or each on a line of its own.
    """
    text = lines[index].text
    if ":" not in text and len(text) < 120 and is_header_line(text):
        return 1
    kinds: list[str] = []
    for line in lines[index : index + 8]:
        kind = column_kind(line.text) if len(line.text.split()) <= 4 else None
        if kind is None or (kind != "other" and kind in kinds) or ":" in line.text:
            break
        kinds.append(kind)
    return len(kinds) if is_milestone_header(kinds) else 0


def is_header_line(text: str) -> bool:
    """Whether one line holds nothing but the headings of a table of milestones."""
    words = text.split()
    if not 2 <= len(words) <= 12 or text.rstrip().endswith((".", ",")):
        return False
    kinds = [column_kind(word) for word in words]
    # Headings of several words ("Status mijlpaal", "Toelichting bij stopzetting").
    known = sum(
        kind is not None or word.lower() in HEADER_WORDS
        for kind, word in zip(kinds, words, strict=True)
    )
    return is_milestone_header(kinds) and known == len(words) and text[:1].isupper()


def is_content(text: str) -> bool:
    """Whether a line says something of a sheet wherever it stands, be it on every page."""
    return find_label(text) is not None or known_status(text) is not None or is_header_line(text)


def names_table(text: str) -> bool:
    """Whether the text of a page may hold the header of a table of milestones.

    Its cells may stand in any order of lines, and be wrapped: it is enough that two of its words
    begin short lines without a colon.
    """
    short = [line.strip().lower() for line in text.splitlines() if len(line) < 40]
    begun = {
        word
        for word in ("mijlpa", "status", "toelichting")
        for line in short
        if line.startswith(word) and ":" not in line
    }
    return len(begun) >= 2 or any(is_header_line(line) for line in text.splitlines())
