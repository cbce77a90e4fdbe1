"""Bulletins, as a source: one address that lists them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from crawler.parsing.cron_lines import cron_line
from crawler.parsing.field_types import Schedule
from crawler.parsing.roles import JSON, RoleTraits
from crawler.parsing.settings import Settings, SourceSettings
from crawler.sources.base import Files, Parts, Source
from crawler.sources.traits.assumption import Assumption
from crawler.sources.traits.scope import Scope
from crawler.sources.traits.stored import Stored
from crawler.telling.lookup import Lookup
from crawler.telling.phrases import Phrases
from state.changes.differ import differences
from state.model.event_kinds import EventKind
from state.model.news import News
from state.model.records import StoredRecord
from state.model.values import JsonObject, Record, RecordKind, Role, Snapshot, SourceName

if TYPE_CHECKING:
    from crawler.parsing.base import Parsed

LIST = Role("bulletin_list")
NEW = EventKind("bulletin.new", recurs=False)
CHANGED = EventKind("bulletin.changed")
WITHDRAWN = EventKind("bulletin.withdrawn")
RESTORED = EventKind("bulletin.restored")
KINDS = (NEW, CHANGED, WITHDRAWN, RESTORED)


class BulletinsReading(Settings):
    """That on which readings depend."""

    greeting: str = "Bulletin: "


class BulletinsSettings(BulletinsReading, SourceSettings):
    """Where they are listed."""

    schedule: Schedule = cron_line("0 7 * * *")
    hosts: tuple[str, ...] = ("bulletins.example",)
    url: str = "https://bulletins.example/list.json"


class BulletinsScope(Scope):
    """Those listed at one address."""

    url: str

    def widens(self, covered: Self) -> bool:
        """Whether another list is read."""
        return self.url != covered.url

    def is_new(self, record: Record, covered: Self) -> bool:
        """Another list brings nothing that was covered."""
        del record, covered
        return True

    def lists(self, stored: StoredRecord) -> bool:
        """The list has all of them."""
        del stored
        return True


class BulletinLookup(Lookup):
    """Each by its title and address."""

    group = "bulletins"
    heading = "Bulletins"


class Bulletins(Source[BulletinsSettings]):
    """One list, read whole in every pass."""

    name = SourceName("bulletins")
    record_kind = RecordKind("bulletin")
    settings = BulletinsSettings
    reading = BulletinsReading
    spider = "crawler.sources.bulletins.spider.BulletinsSpider"
    roles = (RoleTraits(LIST, "bulletins.list", JSON, is_listing=True),)
    assumptions = MappingProxyType(
        {"bulletins.list": Assumption("it is JSON with `items`", "assumed", "change its url")}
    )
    own_kinds = KINDS
    brings = KINDS
    phrases = Phrases(
        nl={
            "source.bulletins": "Bulletins",
            "bulletin.new": "nieuw bulletin",
            "bulletin.changed": "bulletin gewijzigd",
            "bulletin.withdrawn": "bulletin verdwenen",
            "bulletin.restored": "bulletin terug",
            "what.bulletin.new": "nieuw bulletin: {title}",
            "what.bulletin.changed": "bulletin gewijzigd: {title}",
            "what.bulletin.withdrawn": "bulletin verdwenen: {title}",
            "what.bulletin.restored": "bulletin terug: {title}",
            "field.words": "woorden",
        },
        en={
            "source.bulletins": "Bulletins",
            "bulletin.new": "new bulletin",
            "bulletin.changed": "bulletin changed",
            "bulletin.withdrawn": "bulletin gone",
            "bulletin.restored": "bulletin back",
            "what.bulletin.new": "new bulletin: {title}",
            "what.bulletin.changed": "bulletin changed: {title}",
            "what.bulletin.withdrawn": "bulletin gone: {title}",
            "what.bulletin.restored": "bulletin back: {title}",
            "field.words": "words",
        },
    )
    lookup = BulletinLookup()

    def recheck(
        self, stored: Stored, at: datetime, sweep: bool, settings: BulletinsSettings
    ) -> Sequence[str]:
        """The list says everything."""
        del stored, at, sweep, settings
        return ()

    def file_recheck(self, concerns: bool, settings: BulletinsSettings) -> timedelta | None:
        """There are no files."""
        del concerns, settings
        return None

    def recognise(
        self, method: str, url: str, settings: BulletinsSettings
    ) -> tuple[Role, str] | None:
        """The list."""
        return (LIST, url) if (method, url) == ("GET", settings.url) else None

    def parse(self, snapshot: Snapshot, settings: BulletinsReading) -> Parsed:
        """The items of the list."""
        from .parser import parse

        return parse(snapshot, settings.greeting)

    def build(
        self, key: str, parts: Parts, files: Files, settings: BulletinsReading
    ) -> Record | None:
        """The record of a bulletin."""
        from .record import build_bulletin

        del files, settings
        return build_bulletin(key, parts)

    def file_addresses(self, key: str, parts: Parts, settings: BulletinsReading) -> tuple[str, ...]:
        """There are no files."""
        del key, parts, settings
        return ()

    def own_key(self, role: Role, url: str, settings: BulletinsSettings) -> str | None:
        """No bulletin has an address of its own."""
        del role, url, settings
        return None

    def news_of(self, told: Record | None, record: Record) -> tuple[News, ...]:
        """That it is new, or other than before."""
        if told is None:
            return (News(NEW, record),)
        changes = differences(told.fields, record.fields)
        return (News(CHANGED, record, changes),) if changes else ()

    def scope(self, settings: BulletinsSettings) -> BulletinsScope:
        """The list configured."""
        return BulletinsScope(url=settings.url)

    def scope_from(self, value: JsonObject) -> BulletinsScope:
        """The scope that was kept as this JSON object."""
        return BulletinsScope.model_validate(value)


BULLETINS = Bulletins()
