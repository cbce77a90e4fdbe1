"""What records of several sources have in common: codes found, and the states of files; pure.

Codes in files count for whatever links them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler.parsing.codes import find_codes
from crawler.sources.base import Files
from state.model.values import Finding, JsonObject

AWAITED_STATES = frozenset({"missing", "broken"})


def findings_in(
    texts: Mapping[str, str], addresses: Iterable[str], files: Files
) -> tuple[Finding, ...]:
    """Codes in the fields, then in the files, each with its place."""
    in_fields = [f for where, text in texts.items() for f in find_codes(text, where)]
    in_files = [
        Finding(code["code"], url, code["page"], code.get("name"))
        for url in addresses
        for code in files.get(url, {}).get("codes", ())
    ]
    return (*in_fields, *in_files)


def codes_of(findings: Iterable[Finding]) -> list[str]:
    """The codes found, sorted, each once."""
    return sorted({finding.code for finding in findings})


def _state(url: str, files: Files) -> str:
    return str(files.get(url, {}).get("state", "missing"))


def file_states(addresses: Iterable[str], files: Files) -> list[JsonObject]:
    """What is compared of files: `url` and `state` of each."""
    return [{"url": url, "state": _state(url, files)} for url in addresses]


def file_details(addresses: Iterable[str], files: Files) -> list[JsonObject]:
    """What is told of files: `url`, `state`, `problem`, `pages`, `sha256` of each."""
    return [
        {
            "url": url,
            "state": _state(url, files),
            "problem": files.get(url, {}).get("problem"),
            "pages": files.get(url, {}).get("pages"),
            "sha256": files.get(url, {}).get("sha256"),
        }
        for url in addresses
    ]


def awaited_files(addresses: Iterable[str], files: Files) -> tuple[str, ...]:
    """Those of these files that are not there (yet)."""
    return tuple(url for url in addresses if _state(url, files) in AWAITED_STATES)
