"""ZIP archives: their members are read, and nothing in them is believed before it is counted."""

from __future__ import annotations

import io
import struct
import zipfile

from crawler.documents.archives import read_members
from crawler.documents.document import TOO_LONG, Allowance
from crawler.documents.sniffing import Document, read_document
from jobs.demo.papers.question_papers import scan_pdf, small_pdf


def zipped(**members: bytes) -> bytes:
    """A ZIP of these members; two underscores in a name stand for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name.replace("__", "."), body)
    return stream.getvalue()


def test_zip_members() -> None:
    """The readable members of a ZIP follow one another, each under its name; the rest is told."""
    body = zipped(
        vraag__pdf=small_pdf("De vraag"),
        data__csv=b"a;b\nc;d\n",
        blad__html=b"<html><body><p>Een blad</body></html>",
        foto__png=b"\x89PNG\r\n\x1a\n",
        scan__pdf=scan_pdf(),
    )
    document = read_document(body)
    assert (document.kind, document.state) == ("zip", "read")
    assert document.pages == (
        "vraag.pdf\nDe vraag",
        "data.csv\na\tb\nc\td",
        "blad.html\nEen blad",
    )
    assert document.tables == ((("a", "b"), ("c", "d")),)
    assert document.problem == (
        "of the 5 files in the ZIP: foto.png: the kind of file is not known; "
        "scan.pdf: the PDF has no text: it is a scan"
    )


def test_zip_is_not_taken_for_the_pdf_in_it() -> None:
    """An archive whose first member is a PDF, stored as it is, is an archive all the same."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.pdf", small_pdf("Tekst"))
    assert read_document(stream.getvalue()).pages == ("a.pdf\nTekst",)


def test_zip_without_readable_members() -> None:
    """An archive of which no member can be read is unreadable and says why."""
    document = read_document(zipped(foto__png=b"\x89PNG\r\n\x1a\n"))
    assert document.state == "unreadable"
    assert document.problem == ("of the 1 file in the ZIP: foto.png: the kind of file is not known")
    assert read_document(zipped()).problem == "the ZIP holds no files"


def test_zips_in_one_another() -> None:
    """An archive in an archive is read; one deeper is not."""
    inner = zipped(d__csv=b"a;b\nc;d\n")
    once = zipped(binnen__zip=inner)
    assert read_document(once).pages == ("binnen.zip\nd.csv\na\tb\nc\td",)
    deeper = read_document(zipped(buiten__zip=once))
    assert deeper.state == "unreadable"
    assert deeper.problem == (
        "of the 1 file in the ZIP: buiten.zip: of the 1 file in the ZIP: "
        "binnen.zip: it is a ZIP file within too many others"
    )


def test_zip_members_share_one_allowance() -> None:
    """What members may unpack to is counted over all of them; the one that is too large is told."""
    body = zipped(a__csv=b"a;b\nc;d\n", b__csv=b"x;y\n" * 5_000, c__csv=b"e;f\ng;h\n")

    def read(member: bytes, allowance: Allowance) -> Document:
        return Document("csv", "read", (f"{len(member)} of {allowance.unpacked_bytes} left",))

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        document = read_members(archive, Allowance(unpacked_bytes=1_000), read)
    assert document.pages == ("a.csv\n8 of 992 left", "c.csv\n8 of 984 left")
    assert document.problem == "of the 3 files in the ZIP: b.csv: it is too large when unpacked"


def test_zip_with_too_many_members() -> None:
    """Of an archive with many members the first are read, and how many were not is told."""
    body = zipped(**{f"m{i:03d}__csv": b"a;b\nc;d\n" for i in range(203)})
    document = read_document(body)
    assert len(document.pages) == 200
    assert document.problem == (
        f"of the 203 files in the ZIP: {TOO_LONG}: 3 more files were left out"
    )


def test_zip_that_lists_a_multitude() -> None:
    """An archive that lists more members than anybody packs is not even opened."""
    body = b"PK\x03\x04" + b"PK\x01\x02" * 20_001
    assert read_document(body).problem == "the ZIP holds too many files to be read"


def test_locked_and_oddly_packed_members() -> None:
    """A member that is locked, or packed in a way that cannot be bounded, is told and not read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.csv", b"a;b\nc;d\n")
        archive.writestr("b.csv", b"a;b\nc;d\n" * 50, zipfile.ZIP_BZIP2)
    body = bytearray(stream.getvalue())
    at = body.index(b"PK\x01\x02") + 8
    body[at] |= 1
    document = read_document(bytes(body))
    assert document.problem == (
        "of the 2 files in the ZIP: a.csv: it is locked with a password; "
        "b.csv: it is packed in a way that is not read"
    )


def test_size_that_is_not_true() -> None:
    """A member larger than it says is not unpacked beyond what it says."""
    body = bytearray(zipped(a__csv=b"a;b\n" * 1_000_000))
    at = body.index(b"PK\x01\x02") + 24
    body[at : at + 4] = struct.pack("<I", 8)
    document = read_document(bytes(body))
    assert document.problem == (
        "of the 1 file in the ZIP: a.csv: it is damaged and cannot be unpacked"
    )
