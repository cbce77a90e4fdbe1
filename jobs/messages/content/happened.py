"""What happened, in a few words: the heading of an item and the heart of a subject; pure."""

from __future__ import annotations

from collections.abc import Iterable

from jobs.messages.phrases.lookup import Language, long_day, nth_measurement, say, status_words
from jobs.messages.phrases.sanitizing import inert
from state.model.values import Event, JsonObject

_TITLE_CHARACTERS = 90
# What a watcher should hear of first; statuses that are not here come after these.
_STATUS_ORDER = (
    *("stopped", "action_required", "attention", "realised", "not_started", "started"),
    "on_schedule",
)
# Statuses that say what was done to a milestone, so that no colon is needed before them.
_DONE = frozenset({"stopped", "realised", "started"})
_OTHER_CHANGES = ("removed", "added", "text")


def what_happened(event: Event, language: Language) -> str:
    """What the event tells, in the reader's language, without its project.

    Examples are in tests/jobs/messages/test_subjects.py, one for each kind of event.
    """
    if event.kind == "report.project_changed":
        return _project_changed(event.detail, language)
    values: dict[str, object] = {"title": inert(event.title, _TITLE_CHARACTERS)}
    if event.kind.startswith("question."):
        values["number"] = question_number(event.detail, language)
    elif event.kind == "report.new":
        values["measurement"] = nth_measurement(language, event.detail["measurement"])
    elif event.kind == "expectation.overdue":
        values["day"] = long_day(language, event.detail["due_on"])
    return say(language, f"what.{event.kind}", **values)


def question_number(detail: JsonObject, language: Language) -> str:
    """The number of a question with a space before it, nothing where it is not known."""
    number = detail.get("number")
    return say(language, "number", number=inert(str(number), 20)) if number else ""


def urgency(event: Event) -> int:
    """How soon the change of a project should be told: 0 for something stopped, then on."""
    if event.detail["presence"] == "gone":
        return 0
    return min(map(_status_rank, _new_statuses(event.detail)), default=len(_STATUS_ORDER) + 1)


def has_new_status(event: Event) -> bool:
    """Whether the change of a project is one of status, of its coming or of its going."""
    return event.detail["presence"] != "both" or bool(_new_statuses(event.detail))


def _new_statuses(detail: JsonObject) -> list[str | None]:
    statuses = [m["after"] for m in detail["milestones"] if m["change"] == "status"]
    status = detail["status"]
    return [*statuses, status["after"]] if status["before"] != status["after"] else statuses


def most_important_first(milestones: Iterable[JsonObject]) -> list[JsonObject]:
    """The changed milestones, most important first."""
    return sorted(milestones, key=_milestone_rank)


def is_led_by_status(detail: JsonObject) -> bool:
    """Whether the new status of the project matters more than that of any milestone."""
    status = detail["status"]
    if status["before"] == status["after"]:
        return False
    ranks = map(_milestone_rank, detail["milestones"])
    return min(ranks, default=(1, 0)) > (0, _status_rank(status["after"]))


def _status_rank(status: str | None) -> int:
    return _STATUS_ORDER.index(status) if status in _STATUS_ORDER else len(_STATUS_ORDER)


def _milestone_rank(milestone: JsonObject) -> tuple[int, int]:
    if milestone["change"] == "status":
        return 0, _status_rank(milestone["after"])
    return 1, _OTHER_CHANGES.index(milestone["change"])


def _project_changed(detail: JsonObject, language: Language) -> str:
    measurement = nth_measurement(language, detail["measurement"]["after"])
    if detail["presence"] != "both":
        name = "added" if detail["presence"] == "new" else "gone"
        return say(language, f"what.report.{name}", measurement=measurement)
    if is_led_by_status(detail):
        words = status_words(language, detail["status"]["after"])
        return say(language, "what.status", status=words, measurement=measurement)
    first = next(iter(most_important_first(detail["milestones"])), None)
    if first is None:
        return say(language, "what.report.changed", measurement=measurement)
    change = first["change"]
    if change == "status" and first["after"] in _DONE:
        change = "done"
    return say(
        language,
        f"what.milestone.{change}",
        title=inert(first["title"], _TITLE_CHARACTERS),
        status=status_words(language, first["after"]),
        measurement=measurement,
    )
