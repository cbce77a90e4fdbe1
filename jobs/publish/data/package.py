"""What describes the data to programs: a data package (Frictionless), Datasette metadata; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from jobs.publish.data.columns import Columns
from jobs.publish.phrases.words import Words
from state.model.values import JsonObject

DATABASE = "vvwatch"
_SOURCES = (
    ("Vlaams Parlement", "https://www.vlaamsparlement.be/"),
    ("Vlaamse overheid", "https://www.vlaanderen.be/"),
)


def data_package(tables: Mapping[str, Columns], words: Words, base_url: str) -> bytes:
    """The `datapackage.json` of CSV files of these tables."""
    package: JsonObject = {
        "profile": "tabular-data-package",
        "name": "vlaamse-veerkracht",
        "title": words.say("site.title"),
        "description": words.say("site.unofficial"),
        "sources": [{"title": title, "path": url} for title, url in _SOURCES],
        "resources": [_resource(name, columns) for name, columns in tables.items()],
    }
    if base_url:
        package["homepage"] = base_url
    return _json(package)


def _resource(name: str, columns: Columns) -> JsonObject:
    fields = zip(columns.names, columns.kinds, strict=True)
    return {
        "profile": "tabular-data-resource",
        "name": name.replace("_", "-"),
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": {"fields": [{"name": field, "type": kind} for field, kind in fields]},
    }


def datasette_metadata(tables: Mapping[str, Columns], words: Words, base_url: str) -> bytes:
    """The metadata with which Datasette shows the SQLite file."""
    metadata: JsonObject = {
        "title": words.say("site.title"),
        "description": words.say("site.unofficial"),
        "source": "Vlaams Parlement, Vlaamse overheid",
        "source_url": _SOURCES[0][1],
        "about": "vvwatch",
        "databases": {DATABASE: {"tables": {name: {"title": name} for name in tables}}},
    }
    if base_url:
        metadata["about_url"] = base_url
    return _json(metadata)


def _json(value: JsonObject) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
