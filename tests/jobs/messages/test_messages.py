"""Messages as their readers get them (tests/cases/README.md), and what holds of any of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.together.event_kinds import EVENT_KINDS, event_kind
from jobs.messages.content.blocks import Audience, sections_of
from jobs.messages.content.items import group_by_project, rank
from jobs.messages.phrases.catalogue import PHRASES
from jobs.messages.render import Item, render_message
from jobs.publish.phrases.en import ENGLISH
from jobs.publish.phrases.nl import DUTCH
from state.model.deliveries import Notice, Reason
from state.model.details import Detail
from state.model.json_forms import from_json, unlike
from state.model.notices import NOTICE_DETAILS
from state.model.values import Change, Event, Finding
from tests.running.golden import CASES as ALL_CASES
from tests.running.golden import renewable

CASES = ALL_CASES / "messages"
FOLDERS = [pytest.param(folder, id=folder.name) for folder in sorted(CASES.iterdir())]
LANGUAGES: tuple[Any, ...] = ("nl", "en")
MESSAGE_ID = "0123456789abcdef"
PROJECT = (Reason("project", "VV078", "title", None),)
OTHER = (Reason("project", "VV129", "title", None),)
KEYWORD = (Reason("keyword", "cultuur", "title", None),)
KINDS_OF_QUESTIONS = ("question.new", "question.answered", "question.changed")
PAGES: Mapping[str, Mapping[str, str]] = {"nl": DUTCH, "en": ENGLISH}
# "3 known", "and 3 more": no noun follows; the title of one item is the item.
UNCOUNTED = {"watching", "and_more", "more_short", "title"}
CODES = st.sampled_from(["VV014", "VV078", "VV129"])


# --- golden messages ---------------------------------------------------------------------


@pytest.mark.parametrize("folder", FOLDERS)
def test_message(folder: Path) -> None:
    """The news of a case is told in both languages, in each form, as it stands there."""
    case = json.loads((folder / "items.json").read_text(encoding="utf-8"))
    items = [item_of(value) for value in case["items"]]
    files = {}
    for language in LANGUAGES:
        most = case.get("max_items", 50)
        message = render_message(MESSAGE_ID, case["watcher"], items, language, most)
        files[f"{language}.txt"] = f"Subject: {message.subject}\n\n{message.text}"
        files[f"{language}.html"] = message.html
        files[f"{language}.short.txt"] = f"{message.short}\n"
    with renewable(folder, {name: text.encode() for name, text in files.items()}):
        for name, text in files.items():
            assert (folder / name).exists(), f"{name} is not there yet"
            assert text == (folder / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("folder", FOLDERS)
def test_case_has_every_field(folder: Path) -> None:
    """What a case tells has each field that things of its kind tell today, and no other: a field
    that is new makes the cases stale that do not have it."""
    case = json.loads((folder / "items.json").read_text(encoding="utf-8"))
    stale = [
        f"items[{number}].detail{problem}"
        for number, item in enumerate(case["items"])
        for problem in unlike(form_of(item), (item.get("event") or item["notice"])["detail"])
    ]
    assert stale == []


def form_of(item: dict[str, Any]) -> type[Detail]:
    """The form of the detail of an item of a case."""
    if "event" in item:
        return event_kind(item["event"]["kind"]).detail
    return NOTICE_DETAILS[item["notice"]["kind"]]


def item_of(value: dict[str, Any]) -> Item:
    """One item of a case."""
    notice = notice_of(value["notice"]) if "notice" in value else None
    event = event_of(value["event"]) if "event" in value else None
    reasons = [from_json(Reason, reason) for reason in value.get("reasons", ())]
    return Item(event, notice, reasons)


def notice_of(value: dict[str, Any]) -> Notice:
    """The notice of its JSON form."""
    return Notice(value["id"], NOTICE_DETAILS[value["kind"]].of(value["detail"]))


def event_of(value: dict[str, Any]) -> Event:
    """The event of its JSON form, with `findings` besides."""
    changes = tuple(Change(**change) for change in value["changes"])
    findings = tuple(Finding(**finding) for finding in value.get("findings", ()))
    values = {**value, "projects": tuple(value["projects"]), "changes": changes}
    return Event(**{**values, "findings": findings})


# --- what a message is, whatever it tells ------------------------------------------------


def test_both_languages_say_everything() -> None:
    """Each phrase is there in both languages, with the same values to fill in."""
    dutch, english = PHRASES["nl"], PHRASES["en"]
    assert dutch.keys() == english.keys()
    for name, phrase in dutch.items():
        assert set(re.findall(r"{(\w+)}", phrase)) == set(re.findall(r"{(\w+)}", english[name]))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("phrases", [PHRASES, PAGES], ids=["messages", "pages"])
def test_one_of_a_thing_is_not_several(
    phrases: Mapping[str, Mapping[str, str]], language: str
) -> None:
    """A phrase that counts things has words for one of them."""
    of_one = phrases[language]
    counting = {
        name
        for name, text in of_one.items()
        # A noun behind the number, and no other number: "3 more items", not "page 3 of 5".
        if re.search(r"(?<!/ )(?<!of )(?<!van ){count} [a-zà-ü]", text)
    }
    assert counting
    without = {name for name in counting if f"{name}.1" not in of_one}
    assert without <= UNCOUNTED


def test_every_kind_of_notice_has_a_case() -> None:
    """Each kind of notice is told in a golden case, in both languages and all forms."""
    told = set()
    for folder in CASES.iterdir():
        case = json.loads((folder / "items.json").read_text(encoding="utf-8"))
        told |= {item["notice"]["kind"] for item in case["items"] if "notice" in item}
    assert told == set(NOTICE_DETAILS)


def test_every_kind_of_event_has_a_case() -> None:
    """Each kind of event that watchers or ops hear of is told in a golden case, too."""
    told = set()
    for folder in CASES.iterdir():
        case = json.loads((folder / "items.json").read_text(encoding="utf-8"))
        told |= {item["event"]["kind"] for item in case["items"] if "event" in item}
    assert told >= set(EVENT_KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_order_of_importance(make_event: Any, language: Any) -> None:
    """A report comes first, then answers, then new questions, then the rest, oldest first."""
    kinds = ["question.changed", "question.new", "report.new", "question.answered"]
    report = {"measurement": 6, "reference_date": None, "pages": None, "file_url": None}
    items = [
        Item(
            make_event(
                kind,
                title=f"T{n}",
                **({"detail": report} if kind == "report.new" else {}),
            ),
            None,
        )
        for n, kind in enumerate(kinds)
    ]
    earlier = Item(
        make_event("question.new", title="T9", detected_at="2024-01-16T08:30:00+00:00"), None
    )
    text = render_message(MESSAGE_ID, "w", [*items, earlier], language, 50).text
    # A report is called by its measurement, not by its title.
    assert re.findall(r"T\d", text) == ["T3", "T9", "T1", "T0"]
    assert text.index("1. ") < text.index("2. ") < text.index("T3")


@pytest.mark.parametrize("language", LANGUAGES)
def test_summary_over_max_items(make_event: Any, language: Any) -> None:
    """Over `max_items` the most important are told, the rest is counted by kind and project; who
    keeps vvwatch running is told the command that lists it, others the public pages."""
    items = [Item(make_event(title=f"T{n}", subject=f"q:{n}"), None, PROJECT) for n in range(60)]
    changed = [
        Item(make_event("question.changed", title=f"U{n}", subject=f"u:{n}"), None, OTHER)
        for n in range(5)
    ]
    audience = Audience(site="https://public.example.org/")
    message = render_message(MESSAGE_ID, "w", [*changed, *items], language, 50, audience=audience)
    for body in (message.text, message.html):
        assert len(re.findall(r"T\d+\b", body)) == 50
        assert "U1" not in body
        assert f"10 × {PHRASES[language]['question.new']}" in body
        assert f"5 × {PHRASES[language]['question.changed']}" in body
        assert "VV078 (10), VV129 (5)" in body
        assert "https://public.example.org/" in body
        assert "vvwatch events" not in body
    assert "64" in message.subject


def test_ops_are_told_where_to_look(make_event: Any) -> None:
    """A message to ops names the command that lists what it does not show, and the keys of what it
    does; one to a watcher neither."""
    items = [Item(make_event(), None, why) for why in (PROJECT, PROJECT, KEYWORD)]
    text = render_message(MESSAGE_ID, "ops", items, "en", 1).text
    assert text.count("vvwatch events --since 2024-01-17\n") == 1
    assert "[question:1795000]" in text
    message = render_message(MESSAGE_ID, "w", items, "en", 1)
    assert not re.search(r"vvwatch (events|show)|question:1795000", message.text + message.html)


# --- groups ------------------------------------------------------------------------------


def _sections(items: list[Item]) -> list[tuple[str, list[str]]]:
    sections = sections_of(items, "en")
    return [(s.heading[:5], [b.title for b in s.blocks]) for s in sections]


def test_groups_by_most_important_item(make_event: Any) -> None:
    """Projects stand in the order of their most important item, and what has none comes last."""
    items = [
        Item(make_event("question.answered", title="keyword"), None, KEYWORD),
        Item(make_event("question.new", title="a"), None, PROJECT),
        Item(make_event("question.answered", title="b"), None, OTHER),
        Item(make_event("question.changed", title="c"), None, OTHER),
    ]
    assert _sections(items) == [
        ("VV129", ["b", "c"]),
        ("VV078", ["a"]),
        ("Other", ["keyword"]),
    ]


def test_item_of_several_projects_stands_once(make_event: Any) -> None:
    """An item of two projects stands under the more important one and names the other."""
    items = [
        Item(make_event("question.changed", title="both"), None, (*PROJECT, *OTHER)),
        Item(make_event("question.answered", title="other"), None, OTHER),
    ]
    sections = sections_of(items, "en")
    assert _sections(items) == [("VV129", ["other", "both"])]
    assert any("Also about VV078" in line for line in sections[0].blocks[1].lines)


@given(st.lists(st.tuples(st.sampled_from(KINDS_OF_QUESTIONS), st.sets(CODES)), min_size=1))
def test_each_item_is_told_once(make_event: Any, drawn: list[tuple[str, set[str]]]) -> None:
    """However items are grouped, each stands in just one group, and in its group by rank."""
    items = [
        Item(make_event(kind), None, tuple(replace(PROJECT[0], value=code) for code in codes))
        for kind, codes in drawn
    ]
    groups = group_by_project(items)
    assert sorted(map(id, items)) == sorted(id(i) for group in groups for i in group.items)
    for group in groups:
        assert all(
            (group.code in i.projects) if group.code else not i.projects for i in group.items
        )
        assert list(group.items) == sorted(group.items, key=rank)
    firsts = [rank(group.items[0]) for group in groups if group.code]
    assert firsts == sorted(firsts)
    assert all(group.code for group in groups[:-1])


def test_order_of_changes_of_a_project(make_event: Any) -> None:
    """A report leads; then what was stopped comes before what was realised, and words come last."""

    def change(status: str | None, number: int) -> Item:
        kind = "status" if status else "text"
        milestone = {"title": "x", "change": kind, "before": None, "after": status}
        detail = {
            "presence": "both",
            "status": {"before": None, "after": None},
            "measurement": {"before": 5, "after": 6},
            "milestones": [milestone],
        }
        return Item(make_event("report.project_changed", subject=f"{number}", detail=detail), None)

    report = Item(make_event("report.new", subject="3"), None)
    items = [change(None, 4), report, change("realised", 2), change("stopped", 0)]
    items.append(change("attention", 1))
    ordered = sorted(items, key=rank)
    assert [item.event.subject for item in ordered if item.event] == ["3", "0", "1", "2", "4"]


# --- short forms -------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5, 60])
def test_short_forms_end_with_an_item(make_event: Any, count: int) -> None:
    """A short form keeps its bound, ends with a whole item, and counts what it leaves out."""
    items = [Item(make_event(title=f"T{n}"), None, PROJECT) for n in range(count)]
    message = render_message(MESSAGE_ID, "w", items, "en", 50)
    for longest, short in zip((1_800, 800), message.shorts, strict=True):
        shown = len(re.findall(r"^T\d+$", short, re.MULTILINE))
        assert len(short) <= longest
        assert shown == short.count("https://www.vlaamsparlement.be/x/1795000")
        assert shown == count or short.endswith(f"… and {count - shown} more")
        assert shown > 0


def test_exactly_max_items_is_no_summary(make_event: Any) -> None:
    """As many as `max_items` are all told, and nothing is said of others."""
    items = [Item(make_event(title=f"T{n}"), None) for n in range(3)]
    text = render_message(MESSAGE_ID, "w", items, "en", 3).text
    assert "more item" not in text
    assert len(re.findall(r"T\d", text)) == 3


@pytest.mark.parametrize("detail", ["asker", "minister", "number", "session_year", "asked_on"])
def test_unknown_details_of_a_question(make_event: Any, detail: str) -> None:
    """A question of which something is not known can be told all the same."""
    event = make_event()
    event = replace(event, detail={**event.detail, detail: None})
    message = render_message(MESSAGE_ID, "w", [Item(event, None, PROJECT)], "en", 50)
    assert "None" not in message.text + message.html + message.subject
