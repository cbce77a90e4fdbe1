"""What the system and SQLite say of a file, in words for people.

No number, no code, and nothing of what stands in a database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import PurePath

_PRIMARY_CODE = 0xFF
_DAMAGED = {
    sqlite3.SQLITE_CORRUPT: "database disk image is malformed",
    sqlite3.SQLITE_NOTADB: "file is not a database",
}
# These have no code of their own, and the first quotes all of what it could not read.
_DAMAGED_BY_BEGIN = {
    "Could not decode to UTF-8": "a stored text is no text any more",
    "malformed JSON": "a stored value is no JSON any more",
}
_BY_CODE = {
    sqlite3.SQLITE_PERM: "the rights on it are not enough",
    sqlite3.SQLITE_BUSY: "another program is writing it",
    sqlite3.SQLITE_LOCKED: "another program is writing it",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
    sqlite3.SQLITE_READONLY: "it can be read, but not written",
    sqlite3.SQLITE_IOERR: "the disk gave an error",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "it can be neither opened nor made",
    sqlite3.SQLITE_TOOBIG: "a value is too large for SQLite",
    sqlite3.SQLITE_AUTH: "the rights on it are not enough",
}


def in_words(error: BaseException, at: object = None) -> str:
    """What an error of the system or of SQLite says: its words, and the file where it names one
    other than that `at` which it is told already; of any other error the text.

    >>> in_words(FileNotFoundError(2, "No such file or directory", "/a/b"))
    'No such file or directory (/a/b)'
    """
    if isinstance(error, sqlite3.Error):
        return _damage(error) or _BY_CODE.get(_code(error)) or f"SQLite says “{error}”"
    if isinstance(error, OSError) and error.strerror:
        names = [_name(name) for name in (error.filename, error.filename2) if name is not None]
        names = list(_worth_telling(names, at))
        return f"{error.strerror} ({' to '.join(names)})" if names else error.strerror
    return str(error) or type(error).__name__


def is_damage(error: BaseException) -> bool:
    """Whether an error says that a database is damaged."""
    return isinstance(error, sqlite3.DatabaseError) and _damage(error) is not None


def _damage(error: sqlite3.Error) -> str | None:
    words = (told for begin, told in _DAMAGED_BY_BEGIN.items() if str(error).startswith(begin))
    return _DAMAGED.get(_code(error)) or next(words, None)


def _code(error: sqlite3.Error) -> int:
    return (getattr(error, "sqlite_errorcode", None) or 0) & _PRIMARY_CODE


def _worth_telling(names: Iterable[str], at: object) -> Iterator[str]:
    """The names but for what is told already; of a file that is made beside it only the folder, for
    nobody has heard of its name."""
    told = None if at is None else PurePath(str(at))
    for name in names:
        path = PurePath(name)
        is_made = told is not None and path.parent == told.parent and path.name.startswith(".")
        if path != told:
            yield str(path.parent) if is_made else name


def _name(name: object) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)


def bytes_in_words(start: bytes) -> str:
    r"""The first bytes of something: as text where they are one, else as pairs of digits.

    >>> bytes_in_words(b"WARC/9.0\r\n"), bytes_in_words(b"\x00\xff")
    ('“WARC/9.0”', '00 ff')
    """
    text = start.decode("ascii", "replace").strip()
    return f"“{text}”" if text.isprintable() and text.isascii() and text else start.hex(" ")
