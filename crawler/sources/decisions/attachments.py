"""What is attached to a decision: its files, and where the site says that they lie; pure.

Source: https://beslissingenvlaamseregering.vlaanderen.be/news-item-infos (docs/sources.md, section
9). Form last checked 2026-11-25 against reports of public callers; nobody of this project has seen
it live.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.parsing.base import Parsed, Reading, as_list, describe, read_json, where
from crawler.parsing.texts.markup import plain_words
from crawler.sources.decisions.items import decision_key, item_id
from crawler.sources.decisions.settings import DecisionsReading
from state.model.errors import ParseError
from state.model.keys import Key
from state.model.values import FILE_KIND, FILE_ROLE, JsonObject, Snapshot, Target

ASSUMPTION = "decisions.attachments"
_MOST_FILES = 100


def parse_attachments(snapshot: Snapshot, settings: DecisionsReading) -> Parsed:
    """The files of the decision that was asked for; ParseError where they are another's."""
    answer = read_json(snapshot, "JSON:API with a decision's attachments", ASSUMPTION)
    asked = settings.attachments_url.fields_of(snapshot.url) or {}
    item = asked.get("item")
    if not isinstance(answer, dict) or "data" not in answer or item is None:
        raise ParseError(
            "JSON:API with `data` and `included`",
            describe(snapshot.body),
            where(snapshot),
            ASSUMPTION,
        )
    ids = {item_id(each.get("id")) for each in as_list(answer["data"]) if isinstance(each, dict)}
    if ids and item not in ids:
        came = f"those of {', '.join(sorted(map(str, ids)))[:60]}"
        raise ParseError(f"attachments of {item}", came, where(snapshot), ASSUMPTION)
    key = decision_key(item)
    found = list(_files(answer, snapshot.url))[:_MOST_FILES]
    own = [file for file in found if urlsplit(file["url"]).netloc in settings.hosts]
    foreign = [file["url"] for file in found if file not in own]
    links = (
        Reading(str(Key(FILE_KIND, file["url"])), f"link:{key}", {"title": file["label"]})
        for file in own
    )
    return Parsed(
        readings=(Reading(key, "attachments", {"files": own}), *links),
        links=tuple(Target(FILE_ROLE, file["url"]) for file in own),
        violated_assumptions={"decisions.hosts": f"a file at {foreign[0]}"} if foreign else {},
    )


def _files(answer: JsonObject, base: str) -> Iterator[JsonObject]:
    """Address and label of each file, once, sorted: their order says nothing."""
    found: dict[str, str] = {}
    for each in as_list(answer.get("included")):
        if not isinstance(each, dict) or each.get("type") != "files":
            continue
        url = _address(_inner(each, "relationships", "download", "links", "related"), base)
        if url is not None:
            names = each.get("attributes")
            found.setdefault(url, _label(names if isinstance(names, dict) else {}))
    yield from ({"url": url, "label": found[url]} for url in sorted(found))


def _inner(value: Any, *names: str) -> Any:
    """What stands that deep in an object; a link may itself be an object with `href`."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value.get("href") if isinstance(value, dict) else value


def _address(link: Any, base: str) -> str | None:
    """The whole address of a link, asked over https; None where it is none."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        joined = urljoin(base, link.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return parts._replace(scheme="https", fragment="").geturl() if parts.netloc else None


def _label(attributes: JsonObject) -> str:
    named = (plain_words(attributes.get(name)) for name in ("name", "filename", "title"))
    return next(filter(None, named), "")
