"""Pages as HTML: templates in which everything scraped is text and nothing else; pure.

Whatever a template shows passes `visible`, and is escaped after that. An address is a link only
where it is one of the official sites, or of this site.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jobs.messages.phrases.copied import official_url
from jobs.messages.phrases.sanitizing import one_line
from jobs.publish.pages.home import NOT_FOUND
from jobs.publish.pages.values import TITLE_CHARACTERS, Page, person_path
from jobs.publish.phrases.words import Words, visible
from jobs.rules.public_paths import anchor, public_path
from state.model.values import JsonObject

SYMBOLS = {
    "not_started": "○",
    "started": "◔",
    "on_schedule": "●",
    "attention": "▲",
    "action_required": "■",
    "realised": "★",
    "stopped": "✖",
}
"""A symbol for each status, to be told from the others without colour."""
UNKNOWN_SYMBOL = "?"
_TEXT_CHARACTERS = 30_000


@dataclass(frozen=True)
class Pager:
    """Makes HTML of pages: in whose words, at which address ("" where it is not known), and where
    one can search; `incomplete` says what is not there yet, "" where all is."""

    words: Words
    base_url: str
    has_search: bool
    incomplete: str = ""

    def html(self, page: Page) -> bytes:
        """A page as it is written."""
        template = _environment(self.words, self.base_url, self.has_search).get_template(
            f"{page.template}.html.j2"
        )
        root = "../" * page.path.count("/")
        if page.path == NOT_FOUND:  # it is shown at any depth
            root = urlsplit(self.base_url).path or "/"
        text = template.render(
            page=page,
            content=page.content,
            root=root,
            schema=self._schema(page),
            incomplete=self.incomplete,
        )
        return text.encode("utf-8", "replace")

    def _schema(self, page: Page) -> Markup:
        value: JsonObject = {
            "@context": "https://schema.org",
            **(page.schema or {"@type": "WebPage", "name": page.title}),
            "inLanguage": self.words.language,
        }
        if self.base_url:
            value["url"] = self.base_url + page.path
        return Markup(_json_in_html(value))  # noqa: S704  # escaped for just this place


@lru_cache(maxsize=4)
def _environment(words: Words, base_url: str, has_search: bool) -> Environment:
    """What fills templates in; to compile them takes longer than to fill them."""
    environment = Environment(
        loader=PackageLoader("jobs.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # With it scraped text could become markup.
    del environment.filters["safe"]
    environment.globals.update(
        words=words,
        say=words.say,
        base_url=base_url,
        has_search=has_search,
        symbols=SYMBOLS,
        path_of=public_path,
        anchor=anchor,
        person_path=person_path,
        unknown_symbol=UNKNOWN_SYMBOL,
    )
    environment.filters.update(
        official=_official, cut=_cut, day=words.day, paragraphs=_paragraphs, sha=combined
    )
    return environment


def combined(sha256s: Iterable[str]) -> str:
    """The SHA-256 of one body, or of the sorted list of those of several, a line each."""
    sorted_ones = sorted(set(sha256s))
    if len(sorted_ones) == 1:
        return sorted_ones[0]
    return hashlib.sha256("\n".join(sorted_ones).encode()).hexdigest()


def _shown(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def _official(url: str | None, page: int | None = None) -> str | None:
    """The address where it may be a link, at a page; None where it may not."""
    safe = official_url(url) if url else None
    return f"{safe.partition('#')[0]}#page={page}" if safe and page else safe


def _cut(text: str, longest: int = TITLE_CHARACTERS) -> str:
    return one_line(text, longest)


def _paragraphs(text: str) -> tuple[tuple[str, ...], bool]:
    """A text as paragraphs, and whether it goes on where they end."""
    kept = text[:_TEXT_CHARACTERS]
    found = (part.strip("\n") for part in kept.split("\n\n"))
    return tuple(part for part in found if part.strip()), len(text) > len(kept)


def _json_in_html(value: JsonObject) -> str:
    """JSON for a script element: no sign of it can end the element, or be unseen."""
    text = json.dumps(_visible(value), ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _visible(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _visible(inner) for name, inner in value.items() if inner is not None}
    return one_line(value, 500) if isinstance(value, str) else value
