"""A database filled by hand, without passes: questions, reports and their events."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crawler.extraction.kept_texts import sheets_version
from crawler.sources.questions import events as question_events
from crawler.sources.questions.record import OpenData, build_question
from crawler.sources.questions.settings import QuestionsReading
from crawler.sources.together.scopes import scope_of
from crawler.sources.together.settings import SourcesSettings
from state.changes.sheets import CutReport, Milestone, Sheet
from state.database.connection import open_database
from state.model.details import ReportDetail
from state.model.event_kinds import REPORT_NEW, SOURCE_FAILING, EventKind
from state.model.instants import parse_instant
from state.model.json_forms import as_json
from state.model.news import Evidence, News
from state.model.records import SourceState, StoredReading, StoredRecord
from state.model.values import REPORT_KIND, ClockKind, Finding, Record, Role, SourceName, Target
from state.stores import Stores

NOW = parse_instant("2024-03-22T12:00")
QUESTIONS, PUBLICATIONS = SourceName("questions"), SourceName("publications")
DOCUMENTS = "https://docs.vlaamsparlement.be/files/pfile?id={}"
FILES = "https://publicaties.vlaanderen.be/view-file/{}"


class Known:
    """A database at a path, into which things are put as if passes had found them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stores = Stores.of(open_database(path))
        self.pass_id = self.stores.passes.begin_pass(NOW, ClockKind.GIVEN, {})
        for name in (QUESTIONS, PUBLICATIONS):
            self.stores.sources.save(SourceState(name, last_good_at=NOW))
        settings = SourcesSettings()
        for name in settings.enabled:
            state = self.stores.sources.get(name)
            self.stores.sources.save(replace(state, covered=scope_of(name, settings)))

    def question(self, number: int, subject: str, **other: Any) -> Record:
        """A question, written as open data say it; `answer` and `page` are of its document."""
        answer, page = other.pop("answer", None), other.pop("page", None)
        answered_on = other.get("answered_on")
        values: dict[str, Any] = {
            "id": str(number),
            "number": number % 1000,
            "session_year": "2023-2024",
            "title": subject,
            "subject": subject,
            "asker": "Thijs Verbeurgt",
            "minister": "Jan Jambon",
            "themes": ("Cultuur",),
            "asked_on": date(2024, 1, 16),
            "answered_on": None,
            "published_on": answered_on,
            "answered": answered_on is not None,
            "documents": (str(number),) if answer else (),
            **other,
        }
        url = DOCUMENTS.format(number)
        said = {"answer": answer, "answer_page": page, "sub_questions": []}
        file = {"state": "read", "pages": 3, "codes": [], "question": said}
        record = build_question(
            f"question:{number}",
            {"opendata": as_json(OpenData(**values))},
            {url: file} if answer else {},
            QuestionsReading(),
        )
        assert record is not None
        self.put(record, QUESTIONS)
        return record

    def put(self, record: Record, source: SourceName) -> None:
        """Keep a record, with a body that it rests on."""
        self.stores.records.save(
            StoredRecord(
                key=record.key,
                source=source,
                record=record,
                inputs=((record.key, "page", self.body(record.key)),),
                reader="hand",
                first_seen_at=NOW,
                last_notified=record,
            )
        )

    def body(self, name: str) -> int:
        """The number of the snapshot of a body that nobody else has."""
        target = Target(Role("page"), f"https://www.vlaamsparlement.be/{name}")
        body = f"BODY-OF-{name}".encode()
        return self.stores.snapshots.keep_body(target, 200, {}, body, NOW)[0]

    def report(self, measurement: int, day: date, sheets: Sequence[Sheet]) -> Record:
        """The report of a measurement, cut into these sheets."""
        url = FILES.format(50000 + measurement)
        detail = ReportDetail(
            measurement=measurement,
            reference_date=day,
            file_url=url,
            pages=40,
            projects_found=tuple(sheet.code for sheet in sheets),
        )
        record = Record(
            key=f"report:{measurement}",
            kind=REPORT_KIND,
            title=f"Metingrapport {measurement}",
            url=url,
            fields={},
            detail=detail.as_json(),
            findings=tuple(Finding(sheet.code, url, sheet.first_page) for sheet in sheets),
            files=(url,),
            occurred_on=day.isoformat(),
        )
        self.put(record, PUBLICATIONS)
        sha256 = hashlib.sha256(url.encode()).hexdigest()
        key = f"file:{50000 + measurement}"
        reading = StoredReading(key, "file", PUBLICATIONS, None, "hand", {"sha256": sha256})
        self.stores.readings.put(reading)
        cut = CutReport(tuple(sheets), ("Er is 4,168 miljard euro vastgelegd.",))
        self.stores.texts.put_cut_report(sha256, sheets_version(), cut.as_json())
        return record

    def tell(
        self,
        kind: EventKind,
        record: Record,
        at: datetime = NOW,
        baseline: bool = False,
        source: SourceName = QUESTIONS,
    ) -> str:
        """Let something have happened to a record; the id of the event."""
        evidence = Evidence(None, {**record.fields, "at": at.isoformat()})
        event = self.stores.log.add(
            self.pass_id, source, at, News(kind, record), baseline, evidence
        )
        assert event is not None
        return event.id

    def fail(self, at: datetime) -> None:
        """Let a source fail, for a reason that is nobody's business."""
        record = Record(
            key=f"source:{QUESTIONS}",
            kind=REPORT_KIND,
            title=str(QUESTIONS),
            url="",
            fields={},
            detail={"since": at.isoformat(), "error": "SECRET-REASON"},
        )
        self.tell(SOURCE_FAILING, record, at)

    def close(self) -> None:
        """Keep all of it."""
        self.stores.db.conn.commit()
        self.stores.db.close()


def sheet(code: str, status: str | None, *milestones: tuple[str, str | None]) -> Sheet:
    """The sheet of a project with milestones, each with its status."""
    return Sheet(
        code=code,
        name=f"Project {code}",
        status=status,
        text=f"Het project {code} vordert.",
        milestones=tuple(Milestone(title, state, "Omdat.", 7) for title, state in milestones),
        lines=(),
        first_page=6,
        by_milestones=True,
    )


def small(path: Path) -> None:
    """Two measurements of three projects, seven questions of one asker, one of another."""
    known = Known(path)
    before = [
        sheet("VV078", "on_schedule", ("Ontwerp", "on_schedule"), ("Bouw", "not_started")),
        sheet("VV120", "started", ("Kaart", "started")),
        sheet("VV139", "on_schedule"),
    ]
    after = [
        sheet("VV078", "attention", ("Ontwerp", "realised"), ("Bouw", "stopped")),
        sheet("VV120", "realised", ("Kaart", "realised")),
    ]
    known.report(5, date(2022, 12, 31), before)
    sixth = known.report(6, date(2023, 12, 31), after)
    known.tell(REPORT_NEW, sixth, source=PUBLICATIONS)
    for number in range(1795000, 1795007):
        record = known.question(number, f"Stand van zaken VV078 - {number}")
        known.tell(question_events.NEW, record, baseline=number != 1795006)
    answered = known.question(
        1795008,
        "Beantwoord over VV120",
        asker="Iemand Anders",
        answered_on=date(2024, 2, 13),
        answer="Het antwoord.\n\nTweede alinea van het antwoord.",
        page=2,
    )
    known.tell(question_events.ANSWERED, answered, parse_instant("2024-03-06T08:30"))
    known.question(
        1795009, "Iets heel anders", asked_on=date(2023, 10, 2), minister="Hilde Crevits"
    )
    known.fail(parse_instant("2024-02-01T10:00"))
    known.close()
