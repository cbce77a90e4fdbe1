"""What of a record is compared, said by its model; pure.

A record has two models: what stands in its `Compared` is news when it differs; what stands in its
detail alone is only shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from crawler.parsing.base import without_none
from state.changes.losses import Losable
from state.model.details import DocumentDetail
from state.model.json_forms import as_json
from state.model.values import JsonObject


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The fields of a record in which a difference is a change.

    What of them can be lost is news only when it is proven: every field that has a value, each
    item of those in `PARTS`, each step back of those in `STEPS`. Items of those in `RENEWED` make
    room for others when the field named there takes a step. What is in `DERIVED` follows from other
    fields and files, and is never lost by itself.
    """

    PARTS: ClassVar[frozenset[str]] = frozenset()
    STEPS: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    RENEWED: ClassVar[Mapping[str, str]] = MappingProxyType({})
    DERIVED: ClassVar[frozenset[str]] = frozenset({"projects"})

    @classmethod
    def losable(cls) -> Losable:
        """What of these fields can be lost."""
        return Losable(cls.PARTS, cls.STEPS, cls.RENEWED, cls.DERIVED)

    def as_json(self) -> JsonObject:
        """The fields as they are kept and compared: what is not known is left out."""
        return without_none(as_json(self))


@dataclass(frozen=True)
class FileState:
    """What is compared of a file that belongs to a record."""

    url: str
    state: str

    @classmethod
    def of(cls, documents: tuple[DocumentDetail, ...]) -> tuple[FileState, ...]:
        """The states of these files, in their order."""
        return tuple(cls(document.url, document.state.value) for document in documents)
