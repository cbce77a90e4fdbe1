"""What comes in place of a file: words, JSON, another kind than stood there before; pure."""

from __future__ import annotations

import orjson

from crawler.documents.sniffing import Document

_FEW_BYTES = 16
_HEAD_BYTES = 4_000
# Files that are made to be kept; what stands in place of one is no later edition of it.
_MADE_TO_LAST = frozenset({"pdf", "docx", "xlsx", "xlsb", "pptx", "odf", "doc", "zip"})


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
