"""The record of the programme page; pure."""

from __future__ import annotations

from crawler.parsing.codes import find_codes
from crawler.sources.base import Parts
from crawler.sources.programme.names import KIND
from state.model.values import Record


def build_programme(key: str, parts: Parts) -> Record | None:
    """The record of the programme page, None while it has not been read."""
    page = parts.get("page")
    if page is None:
        return None
    texts = dict(page["sections"])
    findings = tuple(f for where, text in texts.items() for f in find_codes(text, where))
    linked = [file["url"] for file in page["files"]]
    sections = {f"section: {heading}": text for heading, text in page["sections"]}
    return Record(
        key=key,
        kind=KIND,
        title=page["title"],
        url=page["url"],
        fields={"title": page["title"], "files": linked, **sections},
        detail={"files": page["files"]},
        findings=findings,
        texts=texts,
        files=tuple(linked),
    )
