"""What is shown of any record, quick to load; pure."""

from __future__ import annotations

from state.model.values import JsonObject, Record


def plain(record: Record) -> JsonObject:
    """What is shown of any record: `key`, `title`, `date` and `url`."""
    return {
        "key": record.key,
        "title": record.title,
        "date": record.occurred_on,
        "url": record.url,
    }
