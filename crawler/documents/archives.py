"""ZIP archives, opened without trusting what they say of themselves; pure.

Members are unpacked in small pieces and counted as they come: an archive may state sizes that
are not true, and the libraries that read Office files believe them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

from crawler.documents.document import TOO_LONG, Allowance, Document
from state.model.words import tidy

ReadMember = Callable[[bytes, Allowance], Document]

_MAX_ENTRIES = 20_000
_ENTRY = b"PK\x01\x02"
_PIECE_BYTES = 1024 * 1024
_LOCKED = 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MAX_NOTES = 5
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def open_archive(body: bytes) -> zipfile.ZipFile | None:
    """The archive, None when it lists too many members; raises what `zipfile` raises."""
    # Counted first, since opening makes an object of every entry.
    if body.count(_ENTRY) > _MAX_ENTRIES:
        return None
    return zipfile.ZipFile(io.BytesIO(body))


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance) -> bytes | None:
    """The bytes of a member, None when they are more than is left of the allowance."""
    pieces = []
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE_BYTES):
            if len(piece) > allowance.unpacked_bytes:
                return None
            allowance.unpacked_bytes -= len(piece)
            pieces.append(piece)
    return b"".join(pieces)


def _once(members: Iterable[zipfile.ZipInfo]) -> Iterable[zipfile.ZipInfo]:
    """Members by name; of several with one name the last, as `zipfile` has it."""
    return {member.filename: member for member in members}.values()


def read_members(archive: zipfile.ZipFile, allowance: Allowance, read: ReadMember) -> Document:
    """The texts of the members one after the other, each under a line with its name."""
    members = [
        member
        for member in _once(archive.infolist())
        if not member.is_dir() and not any(word in member.filename for word in _LITTER)
    ]
    found: list[tuple[str, Document]] = []
    for member in members[: allowance.members]:
        found.append((tidy(member.filename)[:200], _read_member(archive, member, allowance, read)))
    left_out = len(members) - len(found)
    allowance.members = max(0, allowance.members - len(found))
    texts = [(name, document) for name, document in found if document.state == "read"]
    pages = [page for name, document in texts for page in _named(name, document.pages)]
    tables = tuple(table for _, document in texts for table in document.tables)
    problem = _problem(found, left_out)
    if not texts:
        return Document("zip", "unreadable", problem=problem or "the ZIP holds no files")
    return Document("zip", "read", tuple(pages), problem, tables)


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance, read: ReadMember
) -> Document:
    if member.flag_bits & _LOCKED:
        return Document("unknown", "unreadable", problem="it is locked with a password")
    if member.compress_type not in _PACKINGS:
        return Document("unknown", "unreadable", problem="it is packed in a way that is not read")
    try:
        body = unpack(archive, member, allowance)
    except MemoryError:
        raise
    except Exception:  # what a damaged archive makes `zipfile` raise is not listed anywhere
        return Document("unknown", "broken", problem="it is damaged and cannot be unpacked")
    if body is None:
        return Document("unknown", "unreadable", problem="it is too large when unpacked")
    return read(body, allowance)


def _named(name: str, pages: tuple[str, ...]) -> tuple[str, ...]:
    return (f"{name}\n{pages[0]}", *pages[1:]) if pages else (name,)


def _problem(found: list[tuple[str, Document]], left_out: int) -> str | None:
    notes = [f"{name}: {document.problem}" for name, document in found if document.problem]
    told = notes[:_MAX_NOTES]
    if len(notes) > _MAX_NOTES:
        told.append(f"and {len(notes) - _MAX_NOTES} more")
    if left_out:
        told.append(f"{TOO_LONG}: {left_out} more files were left out")
    total = len(found) + left_out
    noun = "file" if total == 1 else "files"
    return f"of the {total} {noun} in the ZIP: {'; '.join(told)}" if told else None
