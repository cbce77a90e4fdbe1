"""Which channels Apprise has been found to accept, so that ten thousand are not tried each time.

What is noted is one slow digest of all of them, which gives none of their secrets away.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version

from sqlite_utils import Database

from jobs.config.model import Config
from state.database.connection import open_database, transaction
from state.database.rights import is_there
from state.model.errors import VvwatchError
from state.records.notes import NoteStore

_NOTE = "channels_tried"


def are_tried(config: Config, environment: Mapping[str, str]) -> bool:
    """Whether a pass or a sending has begun with just these channels and this Apprise."""
    try:
        if not is_there(config.state.path):
            return False
        db = open_database(config.state.path, for_writing=False)
    except (VvwatchError, sqlite3.Error, OSError):
        return False  # whoever opens it next says what is wrong with it
    try:
        return NoteStore(db).get(_NOTE) == _digest(config, environment)
    except sqlite3.Error:
        return False
    finally:
        db.close()


def are_usable(config: Config, environment: Mapping[str, str]) -> bool:
    """Whether Apprise accepts every channel; which it does not, whoever reads the file says."""
    from jobs.messages.channels import url_problem

    everybody = (*config.watchers, config.ops)
    urls = {channel.url for told in everybody for channel in told.channels(environment)}
    return not any(map(url_problem, urls))


def note_tried(db: Database, config: Config, environment: Mapping[str, str]) -> None:
    """Note that these channels were found usable; when that is known, nothing is written."""
    notes, digest = NoteStore(db), _digest(config, environment)
    if notes.get(_NOTE) != digest:
        with transaction(db):
            notes.set(_NOTE, digest)


def _digest(config: Config, environment: Mapping[str, str]) -> str:
    digest = hashlib.sha256(version("apprise").encode())
    urls = [c.url for told in (*config.watchers, config.ops) for c in told.channels(environment)]
    for url in urls:
        digest.update(b"\n" + url.encode(errors="surrogatepass"))
    # Of no channels there is nothing to guess.
    return _slow(digest.digest()) if urls else digest.hexdigest()


@lru_cache(maxsize=1)
def _slow(digest: bytes) -> str:
    """Slow on purpose: whoever has the database must not guess a password by trying many."""
    return hashlib.scrypt(digest, salt=_NOTE.encode(), n=2**14, r=8, p=1).hex()
