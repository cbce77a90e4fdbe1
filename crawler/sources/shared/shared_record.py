"""What records of several sources have in common: codes found, and the states of files; pure.

Codes in files count for whatever links them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler.parsing.codes import find_codes
from crawler.sources.base import Files
from state.model.details import DocumentDetail, DocumentState
from state.model.values import Finding, JsonObject


def findings_in(
    texts: Mapping[str, str], addresses: Iterable[str], files: Files, *, beside: str = ""
) -> tuple[Finding, ...]:
    """Codes in the fields, then in the files, each with its place.

    Where `beside`, what stands over the fields, names the plan, these may name projects by their
    numbers alone.
    """
    in_fields = [f for where, text in texts.items() for f in find_codes(text, where, beside=beside)]
    in_files = [
        Finding(code["code"], url, code["page"], code.get("name"))
        for url in addresses
        for code in files.get(url, {}).get("codes", ())
    ]
    return (*in_fields, *in_files)


def codes_of(findings: Iterable[Finding]) -> list[str]:
    """The codes found, sorted, each once."""
    return sorted({finding.code for finding in findings})


def documents_of(addresses: Iterable[str], files: Files) -> tuple[DocumentDetail, ...]:
    """What is known of these files, in their order; one that was never fetched is missing."""
    return tuple(_document(url, files.get(url, {})) for url in addresses)


def _document(url: str, file: JsonObject) -> DocumentDetail:
    return DocumentDetail(
        url=url,
        state=DocumentState(file.get("state", DocumentState.MISSING)),
        problem=file.get("problem"),
        pages=file.get("pages"),
        sha256=file.get("sha256"),
    )


def awaited_of(documents: Iterable[DocumentDetail]) -> tuple[str, ...]:
    """The addresses of those files that are not there (yet)."""
    return tuple(document.url for document in documents if document.is_awaited)
