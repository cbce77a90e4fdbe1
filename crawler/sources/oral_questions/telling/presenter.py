"""What is said and shown of an oral question; pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.sources.oral_questions.detail import OralQuestionDetail
from crawler.sources.oral_questions.events import ANSWERED, CHANGED
from crawler.telling.lookup import Line, Lookup
from crawler.telling.presenter import Presenter
from crawler.telling.saying import Beginning, Day, Phrase, Text, Value, phrase
from crawler.telling.shown import Exchange
from crawler.telling.told import Told
from state.model.values import JsonObject, Record

_SAID_CHARACTERS = 400


class OralQuestionPresenter(Presenter[OralQuestionDetail]):
    """What was said where it is there, then who asks whom, in which committee and when."""

    has_title = False
    unsaid = Presenter.unsaid | {"state", "proceedings"}

    def headline(self, told: Told[OralQuestionDetail]) -> Phrase:
        """What happened to the question with this number."""
        name = f"what.{told.kind.name}"
        if told.kind == CHANGED and _became_debate(told):
            name = "what.oral_question.debate"
        return phrase(name, number=_number(told.detail))

    def lines(self, told: Told[OralQuestionDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The proceedings, what it has become, the people, the committee and the days."""
        del followed
        detail = told.detail
        if told.kind == ANSWERED and detail.answer:
            yield phrase("oral_said", text=Beginning(detail.answer, _SAID_CHARACTERS))
            for promised in detail.announcements:
                if promised.due_on:
                    yield phrase("oral_announced", day=Day(promised.due_on))
        if detail.state == "debate":
            yield phrase("oral_debate")
        yield _people(detail)
        if detail.committee:
            yield phrase("oral_committee", committee=Text(detail.committee, 120, is_part=True))
        if detail.asked_on:
            yield phrase("oral_asked", day=Day(detail.asked_on))
        if detail.held_on and detail.state == "answered":
            yield phrase("oral_held", day=Day(detail.held_on))

    def page(self, told: Told[OralQuestionDetail]) -> Phrase:
        """The page of the question."""
        return phrase("link.oral_question", site=super().page(told).values["site"])

    def brief(self, told: Told[OralQuestionDetail]) -> JsonObject:
        """Its number, which the headline has."""
        return {"number": told.detail.number}


def _became_debate(told: Told[OralQuestionDetail]) -> bool:
    return any(c.field == "state" and c.after == "debate" for c in told.event.changes)


def _number(detail: OralQuestionDetail) -> Value:
    """The number with a space before it, nothing where it is not known."""
    if not detail.number:
        return Text("")
    return phrase("oral_number", number=Text(str(detail.number), 20))


def _people(detail: OralQuestionDetail) -> Phrase:
    number = _number(detail)
    if detail.session_year:
        number = phrase("oral_number_in_year", number=number, year=Text(detail.session_year, 20))
    asker, minister = (
        Text(name, is_part=True) if name else phrase("oral_unknown")
        for name in (detail.asker, detail.minister)
    )
    return phrase("oral_line", number=number, asker=asker, minister=minister)


class OralQuestionLookup(Lookup):
    """Each by its day and subject, with who asked whom."""

    group = "oral_questions"
    heading = "Oral questions"

    def item(self, record: Record, code: str) -> JsonObject:
        """A question with its people and what has become of it."""
        detail = OralQuestionDetail.of(record.detail).as_json()
        wanted = ("number", "asker", "minister", "committee", "state", "held_on")
        return {**super().item(record, code), **{name: detail[name] for name in wanted}}

    def item_lines(self, item: JsonObject) -> Iterator[Line]:
        """Who asked whom, and what has become of it, then its address."""
        people = f"{item['asker'] or 'unknown'} to {item['minister'] or 'unknown'}"
        yield Line(f"{people}: {item['state'] or 'listed'}", most=200)
        yield Line(item["url"])

    def exchange(self, record: Record) -> Exchange:
        """Who asks which minister; it has no term, and is answered when it is put."""
        detail = OralQuestionDetail.of(record.detail)
        is_answered = detail.state == "answered"
        return Exchange(
            asker=detail.asker,
            minister=detail.minister,
            asked_on=detail.asked_on,
            answered_on=detail.held_on if is_answered else None,
            is_answered=is_answered,
        )
