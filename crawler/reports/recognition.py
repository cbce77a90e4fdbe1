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
        4: date(2022, 6, 1),
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
    rf"\b(?P<what>stand van zaken|meetmoment|voortgangsrapportering|toestand)\W+(?:op\s+)?"
    rf"(?:(?P<short>\d{{1,2}}/\d{{1,2}}/\d{{4}})"
    rf"|(?:(?P<dd>\d{{1,2}})\s+)?(?P<month>{_MONTH})\s+(?P<year>\d{{4}}))"
)
_REPORT = re.compile(r"rapport|monitoring|\bmeting|voortgangsmeting")
_SUBJECT = re.compile(r"veerkracht|relanceplan")
_NOT_THE_REPORT = re.compile(
    r"\b(?:samenvatting|persbericht|presentatie|infografiek|handleiding|leeswijzer|rekenhof|"
    r"evaluatie(?:verslag|rapport|nota)?|audit(?:verslag|rapport)?|auditeur|doorlichting|advies|"
    r"gedachtewisseling|informatiekwaliteit|bespreking|reactie|standpunt)\b"
)
_BY_OTHERS = re.compile(
    r"\b(?:rekenhof|audit\w*|evaluatie(?:verslag|rapport|nota)?|informatiekwaliteit|doorlichting)\b"
)
_ROW_OF_SIGNS = re.compile(r"([^\w\s.…])(?:\s?\1){3,}+")
_CONTENTS = re.compile(r"\b(?:inhoud|inhoudstafel|inhoudsopgave)\b")
# A heading may bear the month in which a report is published, which is soon after its position.
_PUBLISHED_WITHIN_MONTHS = 4
_DATA = re.compile(r"\b(data|dataset|cijfers|xlsx|excel|csv)\b")
_TABLES = frozenset({"xlsx", "csv"})
_OPENING_CHARACTERS = 1_000
_REST_OF_TITLE = 40


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
    """The opening of a document, on which its title stands, without rows of signs.

    >>> first_words(["////// Voortgangsrapport"])
    'Voortgangsrapport'
    """
    beginning = tidy(" ".join(pages[:2]))[: 10 * _OPENING_CHARACTERS]
    return tidy(_ROW_OF_SIGNS.sub(" ", beginning))[:_OPENING_CHARACTERS]


def measurement_named(text: str) -> Measurement | None:
    """The measurement that the text names by ordinal, number or moment.

    >>> measurement_named("Voortgangsrapportering december 2023").number
    6
    """
    folded = fold(text)
    match = _MOMENT.search(folded)
    moment = _moment(match) if match else None
    number = _number(folded)
    if number is None and match is not None and moment is not None:
        number = _measured_in(moment, match["what"] == "voortgangsrapportering")
    if number is None:
        return None
    known = REFERENCE_DATES.get(number)
    is_exact = match is not None and (match["short"] or match["dd"])
    return Measurement(number, moment if is_exact or known is None else known)


def speaks_of_reports(heading: str) -> bool:
    """Whether a heading is about reports or data and says not of which measurement, as it stands
    under the heading of one."""
    folded = fold(heading)
    is_of_them = _REPORT.search(folded) or _DATA.search(folded)
    return bool(is_of_them) and measurement_named(heading) is None


def report_named(title: str, label: str = "") -> Measurement | None:
    """The measurement whose monitoring report bears this title (and this link)."""
    text = fold(f"{title} {label}")
    if not _SUBJECT.search(text) or not _REPORT.search(text) or _NOT_THE_REPORT.search(text):
        return None
    if _is_data(label) or _is_data(title):
        return None
    return measurement_named(title) or measurement_named(f"{title} {label}")


def measurement_discussed(title: str) -> Measurement | None:
    """The measurement that is to be discussed under this title; not what others wrote about it.

    >>> measurement_discussed("Gedachtewisseling over de zesde meting, Vlaamse Veerkracht").number
    6
    """
    text = fold(title)
    is_of_plan = _SUBJECT.search(text) and _REPORT.search(text)
    return measurement_named(title) if is_of_plan and not _BY_OTHERS.search(text) else None


def mentions_by_title(record: Record, files: Mapping[str, JsonObject]) -> list[ReportMention]:
    """The report that a thing is, by its title or by the opening of one of its files."""
    data_url = _data_file(record.files, files)
    by_title = report_named(record.title)
    if by_title:
        return [_mention(by_title, record, _report_file(record.files, files), data_url)]
    found = ((url, _named_in_opening(url, files)) for url in record.files)
    return [
        _mention(measurement, record, url, data_url) for url, measurement in found if measurement
    ]


def mentions_by_links(record: Record) -> list[ReportMention]:
    """The reports that a page links under its headings, each of which names its measurement or
    stands under one that does."""
    placed = [(file, _heading_of(file)) for file in record.detail["files"]]
    data = {heading: f["url"] for f, heading in reversed(placed) if _is_data(f["label"])}
    mentions: list[ReportMention] = []
    for is_said in (True, False):
        had = {mention.measurement.number for mention in mentions}
        for file, heading in placed:
            named = _linked_report(record.title, heading, file, is_said)
            if named and named.number not in had:
                title = f"{record.title}: {heading}"
                mentions.append(
                    ReportMention(named, title, record.url, file["url"], data_url=data.get(heading))
                )
    return mentions


def _heading_of(file: JsonObject) -> str:
    """The innermost heading over a link that names a measurement, else its section."""
    over = (heading for heading in reversed(file.get("under", ())) if measurement_named(heading))
    return str(next(over, file["section"]))


def _linked_report(title: str, heading: str, file: JsonObject, is_said: bool) -> Measurement | None:
    """The measurement whose report is linked: by words that say so (`is_said`), or by whatever
    words under a heading that does."""
    label, under = file["label"], list(file.get("under", ()))
    inner = under[under.index(heading) + 1 :] if heading in under else []
    named = report_named(f"{title} {heading}", f"{label} {' '.join(inner)}")
    if named is None or _is_data(label) or _NOT_THE_REPORT.search(fold(label)):
        return None
    if is_said:
        return named if _REPORT.search(fold(label)) or not label else None
    return named if any(_REPORT.search(fold(sub)) for sub in inner) else None


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
    saying = [url for url in urls if _named_in_opening(url, files)]
    pdfs = [url for url in urls if files.get(url, {}).get("kind") == "pdf"]
    return next(iter([*saying, *pdfs, *urls]), None)


def _named_in_opening(url: str, files: Mapping[str, JsonObject]) -> Measurement | None:
    """The measurement whose report a file says that it is, before its table of contents."""
    opening = fold(str(files.get(url, {}).get("opening", ""))[:300])
    contents = _CONTENTS.search(opening)
    title = opening[: contents.start()] if contents else opening
    found = (pattern.search(title) for pattern in (_ORDINAL, _NUMBERED, _MOMENT))
    named = min((match.end() for match in found if match), default=len(title))
    # What comes behind may be chapters of a report, such as a summary, with their numbers.
    rest = re.split(r"\s(?=\d)", title[named : named + _REST_OF_TITLE], maxsplit=1)[0]
    if _NOT_THE_REPORT.search(title[:named] + rest):
        return None
    return report_named(_NOT_THE_REPORT.sub("", title))


def _rank(mention: ReportMention, files: Mapping[str, JsonObject]) -> tuple[bool, bool, bool]:
    state = files.get(mention.file_url or "", {}).get("state")
    return (state == "read", mention.file_url is not None, mention.published_on is not None)


def _number(folded: str) -> int | None:
    if match := _ORDINAL.search(folded):
        word = match.group("word")
        return ORDINALS.index(word) + 1 if word else int(match.group("digits"))
    match = _NUMBERED.search(folded)
    return int(match.group(1)) if match else None


def _measured_in(moment: date, may_be_published: bool) -> int | None:
    """The measurement of a month; of one that may be that of publication, the last before it."""
    months = {number: _months(moment) - _months(day) for number, day in REFERENCE_DATES.items()}
    longest = _PUBLISHED_WITHIN_MONTHS if may_be_published else 0
    fitting = [(ago, number) for number, ago in months.items() if 0 <= ago <= longest]
    return min(fitting)[1] if fitting else None


def _months(day: date) -> int:
    return 12 * day.year + day.month


def _moment(match: re.Match[str]) -> date | None:
    if match.group("short"):
        return as_day(match.group("short"))
    year, month = int(match.group("year")), MONTHS.index(match.group("month")) + 1
    if year < date.min.year:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(int(match.group("dd") or last), last))
