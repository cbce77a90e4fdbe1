"""The form in which deliveries are stored: rows of the database -> values."""

from __future__ import annotations

import json
from datetime import datetime

from state.model.deliveries import Delivery, DeliveryState, Fate, Reason
from state.model.json_forms import from_json
from state.model.values import JsonObject

# What a delivery is about says its kind; only an event has a title.
DELIVERIES = (
    "SELECT d.*, coalesce(e.kind, n.kind) AS kind, e.title AS title FROM deliveries d"
    " LEFT JOIN events e ON e.id = d.event_id LEFT JOIN notices n ON n.id = d.notice_id"
)


def delivery_of(row: JsonObject) -> Delivery:
    """The delivery of a row of `DELIVERIES`."""
    return Delivery(
        id=row["id"],
        event_id=row["event_id"],
        notice_id=row["notice_id"],
        kind=row["kind"],
        watcher=row["watcher"],
        channel=row["channel"],
        reasons=tuple(from_json(Reason, reason) for reason in json.loads(row["reasons"])),
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        created_at=datetime.fromisoformat(row["created_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        sent_at=_instant(row["sent_at"]),
        error=row["error"],
        fate=Fate(row["fate"]) if row["fate"] else None,
        begun_at=_instant(row["begun_at"]),
        repeated_at=_instant(row["repeated_at"]),
        title=row["title"],
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
