"""What a message says of one event: the two or three lines that matter first; pure.

What is scraped comes out inert (jobs/messages/phrases/sanitizing.py); addresses are never among
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobs.messages.content.changed_fields import change_lines
from jobs.messages.content.happened import is_led_by_status, most_important_first, question_number
from jobs.messages.phrases.lookup import Language, long_day, say, status_words
from jobs.messages.phrases.sanitizing import first_sentences, inert
from state.model.values import Event, JsonObject

_ANSWER_CHARACTERS = 400
_MOST_MILESTONES = 5
_MOST_PASSAGES = 3


def event_lines(event: Event, followed: frozenset[str], language: Language) -> tuple[str, ...]:
    """The lines of an event, most important first; `followed` are the reader's projects."""
    return (
        *_kind_lines(event, followed, language),
        *change_lines(event.changes, language),
    )


def _kind_lines(event: Event, followed: frozenset[str], language: Language) -> list[str]:
    detail = event.detail
    if event.kind.startswith("question."):
        return list(_question_lines(event, followed, language))
    if event.kind == "report.new":
        return _report_lines(detail, language)
    if event.kind == "report.project_changed":
        return _project_change_lines(detail, language)
    if event.kind == "document.changed":
        return [_passage_line(p, language) for p in (detail.get("passages") or [])[:_MOST_PASSAGES]]
    if event.kind == "expectation.overdue":
        return []  # its heading says all
    if event.kind == "expectation.met":
        return [say(language, "expected_by", day=long_day(language, detail["due_on"]))]
    if event.kind.startswith("source."):
        return [inert(str(detail.get("error") or ""), 600)]
    published_on = detail.get("published_on")
    return (
        [say(language, "published", day=long_day(language, published_on))] if published_on else []
    )


# --- questions ---------------------------------------------------------------------------


def _question_lines(event: Event, followed: frozenset[str], language: Language) -> Iterator[str]:
    detail = event.detail
    if event.kind == "question.answered" and detail.get("answer"):
        yield f"“{first_sentences(detail['answer'], _ANSWER_CHARACTERS)}”"
        yield from _announcement_lines(detail, language)
    yield from _sub_question_lines(detail.get("sub_questions", ()), followed, language)
    yield _question_line(detail, language)
    yield from _day_lines(event, language)
    for file in detail["documents"]:
        if file["problem"]:
            yield say(language, "unread", problem=inert(file["problem"]))
    for note in detail.get("notes", ()):
        yield say(language, "note", note=inert(note))


def _announcement_lines(detail: JsonObject, language: Language) -> Iterator[str]:
    for announcement in detail.get("announcements", ()):
        if announcement["due_on"]:
            yield say(language, "announced", day=long_day(language, announcement["due_on"]))


def _sub_question_lines(
    asked: Sequence[JsonObject], followed: frozenset[str], language: Language
) -> Iterator[str]:
    """The milestones that are asked about, of the projects that the reader follows."""
    mine = [sub for sub in asked if sub["project"] in followed]
    milestones = [f"‘{inert(sub['milestone'], 120)}’" for sub in mine if sub["milestone"]]
    if milestones:
        more = len(milestones) - _MOST_MILESTONES
        shown = ", ".join(milestones[:_MOST_MILESTONES]) + (f" (+{more})" if more > 0 else "")
        yield say(language, "about", milestones=shown)


def _question_line(detail: JsonObject, language: Language) -> str:
    unknown = say(language, "asker_unknown")
    year = f" ({inert(detail['session_year'], 20)})" if detail["session_year"] else ""
    asker, minister = (inert(detail[who] or unknown) for who in ("asker", "minister"))
    number = question_number(detail, language) + year
    return say(language, "question_line", number=number, asker=asker, minister=minister)


def _day_lines(event: Event, language: Language) -> Iterator[str]:
    detail = event.detail
    for name in ("asked", "answered"):
        if detail[f"{name}_on"]:
            yield say(language, name, day=long_day(language, detail[f"{name}_on"]))
    if detail["due_on"] and detail["state"] == "asked":
        name = "late" if event.kind == "question.overdue" else "due"
        yield say(language, name, day=long_day(language, detail["due_on"]))


# --- reports and files -------------------------------------------------------------------


def _project_change_lines(detail: JsonObject, language: Language) -> list[str]:
    lines = []
    if detail["presence"] != "both":
        lines.append(say(language, f"presence.{detail['presence']}"))
    milestones = most_important_first(detail["milestones"])
    lines += [_milestone_line(m, language) for m in milestones[:_MOST_MILESTONES]]
    if len(milestones) > _MOST_MILESTONES:
        lines.append(say(language, "more_milestones", count=len(milestones) - _MOST_MILESTONES))
    status = detail["status"]
    if detail["presence"] == "both" and status["before"] != status["after"]:
        words = say(language, "status_change", **_from_to(status, language))
        lines.insert(0 if is_led_by_status(detail) else len(lines), words)
    if not milestones and detail["text_diff"]:
        sentences = detail["text_diff"].splitlines()[:_MOST_PASSAGES]
        lines += [inert(sentence, _ANSWER_CHARACTERS) for sentence in sentences]
    if detail["compared_by"] == "sentences":
        lines.append(say(language, "by_sentences"))
    return lines


def _milestone_line(milestone: JsonObject, language: Language) -> str:
    title = inert(milestone["title"], 160)
    change = milestone["change"]
    line = say(language, f"milestone.{change}", title=title, **_from_to(milestone, language))
    explanation = milestone["explanation"]
    if explanation and change in ("status", "added"):
        line += f" {say(language, 'explanation', text=first_sentences(explanation, 240))}"
    return line


def _from_to(change: JsonObject, language: Language) -> dict[str, str]:
    return {side: status_words(language, change[side]) for side in ("before", "after")}


def _passage_line(passage: JsonObject, language: Language) -> str:
    before, after = passage["before"], passage["after"]
    name = "was_is" if before and after else "added" if after else "removed"
    return say(
        language,
        name,
        field=say(language, "passage"),
        before=first_sentences(before or "", 240),
        after=first_sentences(after or "", 240),
    )


def _report_lines(detail: JsonObject, language: Language) -> list[str]:
    lines = []
    if detail["reference_date"]:
        day = long_day(language, detail["reference_date"])
        lines.append(say(language, "measurement", number=detail["measurement"], day=day))
    if detail["pages"]:
        count = len(detail["projects_found"])
        lines.append(say(language, "found", count=count, pages=detail["pages"]))
    if detail.get("problem"):
        lines.append(say(language, "unread", problem=inert(detail["problem"])))
    return lines
