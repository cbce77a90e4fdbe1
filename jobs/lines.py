"""What a message says of one event: the two or three lines that matter first; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crawler.parsers.codes import KNOWN_NAMES
from jobs.harmless import first_sentences, one_line, safe_url
from jobs.phrases import Language, long_day, say, status_words
from state.model import Change, Event, JsonObject

_VALUE_CHARACTERS = 160
_ANSWER_CHARACTERS = 400
_MOST_CHANGES = 6
_MOST_MILESTONES = 5
_MOST_PASSAGES = 3
# Said in other words already, or of no use to a person.
_UNSAID_CHANGES = frozenset({"sha256", "state", "answered_on", "projects"})


def event_lines(event: Event, why: Sequence[JsonObject], language: Language) -> tuple[str, ...]:
    """The lines of an event, most important first; `why` are the reader's reasons."""
    followed = frozenset(reason["value"] for reason in why if reason["kind"] == "project")
    return (
        *_kind_lines(event, followed, language),
        *_project_lines(event, sorted(followed), language),
        *_change_lines(event.changes, language),
    )


def notice_lines(detail: JsonObject, language: Language) -> tuple[str, ...]:
    """The lines of a notice of what is watched from now on."""
    asked = (f"{name} {_value(value, language)}" for name, value in detail["scope"].items())
    return (say(language, "watching_line", count=detail["records"], scope="; ".join(asked)),)


def _kind_lines(event: Event, followed: frozenset[str], language: Language) -> list[str]:
    detail = event.detail
    if event.kind.startswith("question."):
        return _question_lines(event, followed, language)
    if event.kind == "report.new":
        return _report_lines(detail, language)
    if event.kind == "report.project_changed":
        return _project_change_lines(detail, language)
    if event.kind == "document.changed":
        return _passage_lines(detail, language)
    if event.kind.startswith("expectation."):
        return [say(language, "expected_by", day=long_day(language, detail["due_on"]))]
    if event.kind.startswith("source."):
        return [one_line(str(detail.get("error") or ""), 600)]
    published_on = detail.get("published_on")
    return (
        [say(language, "published", day=long_day(language, published_on))] if published_on else []
    )


# --- questions ---------------------------------------------------------------------------


def _question_lines(event: Event, followed: frozenset[str], language: Language) -> list[str]:
    detail = event.detail
    return [
        *_answer_lines(event, language),
        *_sub_question_lines(detail.get("sub_questions", ()), followed, language),
        _question_line(detail, language),
        *_day_lines(event, language),
        *(
            say(language, "unread", problem=one_line(file["problem"]))
            for file in detail["documents"]
            if file["problem"]
        ),
        *(say(language, "note", note=one_line(note)) for note in detail.get("notes", ())),
    ]


def _answer_lines(event: Event, language: Language) -> list[str]:
    detail = event.detail
    if event.kind != "question.answered" or not detail.get("answer"):
        return []
    lines = [f"“{first_sentences(detail['answer'], _ANSWER_CHARACTERS)}”"]
    read = [file["url"] for file in detail["documents"] if file["state"] == "read"]
    if len(read) == 1 and detail.get("answer_page") and safe_url(read[0]):
        # With more documents it is not known which of them the page is in.
        lines.append(f"{read[0]}#page={detail['answer_page']}")
    for announcement in detail.get("announcements", ()):
        if announcement["due_on"]:
            day = long_day(language, announcement["due_on"])
            lines.append(say(language, "announced", day=day))
    return lines


def _sub_question_lines(
    asked: Sequence[JsonObject], followed: frozenset[str], language: Language
) -> list[str]:
    """The milestones that are asked about, of the projects that the reader follows."""
    mine = [sub for sub in asked if sub["project"] in followed]
    milestones = [f"‘{one_line(sub['milestone'], 120)}’" for sub in mine if sub["milestone"]]
    if not milestones:
        return []
    more = len(milestones) - _MOST_MILESTONES
    shown = ", ".join(milestones[:_MOST_MILESTONES]) + (f" (+{more})" if more > 0 else "")
    return [say(language, "about", milestones=shown)]


def _question_line(detail: JsonObject, language: Language) -> str:
    unknown = say(language, "asker_unknown")
    number = f" nr. {detail['number']}" if detail["number"] else ""
    year = f" ({detail['session_year']})" if detail["session_year"] else ""
    asker, minister = (one_line(detail[who] or unknown) for who in ("asker", "minister"))
    return say(language, "question_line", number=f"{number}{year}", asker=asker, minister=minister)


def _day_lines(event: Event, language: Language) -> list[str]:
    detail = event.detail
    lines = [
        say(language, name, day=long_day(language, detail[f"{name}_on"]))
        for name in ("asked", "answered")
        if detail[f"{name}_on"]
    ]
    if detail["due_on"] and detail["state"] == "asked":
        name = "late" if event.kind == "question.overdue" else "due"
        lines.append(say(language, name, day=long_day(language, detail["due_on"])))
    return lines


# --- reports and files -------------------------------------------------------------------


def _project_change_lines(detail: JsonObject, language: Language) -> list[str]:
    lines = []
    if detail["presence"] != "both":
        lines.append(say(language, f"presence.{detail['presence']}"))
    status = detail["status"]
    if detail["presence"] == "both" and status["before"] != status["after"]:
        lines.append(say(language, "status_change", **_from_to(status, language)))
    milestones = detail["milestones"]
    lines += [_milestone_line(m, language) for m in milestones[:_MOST_MILESTONES]]
    if len(milestones) > _MOST_MILESTONES:
        lines.append(say(language, "more_milestones", count=len(milestones) - _MOST_MILESTONES))
    if not milestones and detail["text_diff"]:
        sentences = detail["text_diff"].splitlines()[:_MOST_PASSAGES]
        lines += [one_line(sentence, _ANSWER_CHARACTERS) for sentence in sentences]
    if detail["compared_by"] == "sentences":
        lines.append(say(language, "by_sentences"))
    return lines


def _milestone_line(milestone: JsonObject, language: Language) -> str:
    title = one_line(milestone["title"], 160)
    change = milestone["change"]
    line = say(language, f"milestone.{change}", title=title, **_from_to(milestone, language))
    explanation = milestone["explanation"]
    if explanation and change in ("status", "added"):
        line += f" {say(language, 'explanation', text=first_sentences(explanation, 240))}"
    return line


def _from_to(change: JsonObject, language: Language) -> dict[str, str]:
    return {side: status_words(language, change[side]) for side in ("before", "after")}


def _passage_lines(detail: JsonObject, language: Language) -> list[str]:
    passages = detail.get("passages") or []
    lines = []
    for passage in passages[:_MOST_PASSAGES]:
        before, after = passage["before"], passage["after"]
        name = "was_is" if before and after else "added" if after else "removed"
        lines.append(
            say(
                language,
                name,
                field=say(language, "passage"),
                before=first_sentences(before or "", 240),
                after=first_sentences(after or "", 240),
            )
        )
    return lines


def _report_lines(detail: JsonObject, language: Language) -> list[str]:
    lines = []
    if detail["reference_date"]:
        day = long_day(language, detail["reference_date"])
        lines.append(say(language, "measurement", number=detail["measurement"], day=day))
    if detail["pages"]:
        count = len(detail["projects_found"])
        lines.append(say(language, "found", count=count, pages=detail["pages"]))
    if detail["file_url"]:
        lines.append(detail["file_url"])
    if detail.get("problem"):
        lines.append(say(language, "unread", problem=one_line(detail["problem"])))
    return lines


def _project_lines(event: Event, followed: Sequence[str], language: Language) -> list[str]:
    """The projects that the reader follows, by name; of a report naming all, not the others."""
    if event.kind == "report.project_changed":
        return []  # the title names it
    codes = followed or list(event.projects)[:5]
    if not codes:
        return []
    found = {f.code: f.name for f in event.findings if f.name}
    named = []
    for code in codes:
        name = KNOWN_NAMES.get(code) or found.get(code)
        named.append(f"{code} ({one_line(name, 120)})" if name else code)
    label = say(language, "project" if len(named) == 1 else "projects")
    return [f"{label}: {', '.join(named)}."]


def _change_lines(changes: Sequence[Change], language: Language) -> list[str]:
    said = (change for change in changes if change.field not in _UNSAID_CHANGES)
    return [_change_line(change, language) for change in said][:_MOST_CHANGES]


def _change_line(change: Change, language: Language) -> str:
    name = "was_is"
    if change.before in (None, [], ""):
        name = "added"
    elif change.after in (None, [], ""):
        name = "removed"
    return say(
        language,
        name,
        field=_field(change.field, language),
        before=_value(change.before, language),
        after=_value(change.after, language),
    )


def _field(name: str, language: Language) -> str:
    """The name of a field for people; a section of a page bears its own heading."""
    heading = name.removeprefix("section: ")
    if heading != name:
        return one_line(heading, 120)
    return say(language, f"field.{name}")


def _value(value: Any, language: Language) -> str:
    if value in (None, [], ""):
        return say(language, "nothing")
    if isinstance(value, list):
        shown = ", ".join(_value(item, language) for item in value)
    elif isinstance(value, dict):
        shown = " ".join(str(item) for item in value.values() if item)
    else:
        shown = str(value)
    return one_line(shown, _VALUE_CHARACTERS)


def why_line(why: Sequence[JsonObject], language: Language) -> str | None:
    """The reasons in words: project or keyword, and where it was found."""
    words = []
    for reason in why:
        if reason["kind"] == "all":
            words.append(say(language, "all"))
            continue
        is_project = reason["kind"] == "project"
        value = one_line(reason["value"], 80)
        what = value if is_project else say(language, "keyword", value=value)
        if reason["page"]:
            what = say(language, "on_page", what=what, page=reason["page"])
        words.append(what)
    return say(language, "why", reasons=", ".join(words)) if words else None
