"""Bytes of pages and answers as text, whatever they say of their own spelling; pure."""

from __future__ import annotations

import codecs

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    resolve_encoding,
)

from state.model.words import UNREADABLE

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before the one that it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 1_000
# What has so many bad bytes and no good sign beyond ASCII is not damaged, but spelled otherwise.
_MOST_DAMAGE = 3


def decoded(body: bytes, content_type: str = "", is_json: bool = False) -> str:
    r"""The text of a body, with U+FFFD for each byte that is no part of any sign.

    `content_type` is the header of that name. A mark at the beginning decides, then whether it is
    good UTF-8, which nothing else is by chance; then the header, and what a page says of itself.
    What nobody says is Windows-1252 where more is bad than good; JSON is UTF-8 by its own rules.

    >>> decoded(b"co\xf6rdinatie", "text/html; charset=ISO-8859-1")
    'coördinatie'
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if wide := _wide(body[:_SAMPLE_BYTES]):
        return body.decode(wide, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        pass  # what else it may be is found below
    declared = _declared(body, content_type)
    if declared not in (None, "utf-8"):
        return body.decode(str(declared), "replace")
    text = body.decode("utf-8", "replace")
    bad = text.count(UNREADABLE)
    good = sum(not sign.isascii() for sign in text) - bad
    is_known = is_json or declared is not None
    otherwise = not good and bad > _MOST_DAMAGE if is_known else bad > good
    return body.decode("cp1252", "replace") if otherwise else text


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark shows by the zeros in every second place."""
    zeros = sample.count(b"\0")
    if 3 * zeros < len(sample) or not zeros:
        return None
    return "utf-16-be" if sample[::2].count(b"\0") > sample[1::2].count(b"\0") else "utf-16-le"


def _declared(body: bytes, content_type: str) -> str | None:
    """The spelling by header, else by the page's own words; Latin-1 stands for Windows-1252."""
    named = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    return resolve_encoding(named) if named else None
