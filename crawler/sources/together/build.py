"""What the readings of one thing add up to: one record; pure.

A key tells by its beginning whose record it is: that of a source, or a file.
"""

from __future__ import annotations

from crawler.sources.base import Files, Parts
from crawler.sources.registry import source_of_key
from crawler.sources.shared.shared_record import codes_of, findings_in
from crawler.sources.together.files import file_url, is_file_key
from crawler.sources.together.settings import SourcesSettings
from state.model.details import DocumentState, FileDetail
from state.model.values import FILE_KIND, Record


def build_record(key: str, parts: Parts, files: Files, settings: SourcesSettings) -> Record | None:
    """The record of this key, None when its parts do not (yet) make one."""
    if is_file_key(key):
        return _file(key, parts, files)
    source = source_of_key(key)
    return source.build(key, parts, files, settings.table(source)) if source else None


def file_addresses(key: str, parts: Parts, settings: SourcesSettings) -> tuple[str, ...]:
    """The addresses of the files that belong to a key, or of the file that it is."""
    if is_file_key(key):
        return (file_url(key, settings),)
    source = source_of_key(key)
    return source.file_addresses(key, parts, settings.table(source)) if source else ()


def _file(key: str, parts: Parts, files: Files) -> Record | None:
    links = [parts[part] for part in sorted(parts) if part.startswith("link:")]
    data = parts.get("file")
    if data is None:
        return None
    titles = (link.get("title") or link.get("label") for link in links)
    url = str(data["url"])
    findings = findings_in({}, (url,), files)
    return Record(
        key=key,
        kind=FILE_KIND,
        title=next((title for title in titles if title), url),
        url=url,
        fields={"sha256": data["sha256"], "pages": data["pages"], "projects": codes_of(findings)},
        detail=FileDetail(
            size_bytes=data["size_bytes"],
            pages=data["pages"],
            kind=data["kind"],
            state=DocumentState(data["state"]),
            problem=data["problem"],
        ).as_json(),
        findings=findings,
        files=(url,),
    )
