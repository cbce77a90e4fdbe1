"""Which publication or file is the monitoring report of which measurement; pure.

Words, ordinals and moments of the measurements: docs/sources.md and the domain they describe,
last checked 2026-11-23.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from crawler.parsing.texts.days import MONTHS, as_day
from state.model.details import ReportDetail
from state.model.keys import report_key
from state.model.values import REPORT_KIND, Finding, JsonObject, Record
from state.model.words import fold, tidy

ORDINALS = (
    "eerste", "tweede", "derde", "vierde", "vijfde", "zesde",
    "zevende", "achtste", "negende", "tiende", "elfde", "twaalfde",
)  # fmt: skip
REFERENCE_DATES: Mapping[int, date] = MappingProxyType(
    {
        1: date(2021, 3, 31),
        2: date(2021, 9, 30),
        3: date(2021, 12, 31),
        4: date(2022, 6, 30),
        5: date(2022, 12, 31),
        6: date(2023, 12, 31),
    }
)

_MONTH = "|".join(MONTHS)
_MEASUREMENT_WORD = (
    r"(?:voortgangs)?meting(?:rapport)?\w*|meetmoment|(?:voortgangs|monitorings?)rapport\w*"
)
_ORDINAL = re.compile(
    rf"\b(?:(?P<word>{'|'.join(ORDINALS)})|(?P<digits>\d{{1,2}})(?:de|ste|e))"
    rf"\s+(?:[\w-]+\s+){{0,2}}?(?:{_MEASUREMENT_WORD})\b"
)
_NUMBERED = re.compile(
    rf"\b(?:{_MEASUREMENT_WORD})\s+(?:nr\.?\s*)?(\d{{1,2}})\b(?!\s*(?:/|{_MONTH}|[-.]\d))"
)
_MOMENT = re.compile(
    rf"\b(?:stand van zaken|meetmoment|voortgangsrapportering|toestand)\W+(?:op\s+)?"
    rf"(?:(?P<short>\d{{1,2}}/\d{{1,2}}/\d{{4}})"
    rf"|(?:(?P<dd>\d{{1,2}})\s+)?(?P<month>{_MONTH})\s+(?P<year>\d{{4}}))"
)
_REPORT = re.compile(r"rapport|monitoring|\bmeting|voortgangsmeting")
_SUBJECT = re.compile(r"veerkracht|relanceplan")
_NOT_THE_REPORT = re.compile(
    r"\b(samenvatting|persbericht|presentatie|infografiek|handleiding|leeswijzer)\b"
)
_DATA = re.compile(r"\b(data|dataset|cijfers|xlsx|excel|csv)\b")
_TABLES = frozenset({"xlsx", "csv"})
_OPENING_CHARACTERS = 1_000


@dataclass(frozen=True)
class Measurement:
    """One measurement of the plan and the day whose position it gives."""

    number: int
    reference_date: date | None


@dataclass(frozen=True)
class ReportMention:
    """A report seen somewhere: which one, where, and its file if there is one."""

    measurement: Measurement
    title: str
    url: str
    file_url: str | None
    published_on: str | None = None
    data_url: str | None = None


def first_words(pages: Sequence[str]) -> str:
    """The opening of a document, on which its title stands."""
    return tidy(" ".join(pages[:2]))[:_OPENING_CHARACTERS]


def measurement_named(text: str) -> Measurement | None:
    """The measurement that the text names by ordinal, number or moment.

    >>> measurement_named("Voortgangsrapportering december 2023").number
    6
    """
    folded = fold(text)
    moment = _moment(folded)
    number = _number(folded)
    if number is None and moment is not None:
        same = (n for n, day in REFERENCE_DATES.items() if _month(day) == _month(moment))
        number = next(same, None)
    if number is None:
        return None
    return Measurement(number, moment or REFERENCE_DATES.get(number))


def report_named(title: str, label: str = "") -> Measurement | None:
    """The measurement whose monitoring report bears this title (and this link)."""
    text = fold(f"{title} {label}")
    if not _SUBJECT.search(text) or not _REPORT.search(text) or _NOT_THE_REPORT.search(text):
        return None
    if _is_data(label) or _is_data(title):
        return None
    return measurement_named(title) or measurement_named(f"{title} {label}")


def mentions_by_title(record: Record, files: Mapping[str, JsonObject]) -> list[ReportMention]:
    """The report that a thing is, by its title or by the opening of one of its files."""
    data_url = _data_file(record.files, files)
    by_title = report_named(record.title)
    if by_title:
        return [_mention(by_title, record, _report_file(record.files, files), data_url)]
    found = ((url, report_named(_opening(url, files))) for url in record.files)
    return [
        _mention(measurement, record, url, data_url) for url, measurement in found if measurement
    ]


def mentions_by_links(record: Record) -> list[ReportMention]:
    """The reports that a page links in its sections, each of which names its measurement."""
    mentions = []
    data = {f["section"]: f["url"] for f in record.detail["files"] if _is_data(f["label"])}
    for file in record.detail["files"]:
        label = fold(file["label"])
        named = report_named(f"{record.title} {file['section']}", file["label"])
        if named and (_REPORT.search(label) or not label):
            title = f"{record.title}: {file['section']}"
            data_url = data.get(file["section"])
            mentions.append(ReportMention(named, title, record.url, file["url"], data_url=data_url))
    return mentions


def build_report(mentions: Sequence[ReportMention], files: Mapping[str, JsonObject]) -> Record:
    """The record of one report, from everywhere it has been seen (at least one place)."""
    best = max(mentions, key=lambda s: _rank(s, files))
    file = files.get(best.file_url or "", {})
    findings = tuple(
        Finding(code["code"], best.file_url or "", code["page"], code.get("name"))
        for code in file.get("codes", ())
    )
    missing = file.get("state", "missing") in ("missing", "broken")
    published = (s.published_on for s in mentions if s.published_on)
    return Record(
        key=report_key(best.measurement.number),
        kind=REPORT_KIND,
        title=best.title,
        url=best.url,
        fields={"measurement": best.measurement.number},
        detail=ReportDetail(
            measurement=best.measurement.number,
            reference_date=best.measurement.reference_date,
            file_url=best.file_url,
            data_url=next((s.data_url for s in mentions if s.data_url), None),
            pages=file.get("pages"),
            projects_found=tuple(sorted({f.code for f in findings})),
            problem=file.get("problem"),
        ).as_json(),
        findings=findings,
        files=(best.file_url,) if best.file_url else (),
        awaited=(best.file_url or best.url,) if missing else (),
        occurred_on=next(published, None),
    )


def group_by_measurement(mentions: Iterable[ReportMention]) -> dict[int, list[ReportMention]]:
    """The mentions of each measurement, by its number in rising order."""
    grouped: dict[int, list[ReportMention]] = {}
    for mention in mentions:
        grouped.setdefault(mention.measurement.number, []).append(mention)
    return dict(sorted(grouped.items()))


def _mention(
    measurement: Measurement, record: Record, file_url: str | None, data_url: str | None
) -> ReportMention:
    published_on = record.fields.get("published_on")
    return ReportMention(measurement, record.title, record.url, file_url, published_on, data_url)


def _data_file(urls: Sequence[str], files: Mapping[str, JsonObject]) -> str | None:
    """The file with the measurement's data: the first table among the files."""
    return next((url for url in urls if files.get(url, {}).get("kind") in _TABLES), None)


def _is_data(label: str) -> bool:
    folded = fold(label)
    return bool(_DATA.search(folded)) and "rapport" not in folded


def _report_file(urls: Sequence[str], files: Mapping[str, JsonObject]) -> str | None:
    """The file that is the report: one that says so, else the first PDF, else the first."""
    saying = [url for url in urls if report_named(_opening(url, files))]
    pdfs = [url for url in urls if files.get(url, {}).get("kind") == "pdf"]
    return next(iter([*saying, *pdfs, *urls]), None)


def _opening(url: str, files: Mapping[str, JsonObject]) -> str:
    return str(files.get(url, {}).get("opening", ""))[:300]


def _rank(mention: ReportMention, files: Mapping[str, JsonObject]) -> tuple[bool, bool, bool]:
    state = files.get(mention.file_url or "", {}).get("state")
    return (state == "read", mention.file_url is not None, mention.published_on is not None)


def _number(folded: str) -> int | None:
    if match := _ORDINAL.search(folded):
        word = match.group("word")
        return ORDINALS.index(word) + 1 if word else int(match.group("digits"))
    match = _NUMBERED.search(folded)
    return int(match.group(1)) if match else None


def _moment(folded: str) -> date | None:
    match = _MOMENT.search(folded)
    if match is None:
        return None
    if match.group("short"):
        return as_day(match.group("short"))
    year, month = int(match.group("year")), MONTHS.index(match.group("month")) + 1
    if year < date.min.year:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(int(match.group("dd") or last), last))


def _month(day: date) -> tuple[int, int]:
    return (day.year, day.month)
