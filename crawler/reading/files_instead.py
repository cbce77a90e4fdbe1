"""What comes in place of a file: words, JSON, another kind than stood there before; pure."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from crawler.documents.document import Document

_FEW_BYTES = 16
_HEAD_BYTES = 4_000
# Files that are made to be kept; what stands in place of one is no later edition of it.
_MADE_TO_LAST = frozenset({"pdf", "docx", "xlsx", "xlsb", "pptx", "odf", "doc", "zip"})


# Under which endings files of other kinds are found: RTF also as .doc, CSV also as .xls.
_NAMED_AS = {"csv": frozenset({"csv", "xls"}), "rtf": frozenset({"rtf", "doc"})}


def came_instead(body: bytes, document: Document) -> str | None:
    """In words, what a body is that can be no file of any source; None where it may be one."""
    if document.kind not in ("unknown", "csv"):
        return None
    if body.lstrip()[:1] in (b"{", b"[") and _is_json(body):
        return "JSON came in place of the document"
    if document.kind == "csv":
        return None
    if len(body) <= _FEW_BYTES:
        return f"{len(body)} bytes came in place of the document"
    return "mere words came in place of the document" if _is_words(body) else None


def is_no_edition(kind: str, before: str) -> bool:
    """Whether a file of this kind can be no later edition of one of the kind `before`.

    >>> is_no_edition("csv", "pdf"), is_no_edition("docx", "pdf"), is_no_edition("csv", "csv")
    (True, False, False)
    """
    return before in _MADE_TO_LAST and kind not in _MADE_TO_LAST


def is_made_to_last(kind: str) -> bool:
    """Whether a file of this kind is what documents and reports are published as."""
    return kind in _MADE_TO_LAST


def is_kind_named(kind: str, names: Iterable[str]) -> bool:
    """Whether one of these names or labels of a file says that it is of this kind.

    >>> is_kind_named("csv", ["Data (csv)"]), is_kind_named("rtf", ["vrg.13.pdf"])
    (True, False)
    """
    endings = _NAMED_AS.get(kind, frozenset())
    return any(endings & set(_words(name)) for name in names)


def _words(name: str) -> list[str]:
    return "".join(sign if sign.isalpha() else " " for sign in name.lower()).split()


def _is_json(body: bytes) -> bool:
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def _is_words(body: bytes) -> bool:
    """Whether the beginning is text: no sign that only machines write."""
    head = body[:_HEAD_BYTES].decode("utf-8", "ignore")
    return bool(head) and all(sign.isprintable() or sign in "\r\n\t\f\ufeff" for sign in head)
