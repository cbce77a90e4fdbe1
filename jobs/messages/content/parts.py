"""What is said of an item, in the parts in which it is shown: lines, quotations, tables; pure.

A form that knows no tables shows the `lines` of each part: they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.telling.phrases import Language
from crawler.telling.saying import Beginning, Counts, Moved, Phrase, Quoted, Status, Value
from jobs.messages.phrases.catalogue import capital, translate
from jobs.messages.phrases.telling import tell

# Fields that are longer than this are shown below each other.
_SHORT_CHARACTERS = 70
Tone = Literal["good", "going", "plain", "warn", "bad"]
_MARKS: dict[str | None, tuple[str, Tone]] = {
    "realised": ("✓", "good"),
    "on_schedule": ("●", "going"),
    "started": ("◐", "going"),
    "not_started": ("○", "plain"),
    "attention": ("▲", "warn"),
    "action_required": ("◆", "warn"),
    "stopped": ("✕", "bad"),
}


@dataclass(frozen=True)
class Cell:
    """Words with a symbol ("" for none), and a tone: never the tone alone tells."""

    words: str
    symbol: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class TableRow:
    """One thing before and after; `what` is "" where the heading has it, `note` where there is
    none, `before` is None where only what is now is shown."""

    what: str
    before: Cell | None
    after: Cell
    note: str = ""

    def lines(self, kind: str) -> tuple[str, ...]:
        """The row as lines of plain text; in a list of counts, how many stand before what."""
        if kind == "counts":
            return (f"  {self.what} {self.after.words}",)
        words = f"{self.before.words} → {self.after.words}" if self.before else self.after.words
        first = f"{self.what}: {words}" if self.what else words
        return (first, f"  {self.note}") if self.note else (first,)


@dataclass(frozen=True)
class Part:
    """A part of an item. `kind` says how it is shown: a `line`, a `quote`, a table of `rows`, a
    list of `counts` (rows of how many and of what), a passage that was `added` or `dropped`."""

    kind: Literal["line", "quote", "rows", "counts", "added", "dropped"]
    text: str = ""
    rows: tuple[TableRow, ...] = ()
    label: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The part as lines of plain text."""
        if self.rows:
            return tuple(line for row in self.rows for line in row.lines(self.kind))
        return (f"{self.label}: {self.text}" if self.label else self.text,)


def parts_of(values: Iterable[Value], language: Language) -> tuple[Part, ...]:
    """The values in parts, in their order; what moved stands in one table where it can."""
    found: list[Part] = []
    for value in values:
        for part in _parts(value, language):
            if part.kind == "rows" and found and found[-1].kind == "rows":
                found[-1] = Part("rows", rows=(*found[-1].rows, *part.rows))
            elif part.text or part.rows:
                found.append(part)
    return tuple(found)


def lines_of(parts: Sequence[Part]) -> tuple[str, ...]:
    """The parts as lines of plain text."""
    return tuple(line for part in parts for line in part.lines)


def status_cell(status: str | None, language: Language) -> Cell:
    """A status with its symbol and tone; one that is not known has neither."""
    symbol, tone = _MARKS.get(status, ("", "plain"))
    return Cell(tell(Status(status), language), symbol, tone)


def _parts(value: Value, language: Language) -> tuple[Part, ...]:
    match value:
        case Quoted():
            return (Part("quote", tell(value, language)),)
        case Counts(rows):
            counted = (TableRow(str(count), None, _cell(what, language)) for count, what in rows)
            return (Part("counts", rows=tuple(counted)),)
        case Moved():
            return _moved(value, language)
        case _:
            return (Part("line", tell(value, language)),)


def _cell(value: Value, language: Language) -> Cell:
    if isinstance(value, Status):
        return status_cell(value.name, language)
    return Cell(tell(value, language))


def _moved(moved: Moved, language: Language) -> tuple[Part, ...]:
    if isinstance(moved.before, Status) or isinstance(moved.after, Status):
        return (Part("rows", rows=(_status_row(moved, language),)),)
    before, after = (
        tell(value, language) if value is not None else "" for value in (moved.before, moved.after)
    )
    is_passage = isinstance(moved.before, Beginning) or isinstance(moved.after, Beginning)
    if before and after and not is_passage and len(before) + len(after) <= _SHORT_CHARACTERS:
        row = TableRow(_what(moved, language), Cell(before), Cell(after))
        return (Part("rows", rows=(row,)),)
    found = []
    for kind, words in (("dropped", before), ("added", after)):
        if words:
            found.append(_passage(kind == "added", words, moved, language))
    return tuple(found)


def _passage(is_added: bool, words: str, moved: Moved, language: Language) -> Part:
    label = translate(language, "added" if is_added else "dropped")
    # Of a passage nothing more is known than that it is one.
    if not (isinstance(moved.what, Phrase) and moved.what.name == "passage"):
        label = f"{_what(moved, language)}, {label[:1].lower()}{label[1:]}"
    return Part("added" if is_added else "dropped", words, label=label)


def _status_row(moved: Moved, language: Language) -> TableRow:
    before, after = (
        status_cell(value.name, language) if isinstance(value, Status) else None
        for value in (moved.before, moved.after)
    )
    if moved.before is None and moved.what is not None:
        before = Cell(translate(language, "is_new"), "+")
    gone = Cell(translate(language, "is_gone"), "−")
    note = tell(moved.note, language) if moved.note is not None else ""
    return TableRow(_what(moved, language), before, after or gone, note)


def _what(moved: Moved, language: Language) -> str:
    return capital(tell(moved.what, language)) if moved.what is not None else ""
