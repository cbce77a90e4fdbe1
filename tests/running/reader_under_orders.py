"""A reader of documents that does with certain bodies what files in a folder order it to.

The folder is the first argument; the name of an order is `r` or `c`, for the task, and the hash of
the body.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
import time
from pathlib import Path

from crawler.documents.sniffing import Document, read_document
from crawler.extraction.report_files import cut_body
from crawler.extraction.worker_child import serve
from state.changes.sheets import CutReport


def _obey(task: str, body: bytes) -> str | None:
    """The order for a body, once it has been carried out; None where there is none."""
    folder = Path(sys.argv[1])
    orders = folder / f"{task}{hashlib.sha256(body).hexdigest()}"
    if not orders.exists():
        return None
    order = orders.read_text(encoding="utf-8")
    if order.startswith("once "):
        orders.unlink()
    if order.endswith("wait to be killed"):
        (folder / f"kill-{os.getpid()}").touch()
        time.sleep(600)
    if order == "crash":
        ctypes.string_at(0)
    return order


def _read(body: bytes) -> Document:
    problem = _obey("r", body)
    return Document("pdf", "unreadable", problem=problem) if problem else read_document(body)


def _cut(body: bytes) -> CutReport:
    _obey("c", body)
    return cut_body(body)


if __name__ == "__main__":
    serve(_read, _cut)
