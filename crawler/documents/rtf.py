"""The text and the tables of an RTF file; pure.

What Word shows is read, notes and comments at the end. The libraries for RTF leave out notes,
boxes and headings without a word and take what was deleted for text, so it is read here, after
the Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from crawler.documents.document import TOO_LONG, Allowance, Document, Row, line_of, plain, row_of

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
)
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "softline": "\n",
    "nestrow": "\n", "tab": "\t", "nestcell": "\t", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ",
    "enspace": " ", "qmspace": " ", "~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\",
    "\n": "\n", "\r": "\n",
}  # fmt: skip
_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_BEFORE = frozenset(f"{word}{page}" for word in ("header", "footer") for page in ("", *"lrf"))
_BEHIND = frozenset(("footnote", "annotation"))
# Groups that are marked as dispensable, and have words that one sees all the same.
_SEEN = frozenset(("shpinst", "shptxt", "annotation", "do", "dptxbxtext", "nesttableprops"))
_NO_TEXT = frozenset(
    ("colortbl", "stylesheet", "info", "fldinst", "pict", "objdata", "objclass", "objname", "sp",
     "shprslt", "nonesttables", "filetbl", "revtbl", "rsidtbl", "generator", "xe", "tc", "rxe",
     "private", "bkmkstart", "bkmkend", "atnid", "atnauthor", "template", "ftnsep", "ftnsepc",
     "ftncn", "aftnsep", "aftnsepc", "aftncn", "listtable", "listoverridetable", "themedata",
     "datastore", "xmlnstbl", "formfield", "background")
)  # fmt: skip
_MOST_GROUPS = 10_000


@dataclass(frozen=True)
class _State:
    """What a group inherits: where its words go, how they are spelled."""

    place: str = "body"
    is_seen: bool = True
    is_deleted: bool = False
    is_font_table: bool = False
    is_inner_row: bool = False
    font: int = -1
    after_unicode: int = 1
    """How many signs stand behind each Unicode sign, for programs of old."""


@dataclass
class _Reader:
    allowance: Allowance
    state: _State = field(default_factory=_State)
    groups: list[_State] = field(default_factory=list)
    code_page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    skip: int = 0
    is_dispensable: bool = False
    is_cut: bool = False

    def read(self, body: bytes) -> bool:
        """Take in the whole file; whether it is there to its end."""
        at = 0
        while at < len(body):
            match = _TOKEN.match(body, at)
            if match is None:  # the end of a line, or a lone backslash at the end
                at += 1
                continue
            at = match.end()
            word, number, code, sign, brace, text = match.groups()
            if brace and not self._brace(brace):
                return True
            if word == b"bin" and number:
                at += max(0, int(number))
            elif word:
                self._word(word.decode(), int(number) if number else None)
            elif sign:
                self._sign(sign)
            elif code or text:
                self._text(bytes.fromhex(code.decode()) if code else text)
        return False

    def _brace(self, brace: bytes) -> bool:
        """Begin or end a group; false at the end of the outermost."""
        self.skip, self.is_dispensable = 0, False
        if brace == b"{":
            if len(self.groups) >= _MOST_GROUPS:
                raise ValueError(f"expected at most {_MOST_GROUPS} groups within one another")
            self.groups.append(self.state)
            return True
        if self.state.place not in ("body", self.groups[-1].place):
            self._put("\n", self.state.place)
        self.state = self.groups.pop()
        return bool(self.groups)

    def _word(self, word: str, number: int | None) -> None:
        is_dispensable, self.is_dispensable = self.is_dispensable, False
        self.skip = 0
        if word in _NO_TEXT or (is_dispensable and word not in _SEEN | _BEHIND | _BEFORE):
            self.state = replace(self.state, is_seen=False)
        elif word in _BEFORE or word in _BEHIND:
            self.state = replace(self.state, place="before" if word in _BEFORE else "behind")
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif word == "u" and number is not None:
            self._put(chr(number % 0x10000))
            self.skip = self.state.after_unicode
        elif word in ("cell", "row") and self.state.place == "body" and self.state.is_seen:
            self.cells.append(self.take("body")) if word == "cell" else self._end_row()
        else:
            self._set(word, number)

    def _set(self, word: str, number: int | None) -> None:
        if word == "object":
            self.unread["embedded files"] += 1
        elif word == "trowd" and not self.cells and not self.state.is_inner_row:
            self.end_text()
        elif word == "fcharset" and self.state.is_font_table and number in _CHARSETS:
            self.fonts[self.state.font] = _CHARSETS[number]
        elif word in _CODE_PAGES or (word == "ansicpg" and number):
            self.code_page = _known(_CODE_PAGES.get(word, f"cp{number}"))
        else:
            self.state = _changed(self.state, word, number)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.is_dispensable = True
        elif (words := _SIGNS.get(sign.decode("latin-1"))) is not None:
            self._put(words)

    def _text(self, text: bytes) -> None:
        skipped = min(self.skip, len(text))
        self.skip -= skipped
        if text := text[skipped:]:
            spelling = self.fonts.get(self.state.font, self.code_page)
            self._put(text.decode(spelling, "replace"))

    def _put(self, text: str, place: str | None = None) -> None:
        if self.state.is_seen and not self.state.is_deleted:
            self.words.setdefault(place or self.state.place, []).append(text)

    def take(self, place: str) -> str:
        """The words that were put in a place so far; then it is empty."""
        text = "".join(self.words.pop(place, ()))
        # Signs beyond the first plane come as two halves.
        return plain(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

    def end_text(self) -> None:
        """Put what was read so far in lines."""
        if text := self.take("body"):
            self.lines += text.split("\n")

    def _end_row(self) -> None:
        row = row_of(self.cells)
        filled = [cell for cell in row if cell]
        # As in Word files: one filled cell is text, and keeps its lines.
        self.lines += filled[0].split("\n") if len(filled) == 1 else [line_of(row)]
        self.cells = []
        if row and not self.allowance.take_row(row):
            self.is_cut = True
        elif row:
            self.rows.append(row)


def _changed(state: _State, word: str, number: int | None) -> _State:
    """The state of a group behind a word that says how its text is to be taken."""
    if word == "nesttableprops":
        return replace(state, is_inner_row=True)
    if word == "fonttbl":
        return replace(state, is_font_table=True, is_seen=False)
    if word == "deleted":
        return replace(state, is_deleted=number != 0)
    if word == "plain":
        return replace(state, is_deleted=False)
    if word == "f" and number is not None:
        return replace(state, font=number)
    if word == "uc" and number is not None:
        return replace(state, after_unicode=max(0, min(number, 100)))
    return state


def _known(code_page: str) -> str:
    try:
        codecs.lookup(code_page)
    except LookupError:
        return "cp1252"
    return code_page


def read_rtf(body: bytes, allowance: Allowance) -> Document:
    """The text of an RTF file as one page, and the rows of its tables as one table."""
    reader = _Reader(allowance)
    if not reader.read(body):
        return Document("rtf", "broken", problem="the RTF file is cut off before its end")
    reader.end_text()
    lines = [*reader.take("before").split("\n"), *reader.lines, *reader.take("behind").split("\n")]
    page = "\n".join(line.strip() for line in lines).strip()
    if not allowance.take_page(len(page)):
        page, reader.is_cut = page[: allowance.characters], True
    said = [TOO_LONG] if reader.is_cut else []
    said += [f"not read in the RTF file: {n} × {what}" for what, n in reader.unread.items()]
    if not page:
        return Document(
            "rtf", "unreadable", (page,), "; ".join(["the RTF file has no text", *said])
        )
    tables = (tuple(reader.rows),) if reader.rows else ()
    return Document("rtf", "read", (page,), "; ".join(said) or None, tables)
