"""What of the configuration decides which records belong to a source; pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict

from state.model.records import StoredRecord
from state.model.values import JsonObject, Record, SourceName

if TYPE_CHECKING:
    from crawler.parsing.base import Reading


class Scope(BaseModel, ABC):
    """What the configuration says of a source that decides which records belong to it.

    It is kept with each pass, as JSON; two of the same source can be compared.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    @abstractmethod
    def widens(self, covered: Self) -> bool:
        """Whether this scope may bring records that the covered one could not."""

    def added_to(self, covered: Self) -> Self:
        """What is covered after a good pass in this scope that did not read the listing whole."""
        return covered

    @abstractmethod
    def is_new(self, record: Record, covered: Self) -> bool:
        """Whether a record comes only because this scope is wider than the covered one."""

    @abstractmethod
    def lists(self, stored: StoredRecord) -> bool:
        """Whether a listing read to its end has this record if it is there at all."""

    def expects(self, stored: StoredRecord, at: datetime) -> bool:
        """Whether a listing read to its end at that instant has it if it is there at all."""
        del at
        return self.lists(stored)

    def wants(self, reading: Reading) -> bool:
        """Whether a reading is of something that is asked for, when nothing is known of its key."""
        del reading
        return True

    def listed_by(self, source: SourceName) -> str:
        """The name of the listing that is read; what another one lists proves no absence."""
        return source

    def as_json(self) -> JsonObject:
        """The scope as it is kept."""
        return self.model_dump(mode="json")
