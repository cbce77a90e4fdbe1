"""Which channel of the configuration is which of before: edited, moved or new; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from state.model.deliveries import KnownChannel

_ID_CHARACTERS = 10


def text_digest(text: str) -> str:
    """What tells the text of a channel apart without giving anything away."""
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_CHARACTERS]


def assign_ids(known: Sequence[KnownChannel], digests: Sequence[str]) -> list[str]:
    """The id of each channel that one watcher has now, in their order; all are different.

    `known` are those of before. A text that was there keeps its channel wherever it stands now. Any
    other text is that of its place edited, and what waits for the place goes to it. Where the
    places are not known, one text for one channel is an edited one too; the others are new.
    """
    left = sorted(known, key=lambda channel: not channel.is_current)
    found: dict[int, str] = {}

    def take(position: int, channels: Sequence[KnownChannel]) -> None:
        for channel in channels[:1]:
            found[position] = channel.id
            left.remove(channel)

    for position, digest in enumerate(digests):
        take(position, [channel for channel in left if channel.digest == digest])
    for position in _missing(digests, found):
        take(position, [channel for channel in left if channel.position == position])
    nowhere = [channel for channel in left if channel.position is None]
    if len(nowhere) == 1 and len(_missing(digests, found)) == 1:
        found[_missing(digests, found)[0]] = nowhere[0].id
    taken = {channel.id for channel in known}
    for position in _missing(digests, found):
        found[position] = _new_id(digests[position], taken)
        taken.add(found[position])
    return [found[position] for position in range(len(digests))]


def _missing(digests: Sequence[str], found: dict[int, str]) -> list[int]:
    return [position for position in range(len(digests)) if position not in found]


def _new_id(digest: str, taken: set[str]) -> str:
    """The digest itself, unless an edited channel began its life under it."""
    made, number = digest, 1
    while made in taken:
        number += 1
        made = text_digest(f"{digest} {number}")
    return made
