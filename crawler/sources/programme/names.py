"""What this source, its record and its role are called, also in stored databases."""

from __future__ import annotations

from state.model.values import RecordKind, Role, SourceName

NAME = SourceName("programme")
KIND = RecordKind("programme")

PAGE = Role("programme")

KEY = f"{KIND}:vlaamse-veerkracht"
"""The key of its one record."""
