"""Written questions of the Flemish Parliament, as a source (docs/sources.md, sections 1 to 3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsing.roles import JSON, RoleTraits
from crawler.sources.base import MIB, FileAddresses, Files, Parts, Source
from crawler.sources.questions import events, names
from crawler.sources.questions.assumptions import ASSUMPTIONS
from crawler.sources.questions.detail import QuestionDetail
from crawler.sources.questions.scope import QuestionsScope
from crawler.sources.questions.settings import QuestionsReading, QuestionsSettings
from crawler.sources.traits.steadiness import Canary, Steadiness
from crawler.sources.traits.stored import Stored
from state.changes.losses import Losable
from state.model.news import News
from state.model.values import FILE_ROLE, JsonObject, Record, Role, Snapshot, Target
from state.model.working_days import surely_due_on

if TYPE_CHECKING:
    from crawler.parsing.base import Parsed, Reading
    from crawler.sources.questions.document.shown import QuestionLookup
    from crawler.sources.questions.telling.presenter import QuestionPresenter
    from crawler.telling.phrases import Phrases
    from crawler.telling.probing import Probes


# Some 22,600 questions since September 2023: an estimate, with room to spare, from runs of a
# stand-in (benchmarks/first_day.py) and documents of 106 kB.
# As measured, in round figures; README.md has the same.
_ROOM_MIB = {"matching": 300, "all": 3_000, "none": 250}


class Questions(Source[QuestionsSettings]):
    """Search results say which there are, open data what they are, documents what they say."""

    name = names.NAME
    record_kind = names.KIND
    settings = QuestionsSettings
    reading = QuestionsReading
    spider = "crawler.sources.questions.asking.spider.QuestionsSpider"
    roles = (
        RoleTraits(
            names.SEARCH, "questions.search", JSON, is_listing=True, counts="questions.counts"
        ),
        RoleTraits(names.OPENDATA, "questions.opendata", JSON, one_may_fail=True),
        RoleTraits(names.OPENDATA_BULK, "questions.opendata_bulk", JSON, singles=names.OPENDATA),
        RoleTraits(names.WORDS, "questions.words", JSON, is_optional=True),
    )
    assumptions = ASSUMPTIONS
    weight = 1_000
    when_empty = "since, search_url and period_query"
    own_kinds = events.KINDS
    brings = events.BRINGS
    file_prefix = names.FILE_PREFIX
    file_part = "question"
    files_may_be_reports = False
    announces = True

    # --- fetching -------------------------------------------------------------------------

    def recheck(
        self, stored: Stored, at: datetime, sweep: bool, settings: QuestionsSettings
    ) -> Sequence[str]:
        """Those without an answer or that miss something in every pass; all of them in a sweep."""
        del at, settings
        return stored.whole() if sweep else sorted({*self.unanswered(stored), *stored.losing()})

    def file_recheck(self, is_relevant: bool, settings: QuestionsSettings) -> timedelta | None:
        """Documents are asked for again now and then, where the question concerns somebody."""
        return timedelta(days=settings.recheck_documents_days) if is_relevant else None

    def room_bytes(self, settings: QuestionsSettings) -> int:
        """Each question that is read whole comes with a document."""
        return _ROOM_MIB[settings.history] * MIB

    def recognise(
        self, method: str, url: str, settings: QuestionsSettings
    ) -> tuple[Role, str] | None:
        """A search, open data of one or many, or a document at any address that leads to it."""
        if method != "GET":
            return None
        templates = (
            (names.SEARCH, settings.search_url),
            (names.OPENDATA_BULK, settings.opendata_bulk_url),
            (names.OPENDATA, settings.opendata_url),
        )
        for role, template in templates:
            filled = template.fields_of(url)
            if filled is not None:
                is_words = role == names.SEARCH and not settings.is_period(filled["query"])
                return (names.WORDS if is_words else role), url
        document = settings.document_pattern.search(url)
        return (FILE_ROLE, settings.document_url.format(id=document.group(1))) if document else None

    def steadiness(self, settings: QuestionsSettings) -> Steadiness:
        """Questions are asked all the year but in recess, and each has a number and people."""
        return Steadiness(
            canaries=tuple(
                Canary(
                    *(f"{names.KIND}:{name}", names.OPENDATA, "questions.canary"),
                    Target(names.OPENDATA, settings.opendata_url.format(id=name), tolerated=True),
                )
                for name in settings.canaries
            ),
            filled=dict.fromkeys(
                ("number", "session_year", "asker", "minister", "asked_on"), "questions.opendata"
            ),
            quiet_working_days=10,
            newness="questions.search",
            terms=settings.terms,
        )

    # --- reading --------------------------------------------------------------------------

    def parse(self, snapshot: Snapshot, settings: QuestionsReading) -> Parsed:
        """The hits of a page of search results, or the open data of one or many questions."""
        from crawler.sources.questions.parser import parse

        return parse(snapshot, settings)

    def build(
        self, key: str, parts: Parts, files: Files, settings: QuestionsReading
    ) -> Record | None:
        """The record of a question."""
        from crawler.sources.questions.record import build_question

        return build_question(key, parts, files, settings)

    def file_addresses(self, key: str, parts: Parts, settings: QuestionsReading) -> tuple[str, ...]:
        """The addresses of the documents of a question."""
        from crawler.sources.questions.record import document_addresses

        del key
        return document_addresses(parts, settings)

    @property
    def own_parts(self) -> Set[str]:
        """The open data, asked for one question at a time or many."""
        return frozenset({"opendata"})

    @property
    def losable(self) -> Losable:
        """What of its records can be lost, as their model says."""
        from crawler.sources.questions.record import QuestionFields

        return QuestionFields.losable()

    def own_key(self, role: Role, url: str, settings: QuestionsSettings) -> str | None:
        """The open data of one question is its own address."""
        filled = settings.opendata_url.fields_of(url) if role == names.OPENDATA else None
        return f"{names.KIND}:{filled['id']}" if filled else None

    def awaited(self, role: Role, url: str, settings: QuestionsSettings) -> Reading | None:
        """A question of which the open data were asked for in vain is to be read whole."""
        from crawler.parsing.base import Reading

        key = self.own_key(role, url, settings)
        return None if key is None else Reading(key, names.AWAITED, {})

    def contradiction(self, reading: Reading, parts: Callable[[], Parts]) -> str | None:
        """Open data that are those of another question than the search lists under this id."""
        if reading.part != names.OPENDATA:
            return None
        from crawler.sources.questions.bodies.agreement import disagreement

        hits = (data for part, data in parts().items() if self.is_listed_part(part))
        return disagreement(reading.data, hits)

    def is_listed_part(self, part: str) -> bool:
        """A hit is what a search says of a question."""
        return part.startswith("hit:")

    def files(self, settings: QuestionsReading) -> FileAddresses:
        """The documents of the parliament."""
        return FileAddresses(settings.document_pattern, settings.document_url)

    def read_document(self, pages: Sequence[str]) -> JsonObject:
        """The question and the answer in a document."""
        from crawler.sources.questions.document.files import question_part

        return question_part(pages)

    def news_of(self, told: Record | None, record: Record) -> tuple[News, ...]:
        """What there is to tell of one of its records."""
        return events.news_of(told, record)

    # --- telling --------------------------------------------------------------------------

    @cached_property
    def phrases(self) -> Phrases:
        """What is said of its kinds of event and of itself."""
        from crawler.sources.questions.telling.phrases import PHRASES

        return PHRASES

    @cached_property
    def presenter(self) -> QuestionPresenter:
        """What a message says of them besides."""
        from crawler.sources.questions.telling.presenter import QuestionPresenter

        return QuestionPresenter()

    @cached_property
    def lookup(self) -> QuestionLookup:
        """How its records are shown."""
        from crawler.sources.questions.document.shown import QuestionLookup

        return QuestionLookup()

    @cached_property
    def probes(self) -> Probes[QuestionsSettings]:
        """What is tried on the live sites."""
        from crawler.sources.questions.telling.probes import PROBES

        return PROBES

    # --- belonging ------------------------------------------------------------------------

    def scope(self, settings: QuestionsSettings) -> QuestionsScope:
        """Questions since the day configured, and how much of those before the first pass."""
        return self.scope_with(settings, ())

    def scope_with(self, settings: QuestionsSettings, watched: Sequence[str]) -> QuestionsScope:
        """The same, and the words that are looked up in the history."""
        words = {*settings.history_words, *watched} if settings.history == "matching" else ()
        return QuestionsScope(
            since=settings.since, history=settings.history, words=tuple(sorted(words))
        )

    def scope_from(self, value: JsonObject) -> QuestionsScope:
        """The scope that was kept as this JSON object."""
        return QuestionsScope.model_validate(value)

    # --- answers --------------------------------------------------------------------------

    def unanswered(self, stored: Stored) -> Sequence[str]:
        """Questions of which no answer is known."""
        return stored.with_field("state", "asked")

    def overdue_after(self, record: Record, settings: QuestionsSettings) -> date | None:
        """Until its public term has ended by every rule that may hold, silence says nothing."""
        detail = QuestionDetail.of(record.detail)
        asked_on, told = detail.asked_on, detail.public_due_on
        ends = (told, surely_due_on(asked_on, settings.terms) if asked_on else None)
        return max((day for day in ends if day is not None), default=None)


QUESTIONS = Questions()
