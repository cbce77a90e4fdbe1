"""What the lines of a project sheet say: status, text, milestones on labelled lines; pure.

Tables are not read here: in the order of the text their cells run into each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.reports.labels.lines import Line, find_label, header_length, split_labels
from crawler.reports.labels.statuses import (
    begins_status,
    english_status,
    known_status,
    leading_status,
)
from state.changes.sentences import join_lines
from state.changes.sheets import Milestone
from state.model.words import tidy

_STATUS_LINES = 4
_UNKNOWN_STATUS_WORDS = 5
_MILESTONE_KINDS = ("title", "status", "explanation", "other")


@dataclass(frozen=True)
class Fields:
    """The parts of one sheet; `has_table` where a table of milestones begins in its lines."""

    status: str | None
    text: str
    milestones: tuple[Milestone, ...]
    has_table: bool


@dataclass
class _Block:
    """A label, and the lines up to the next one."""

    kind: str
    page: int
    lines: list[str] = field(default_factory=list)
    label: str = ""


@dataclass
class _Draft:
    """A milestone while its labelled lines are read."""

    page: int
    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, lines: Sequence[str]) -> None:
        """Keep the lines of one value."""
        self.values.setdefault(kind, []).extend(lines)

    def milestone(self) -> Milestone | None:
        """The milestone, None where it has no title."""
        title = join_lines(self.values.get("title", ())).strip(" -–:/|")
        status, rest = labelled_status(self.values.get("status", ()))
        explanation = join_lines([*self.values.get("explanation", ()), *rest]) or None
        return Milestone(title, status, explanation, self.page) if title else None


@dataclass
class _Reader:
    """What the blocks of a sheet have said so far."""

    status: str | None = None
    text: list[str] = field(default_factory=list)
    drafts: list[_Draft] = field(default_factory=list)
    first: str | None = None
    """The label with which each milestone begins; None outside of them."""

    def section(self, block: _Block, following: Sequence[_Block]) -> None:
        """Read what stands under the name of a section."""
        lines = block.lines
        self.first = _first_label(following) if block.kind == "detailed" else None
        if block.kind != "detailed" and self.status is None:
            self.status, lines = section_status(lines, block.kind == "general")
        self.text += lines

    def value(self, block: _Block) -> None:
        """Read a labelled value, of a milestone or of the project."""
        if block.kind == "title":
            self.first = self.first or "title"
        if self.first:
            self._of_milestone(block)
        elif block.kind == "status" and self.status is None:
            self.status, rest = labelled_status(block.lines)
            self.text += rest
        else:
            self.text += [f"{block.label}: {join_lines(block.lines)}"]

    def _of_milestone(self, block: _Block) -> None:
        if block.kind == self.first or not self.drafts:
            self.drafts.append(_Draft(block.page))
        if block.kind != "other":
            self.drafts[-1].add(block.kind, block.lines)
        elif value := join_lines(block.lines):
            self.drafts[-1].add("explanation", [f"{block.label}: {value}"])


def read_fields(lines: Sequence[Line]) -> Fields:
    """The parts of a sheet, of which `lines` are all but its headings."""
    blocks = _blocks([part for line in lines for part in split_labels(line)])
    reader = _Reader()
    for number, block in enumerate(blocks):
        if block.kind in ("intro", "general", "detailed"):
            reader.section(block, blocks[number + 1 : number + 50])
        elif block.kind == "table":
            reader.first = None
        else:
            reader.value(block)
    milestones = tuple(m for draft in reader.drafts if (m := draft.milestone()))
    has_table = any(block.kind == "table" for block in blocks)
    return Fields(reader.status, join_lines(reader.text), milestones, has_table)


def _first_label(blocks: Sequence[_Block]) -> str | None:
    """The label with which the milestones after this section heading begin."""
    kind = blocks[0].kind if blocks else None
    has_titles = any(block.kind == "title" for block in blocks)
    return kind if has_titles and kind in _MILESTONE_KINDS else None


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    blocks = [_Block("intro", lines[0].page if lines else 1)]
    skip = 0
    for index, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        label = find_label(line.text)
        in_table = blocks[-1].kind == "table"
        if (label is None or label.bare or in_table) and (length := header_length(lines, index)):
            skip = length - 1
            blocks.append(_Block("table", line.page))
        elif label is None or (in_table and not _ends_table(label.kind, label.bare)):
            blocks[-1].lines.append(line.text)
        else:
            name = tidy(line.text[: len(line.text) - len(label.value)]).rstrip(" :-–")
            value = [label.value] if label.value else []
            blocks.append(_Block(label.kind, line.page, value, name))
    return blocks


def _ends_table(kind: str, bare: bool) -> bool:
    return kind in ("general", "detailed") or (kind == "title" and not bare)


# --- statuses ----------------------------------------------------------------------------


def labelled_status(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """The status after a label that says it is one, as it stands where unknown; and the rest."""
    status, rest = _known(lines)
    if status or not lines:
        return status, rest
    length = 1
    while length < min(len(lines), _STATUS_LINES) and (
        lines[length - 1].rstrip().endswith((",", "/", "-", "("))
        or begins_status(lines[length - 1])
    ):
        length += 1
    return english_status(join_lines(lines[:length])), list(lines[length:])


def section_status(lines: Sequence[str], named: bool) -> tuple[str | None, list[str]]:
    """The status with which a section begins, or that stands on a line of its own in it.

    In the section of the general progress (`named`) a few words on the first line are a status
    though unknown.
    """
    status, rest = _known(lines)
    if status:
        return status, rest
    for index, line in enumerate(lines):
        if code := known_status(line):
            return code, [*lines[:index], *lines[index + 1 :]]
    first = tidy(lines[0]) if lines else ""
    short = 0 < len(first.split()) <= _UNKNOWN_STATUS_WORDS and not first.endswith((".", ":", "-"))
    if named and short and len(lines) > 1 and tidy(lines[1])[:1].isupper():
        return english_status(first), list(lines[1:])
    return None, list(lines)


def _known(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """The known status with which the lines begin, the longest, and what follows it."""
    for length in range(min(_STATUS_LINES, len(lines)), 0, -1):
        if code := known_status(join_lines(lines[:length])):
            return code, list(lines[length:])
    leading = leading_status(join_lines(lines[:2]))
    if leading is None:
        return None, list(lines)
    code, rest = leading
    return code, [*([rest] if rest else []), *lines[2:]]
