"""The cells of a CSV file, known by its form: text in columns, whatever parts them; pure."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from crawler.documents.document import TOO_LONG, Allowance, Document, Row, page_of, plain, row_of
from crawler.parsing.texts.encoding import decoded

_DELIMITERS = ";\t,|"
_SAMPLE_BYTES = 65_536
_SAMPLE_ROWS = 60
_LEAST_SHARE = 0.6
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_OTHER_FORMS = ("{", "[", "<")  # JSON and markup


def looks_like_csv(body: bytes) -> bool:
    """Whether the body begins as text in columns."""
    return _delimiter(body) is not None


def read_csv(body: bytes, allowance: Allowance) -> Document:
    """The cells of a CSV file as one table and one page."""
    delimiter = _delimiter(body)
    if delimiter is None:
        return Document("csv", "unreadable", problem="the columns of the CSV cannot be told apart")
    text = plain(decoded(body))
    try:
        rows, cut = _rows(text, delimiter, True, allowance)
    except csv.Error:  # a quotation mark that is never closed swallows the rest of the file
        rows, cut = _rows(text, delimiter, False, allowance)
    return Document("csv", "read", (page_of(rows),), TOO_LONG if cut else None, (rows,))


def _rows(
    text: str, delimiter: str, quoted: bool, allowance: Allowance
) -> tuple[tuple[Row, ...], bool]:
    rows: list[Row] = []
    cells, characters = allowance.cells, allowance.characters
    try:
        for row in _cells(text, delimiter, quoted):
            if not allowance.take_row(row):
                return tuple(rows), True
            rows.append(row)
    except csv.Error:
        allowance.cells, allowance.characters = cells, characters
        raise
    return tuple(rows), not allowance.take_page(0)


def _cells(text: str, delimiter: str, quoted: bool = True) -> Iterator[Row]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    for number, cells in enumerate(reader):
        # Excel's own first line names the sign between the columns.
        if number == 0 and "".join(cells).lower().startswith("sep="):
            continue
        if row := row_of(cells):
            yield row


def _delimiter(body: bytes) -> str | None:
    """The sign between the columns of a text, None when it has none."""
    sample = decoded(body[:_SAMPLE_BYTES])
    if _NO_TEXT.search(sample) or sample.lstrip().startswith(_OTHER_FORMS):
        return None
    scores = {delimiter: _score(plain(sample), delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0.0, 0) else None


def _score(sample: str, delimiter: str) -> tuple[float, int]:
    """The share of rows that have the commonest width, and that width; (0, 0) for no columns."""
    rows: list[Row] = []
    try:
        for row in _cells(sample, delimiter):
            rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # what came before it is sample enough
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if len(rows) < 2 or width < 2 or count / len(rows) < _LEAST_SHARE:
        return (0.0, 0)
    return (0.0, 0) if _is_prose(sample, delimiter) else (count / len(rows), width)


def _is_prose(sample: str, delimiter: str) -> bool:
    """Whether a space mostly follows the sign, as it does in sentences."""
    return delimiter in ",;" and 2 * sample.count(f"{delimiter} ") > sample.count(delimiter)
