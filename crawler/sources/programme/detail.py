"""What an event of the programme page tells, as one value; pure."""

from __future__ import annotations

from dataclasses import dataclass

from state.model.details import Detail


@dataclass(frozen=True, kw_only=True)
class LinkedFile:
    """A file that the page links, by the section and the words of the link; `under` are the
    headings over it, the outermost first, where these are more than the section."""

    number: str | int | None = None
    url: str = ""
    label: str = ""
    section: str = ""
    under: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProgrammeDetail(Detail):
    """The page with the files that it links; these are no files of its own."""

    files: tuple[LinkedFile, ...] = ()
