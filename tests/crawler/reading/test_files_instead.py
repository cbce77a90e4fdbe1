"""What comes in place of a file is told from a file."""

from __future__ import annotations

import pytest

from crawler.documents.sniffing import read_document
from crawler.reading.files_instead import came_instead, is_no_edition


@pytest.mark.parametrize(
    ("body", "is_refused"),
    [
        (b'{"error": 1}', True),
        (b'[{"a": 1, "b": 2}]', True),
        (b"x", True),
        (b"Het document wordt voorbereid.", True),
        (b"project;status\nVV078;afgerond\nVV129;lopend\n", False),
        (b"\x00\x01\x02\x03" * 40, False),
    ],
)
def test_came_instead(body: bytes, is_refused: bool) -> None:
    """JSON, mere words and a few bytes are no file; a table, and what nobody knows, may be one."""
    assert (came_instead(body, read_document(body)) is not None) is is_refused


@pytest.mark.parametrize("kind", ["csv", "rtf", "unknown", "html", "empty"])
def test_no_edition_of_a_report(kind: str) -> None:
    """Where a PDF stood, none of these is a later edition; another such file of its own kind is."""
    assert is_no_edition(kind, "pdf")
    assert not is_no_edition(kind, kind)
    assert not is_no_edition("pdf", kind)
