"""What the change log says of a version; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from releasing.refusal import ReleaseError

_HEADING = re.compile(r"^## \[(?P<name>[^\]]+)\](?: - (?P<day>.+))?$", re.M)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNRELEASED = "Unreleased"


@dataclass(frozen=True)
class Section:
    """What stands under the heading of one version: its day as written, and the text below it."""

    name: str
    day: str | None
    text: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there but sub-headings."""
        return not re.sub(r"^###.*$", "", self.text, flags=re.M).strip()


def sections(changelog: str) -> dict[str, Section]:
    """The sections of a change log by the name of their version, in the order they stand in."""
    found = list(_HEADING.finditer(changelog))
    starts = [*(match.start() for match in found), len(changelog)]
    return {
        match["name"]: Section(match["name"], match["day"], changelog[match.end() : end].strip())
        for match, end in zip(found, starts[1:], strict=True)
    }


def notes_of(changelog: str, version: str) -> str:
    """The release notes of a version, as Markdown.

    Raises ReleaseError where it has no section, the section has no day or says nothing, or changes
    stand under Unreleased that would be in the release and not in its notes.
    """
    known = sections(changelog)
    section = known.get(version)
    if section is None:
        raise ReleaseError(
            f"expected a section '## [{version}] - YEAR-MONTH-DAY' in CHANGELOG.md, found "
            f"{', '.join(known) or 'none'}; call what stands under Unreleased by the version"
        )
    if section.day is None or not _DAY.fullmatch(section.day):
        raise ReleaseError(
            f"expected the day of the release in the heading of {version} in CHANGELOG.md, such as "
            f"'## [{version}] - 2026-11-26', found {section.day!r}"
        )
    if section.is_empty:
        raise ReleaseError(
            f"expected what changed under the heading of {version} in CHANGELOG.md, found nothing; "
            "say it there"
        )
    unreleased = known.get(_UNRELEASED)
    if unreleased is not None and not unreleased.is_empty:
        raise ReleaseError(
            f"expected nothing under Unreleased in CHANGELOG.md while {version} is released, found "
            f"changes; move them into the section of {version}"
        )
    return f"# vvwatch {version} ({section.day})\n\n{section.text}\n"
