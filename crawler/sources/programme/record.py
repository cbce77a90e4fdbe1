"""The record of the programme page; pure."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.parsing.codes import find_codes
from crawler.sources.base import Parts
from crawler.sources.programme.names import KIND
from crawler.sources.shared.compared import Compared
from state.model.values import JsonObject, Record


@dataclass(frozen=True, kw_only=True)
class ProgrammeFields(Compared):
    """What is compared of the page: its title, its files, and the words below each heading."""

    PARTS = frozenset({"files"})

    title: str
    files: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]

    def as_json(self) -> JsonObject:
        """The fields as they are kept: one for each section, by its heading."""
        sections = {f"section: {heading}": text for heading, text in self.sections}
        return {"title": self.title, "files": list(self.files), **sections}


def build_programme(key: str, parts: Parts) -> Record | None:
    """The record of the programme page, None while it has not been read."""
    page = parts.get("page")
    if page is None:
        return None
    texts = dict(page["sections"])
    findings = tuple(f for where, text in texts.items() for f in find_codes(text, where))
    linked = [file["url"] for file in page["files"]]
    fields = ProgrammeFields(
        title=page["title"], files=tuple(linked), sections=tuple(map(tuple, page["sections"]))
    )
    return Record(
        key=key,
        kind=KIND,
        title=page["title"],
        url=page["url"],
        fields=fields.as_json(),
        detail={"files": page["files"]},
        findings=findings,
        texts=texts,
        files=tuple(linked),
    )
