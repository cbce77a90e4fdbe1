"""The record of a bulletin; pure."""

from __future__ import annotations

from crawler.sources.base import Parts
from crawler.sources.shared.shared_record import codes_of, findings_in
from state.model.values import Record, RecordKind


def build_bulletin(key: str, parts: Parts) -> Record | None:
    """The record of a bulletin, None while it was not listed."""
    item = parts.get("item")
    if item is None:
        return None
    texts = {"title": item["title"], "words": item["words"]}
    findings = findings_in(texts, (), {})
    return Record(
        key=key,
        kind=RecordKind("bulletin"),
        title=item["title"],
        url=item["url"],
        fields={**texts, "projects": codes_of(findings)},
        detail={},
        findings=findings,
        texts=texts,
    )
