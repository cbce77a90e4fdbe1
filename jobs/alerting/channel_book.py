"""Who is told through which channels: the configuration, and what the database knows of before.

A channel is known by its watcher and its place in `urls`, so that what waits for it stays with it
when its text is edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sqlite_utils import Database

from jobs.config.channel_urls import Channel
from jobs.config.model import Config, Told
from jobs.rules.channel_ids import assign_ids
from state.database.connection import transaction
from state.deliveries.channels import ChannelStore
from state.model.deliveries import OPS, KnownChannel


class ChannelBook:
    """The channels of everybody in one configuration, under their ids in one database."""

    def __init__(self, db: Database, config: Config, environment: Mapping[str, str]) -> None:
        self._db = db
        self._environment = environment
        self._told: dict[str, Told] = {w.name: w for w in config.watchers} | {OPS: config.ops}

    def settings(self, name: str) -> Told | None:
        """The settings of a watcher, or of ops; None when nobody is called so (any more)."""
        return self._told.get(name)

    def channels(self, name: str) -> tuple[Channel, ...]:
        """The channels of a watcher or of ops, in their order; nobody has none."""
        return tuple(self._channels.get(name, {}).values())

    def ids(self, name: str) -> tuple[str, ...]:
        """The ids of these."""
        return tuple(self._channels.get(name, {}))

    def channel(self, name: str, channel_id: str) -> Channel | None:
        """The channel with this id of somebody, None when there is none (any more)."""
        return self._channels.get(name, {}).get(channel_id)

    def label(self, name: str, channel_id: str) -> str:
        """A channel for people, without its secrets, and whether it is one no more."""
        channel = self.channel(name, channel_id)
        return channel.label if channel else f"({channel_id}) not configured any more"

    def settle(self) -> None:
        """Note which channels there are now, so that an edit is seen as one; when nothing is new,
        nothing is written."""
        store = ChannelStore(self._db)
        before = {c for known in store.known().values() for c in known if c.is_current}
        current = set(self._current())
        if current != before:
            with transaction(self._db):
                store.settle(current)

    def _current(self) -> list[KnownChannel]:
        return [
            KnownChannel(name, channel_id, position, text.digest, True)
            for name, told in self._told.items()
            for position, (channel_id, text) in enumerate(
                zip(self.ids(name), told.channels(self._environment), strict=True)
            )
        ]

    @cached_property
    def _channels(self) -> dict[str, dict[str, Channel]]:
        known = ChannelStore(self._db).known()
        found: dict[str, dict[str, Channel]] = {}
        for name, told in self._told.items():
            written = told.channels(self._environment)
            ids = assign_ids(known.get(name, ()), [channel.digest for channel in written])
            found[name] = {
                channel_id: Channel(channel_id, channel.url, channel.digest)
                for channel_id, channel in zip(ids, written, strict=True)
            }
        return found
