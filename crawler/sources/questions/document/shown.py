"""How written questions are shown to whoever looks them up; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from crawler.sources.questions.detail import QuestionDetail, SubQuestionDetail
from crawler.telling.lookup import Line, Lookup, Moment
from crawler.telling.plain_item import plain
from crawler.telling.saying import Row, Text, Value, phrase
from crawler.telling.shown import Appointment, Block, Exchange, Fact, Shown
from state.model.details import DocumentState
from state.model.json_forms import from_json
from state.model.records import StoredRecord
from state.model.values import JsonObject, Record, day


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What a list of questions shows of their details; there are tens of thousands of them."""

    asker: str | None = None
    minister: str | None = None
    asked_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    state: str = "asked"


class QuestionLookup(Lookup):
    """Who asked whom, what was asked about the project, and the answer."""

    group = "questions"
    heading = "Written questions"
    is_whole = True
    tables: Mapping[str, tuple[str, ...]] = {
        "questions": (
            *("key", "number", "session_year", "title", "asker", "minister", "state"),
            *("asked_on", "due_on", "answered_on", "published_on", "withdrawn"),
            *("themes", "projects", "answer", "links", "documents", "url"),
        ),
        "sub_questions": ("question", "number", "project", "milestone", "text", "answer", "page"),
    }

    def item(self, record: Record, code: str) -> JsonObject:
        """The question with those of its parts that are about the project."""
        wanted = (
            *("number", "session_year", "asker", "minister", "state"),
            *("asked_on", "due_on", "answered_on", "answer", "documents"),
        )
        asked = [sub for sub in record.detail["sub_questions"] if sub["project"] == code]
        return {
            **plain(record),
            **{name: record.detail[name] for name in wanted},
            "sub_questions": asked,
        }

    def moments(self, record: Record) -> Iterator[Moment]:
        """When it was asked, and when its answer was given and public."""
        detail = QuestionDetail.of(record.detail)
        yield Moment(day(detail.asked_on), "question asked")
        yield Moment(day(detail.answered_on), "question answered")
        if detail.state == "answered":
            yield Moment(day(detail.published_on), "answer published")

    def item_lines(self, item: JsonObject) -> Iterator[Line]:
        """Who asked whom, what, the answer, and where."""
        yield Line(_who(item))
        for sub in item["sub_questions"]:
            what = f"‘{sub['milestone']}’" if sub["milestone"] else sub["text"]
            yield Line(f"{sub['number']}. {what}", most=100)
        if item["answer"]:
            yield Line(item["answer"], most=400, wrapped=True)
        yield Line(item["url"])

    def whole_lines(self, whole: JsonObject) -> Iterator[Line]:
        """The question, its documents, every part with its answer, and what was promised."""
        yield Line(whole["title"], bold=True)
        yield Line(_who(whole))
        yield Line(f"asked {whole['asked_on']}, due {whole['due_on']}")
        yield Line(whole["url"])
        for document in whole["documents"]:
            problem = f" ({document['problem']})" if document["problem"] else ""
            yield Line(f"{document['url']}{problem}")
        for note in whole["notes"]:
            yield Line(f"note: {note}")
        for sub in whole["sub_questions"]:
            project = f" [{sub['project']}]" if sub["project"] else ""
            yield Line(f"{sub['number']}.{project}", bold=True, gap=True)
            yield Line(sub["text"], 2, wrapped=True)
            if sub["answer"]:
                yield Line(f"→ {sub['answer']}", 4, wrapped=True)
        yield Line("Answer", bold=True, gap=True)
        yield Line(whole["answer"] or "none known", 2, wrapped=True)
        for link in whole["links"]:
            yield Line(link, 2)
        yield Line("Promises", bold=True, gap=True)
        for announcement in whole["announcements"]:
            yield Line(f"{announcement['text']} ({announcement['due_on'] or 'no day'})", 2, 300)
        if not whole["announcements"]:
            yield Line("none known", 2)

    def rows(self, table: str, stored: StoredRecord) -> Iterator[JsonObject]:
        """The question itself, or each of its parts."""
        record = stored.record
        if table == "sub_questions":
            yield from ({**part, "question": record.key} for part in record.detail["sub_questions"])
            return
        yield {
            **record.detail,
            "key": record.key,
            "title": record.title,
            "withdrawn": stored.withdrawn_at is not None,
            "projects": list(record.projects),
            "documents": [document["url"] for document in record.detail["documents"]],
            "url": record.url,
        }

    def shown(self, record: Record) -> Shown:
        """Number and themes, the whole answer, then each part with what was answered to it."""
        detail = QuestionDetail.of(record.detail)
        document = _document(detail)
        blocks = []
        if detail.answer:
            blocks.append(
                Block(
                    heading=phrase("the_answer"),
                    text=detail.answer,
                    is_reply=True,
                    url=document,
                    page=detail.answer_page,
                )
            )
        blocks += [_part(part, document) for part in detail.sub_questions]
        return Shown(
            facts=tuple(_facts(detail)),
            blocks=tuple(blocks),
            promises=detail.promises,
            notes=detail.notes,
        )

    def exchange(self, record: Record) -> Exchange:
        """Who asked which minister, and when."""
        asked = from_json(_Asked, record.detail)
        return Exchange(
            asker=asked.asker,
            minister=asked.minister,
            asked_on=asked.asked_on,
            due_on=asked.due_on,
            answered_on=asked.answered_on,
            is_answered=asked.state == "answered",
        )

    def appointments(self, record: Record) -> Iterator[Appointment]:
        """The end of the term, while there is no answer."""
        detail = QuestionDetail.of(record.detail)
        if detail.due_on and detail.state == "asked":
            number = (
                phrase("number", number=Text(str(detail.number))) if detail.number else Text("")
            )
            what = phrase("answer_due", number=number)
            yield Appointment(name="due", what=what, on=detail.due_on)


def _facts(detail: QuestionDetail) -> Iterator[Fact]:
    if detail.number:
        yield Fact("number", Text(str(detail.number), 20))
    if detail.session_year:
        yield Fact("session_year", Text(detail.session_year, 20))
    if detail.themes:
        yield Fact("themes", Row(tuple(Text(theme) for theme in detail.themes)))


def _document(detail: QuestionDetail) -> str | None:
    """The address of the document that pages are counted in; None where that is not known."""
    read = [file.url for file in detail.documents if file.state is DocumentState.READ]
    return read[0] if len(read) == 1 else None


def _part(part: SubQuestionDetail, document: str | None) -> Block:
    heading: Value | None = None
    if part.number is not None:
        heading = phrase("part", number=Text(str(part.number), 20))
    return Block(
        heading=heading,
        text=part.text,
        project=part.project,
        milestone=part.milestone,
        reply=part.answer,
        url=document,
        page=part.page,
    )


def _who(question: JsonObject) -> str:
    state = f"answered {question['answered_on']}" if question["answered_on"] else question["state"]
    number = f"nr. {question['number']} ({question['session_year']})"
    return f"{number}, {question['asker']} to {question['minister']}: {state}"
