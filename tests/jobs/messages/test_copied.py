"""What people copy out of a message is, sign by sign, what it is on record."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.messages.content.items import Item
from jobs.messages.message import Message
from jobs.messages.render import render_message
from state.model.deliveries import Notice
from state.model.notices import (
    DeliveryFailed,
    FileUnread,
    PassFailed,
    RecordsSetAside,
    RefusedAnswer,
    RefusedAnswers,
    Watching,
)

ADDRESS = "https://docs.vlaamsparlement.be/files/pfile?id=2011111"
PAGE = "https://www.vlaanderen.be/publicaties/plan-2.nl_x"


def message_of(item: Item) -> Message:
    """The message of one item."""
    return render_message("0123456789abcdef", "ops", [item], "en", 50)


NOTICES = {
    "set aside": (
        RecordsSetAside(count=1, named=("publication:plan-2.nl_x: compare: ValueError: x.nl",)),
        "publication:plan-2.nl_x:",
    ),
    "refused": (
        RefusedAnswers(
            source="questions",
            answers=(RefusedAnswer(url=ADDRESS, why=f"it leads to {PAGE}, not to what was asked"),),
            count=1,
        ),
        f"{PAGE},",
    ),
    "file unread": (
        FileUnread(url=ADDRESS, error=f"see {ADDRESS}", passes=3, given_up=False),
        f"{ADDRESS}.",
    ),
    "delivery failed": (
        DeliveryFailed(watcher="an", channel="json:// (1)", count=2, error=f"refused ({PAGE})"),
        f"({PAGE}).",
    ),
    "pass failed": (
        PassFailed(pass_id=1, error="change opendata_url or period_query"),
        "opendata_url or period_query.",
    ),
    "watching": (
        Watching(source="publications", records=1, scope={"overview": [PAGE]}),
        f"overview {PAGE}.",
    ),
}


@pytest.mark.parametrize(("detail", "expected"), NOTICES.values(), ids=NOTICES)
def test_what_ops_copy_is_whole(detail: Any, expected: str) -> None:
    """Addresses, keys and names of settings in the words that ops get have nothing put in."""
    message = message_of(Item(None, Notice("1", detail)))
    assert expected in message.text
    assert "x.nl" not in message.text


def test_address_in_an_error_of_a_source(make_event: Any) -> None:
    """The error of a failing source names its address as it is, and what it quotes is no link."""
    event = make_event("source.failing", detail={"error": f"{ADDRESS} gave 'evil.example'"})
    text = message_of(Item(event, None)).text
    assert f"{ADDRESS} gave" in text
    assert "evil.example" not in text


def test_reference_is_what_show_takes(make_event: Any) -> None:
    """The key between brackets can be given to `vvwatch show` as it stands, with dot and dash."""
    message = message_of(Item(make_event(subject="publication:plan-2.nl_x"), None))
    assert "[publication:plan-2.nl_x]" in message.text


@pytest.mark.parametrize(
    "words",
    [
        "https://www.vlaanderen.be@evil.example/",
        "evil.https://www.vlaanderen.be/",
        "https://evil.example/question:17",
        "search_url.evil.example",
        "question:17/evil.example",
        "https://vlaanderen.be.evil.example",
    ],
)
def test_what_only_looks_like_ours(make_event: Any, words: str) -> None:
    """What only begins or ends like something of ours is no link in an error either."""
    text = message_of(Item(make_event("source.failing", detail={"error": words}), None)).text
    assert "evil.example" not in text
    assert "evil.https" not in text
