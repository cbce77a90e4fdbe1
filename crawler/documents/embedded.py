"""Pages and files that lie within another file as a part of its text; pure."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable

from parsel import Selector

from crawler.documents.document import TOO_LONG, Allowance, Document, plain
from crawler.parsing.texts.encoding import decoded
from crawler.parsing.web.pages import all_lines

_TOO_DEEP = "it lies within too many others"
_MAX_PARTS = 200


def read_page(body: bytes, allowance: Allowance, content_type: str = "") -> Document:
    """The lines of a web page that somebody packed on purpose, all of them."""
    lines = all_lines(Selector(text=decoded(body, content_type), type="html"))
    text = plain("\n".join(line.text for line in lines if line.text))
    if not allowance.take_page(len(text)):
        return Document("html", "unreadable", problem=TOO_LONG)
    return Document("html", "read", (text,))


def read_embedded(
    body: bytes,
    content_type: str,
    allowance: Allowance,
    read: Callable[[bytes, Allowance], Document],
) -> Document:
    """The text of a part that stands in the text of a file, by what it is said to be.

    `read` reads the files of all other kinds.
    """
    if not allowance.depth:
        return Document("unknown", "unreadable", problem=_TOO_DEEP)
    allowance.depth -= 1
    try:
        if content_type in ("message/rfc822", "multipart/related") or _is_mail(body):
            return _read_web_archive(body, allowance)
        if "html" in content_type:
            return read_page(body, allowance)
        if content_type.startswith("text/plain"):
            return Document("text", "read", (plain(decoded(body)),))
        return read(body, allowance)
    finally:
        allowance.depth += 1


def _is_mail(body: bytes) -> bool:
    return body[:2_000].lstrip().lower().startswith(b"mime-version:")


def _read_web_archive(body: bytes, allowance: Allowance) -> Document:
    """The pages in a page that was saved as one file, as a mail with parts."""
    message = email.message_from_bytes(body, policy=email.policy.default)
    pages: list[str] = []
    for number, part in enumerate(message.walk()):
        if number >= _MAX_PARTS:
            return Document("mht", "read", tuple(pages), TOO_LONG)
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_type() == "text/html":
            pages += read_page(content, allowance, str(part["content-type"])).pages
        elif part.get_content_type() == "text/plain":
            pages.append(plain(decoded(content, str(part["content-type"]))))
    problem = None if any(pages) else "no page is in it"
    return Document("mht", "read" if pages else "unreadable", tuple(pages), problem)
