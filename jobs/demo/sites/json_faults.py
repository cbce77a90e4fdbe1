"""What can go wrong within a JSON answer that is well formed: items that lack, or are mixed up."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Edit = Callable[[Any], Any]


def edited(body: bytes, edit: Edit) -> bytes:
    """The body with its JSON value edited; what is no JSON stays as it is."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return json.dumps(edit(value), ensure_ascii=False).encode()


def null_hit(page: Any) -> Any:
    """The first result is null."""
    return {**page, "result": [None, *page["result"][1:]]} if page.get("result") else page


def fewer_hits(page: Any) -> Any:
    """Two results fewer than are counted."""
    return {**page, "result": page["result"][2:]}


def hit_without_words(page: Any) -> Any:
    """The first result has nothing but its id."""
    if not page.get("result"):
        return page
    return {**page, "result": [{"id": page["result"][0]["id"]}, *page["result"][1:]]}


def one_more_counted(page: Any) -> Any:
    """The listing counts one result more than there are."""
    return {**page, "count": str(int(page["count"]) + 1)}


def rotated_ids(answer: Any) -> Any:
    """Many questions at once, each under the id of the next."""
    questions = [item["schriftelijke-vraag"] for item in answer["items"]]
    ids = [question["id"] for question in questions]
    turned = zip(questions, [*ids[1:], *ids[:1]], strict=True)
    return {"items": [{"schriftelijke-vraag": {**q, "id": number}} for q, number in turned]}


def not_answered_in_words(answer: Any) -> Any:
    """Every open question says in words that it is not answered."""
    return _with_steps(answer, lambda step: {**step, "status": f"{step['status']}, onbeantwoord"})


def _with_steps(answer: Any, edit: Edit) -> Any:
    questions = [item["schriftelijke-vraag"] for item in answer.get("items", [])] or [answer]
    for question in questions:
        steps = question["procedureverloop"]
        if not any("beantwoord" in step["status"].casefold() for step in steps):
            question["procedureverloop"] = [edit(step) for step in steps]
    return answer


EDITS: dict[str, Edit] = {
    "null_hit": null_hit,
    "fewer_hits": fewer_hits,
    "hit_without_words": hit_without_words,
    "one_more_counted": one_more_counted,
    "rotated_ids": rotated_ids,
    "not_answered_in_words": not_answered_in_words,
}
