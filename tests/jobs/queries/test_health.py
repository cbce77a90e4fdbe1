"""What a machine that watches this one is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from crawler.parsing.cron_lines import cron_line
from jobs.config.cron import due_after
from jobs.queries.health.ailments import AILMENTS, ailments
from jobs.queries.health.metrics import write_metrics
from jobs.rules.unusual.lateness import late_since, week_needs_bytes
from state.model.errors import UsageError

NOW = datetime(2024, 3, 6, 12, tzinfo=UTC)
MIB = 1024 * 1024


def summary(**more: Any) -> dict[str, Any]:
    """How things stand when all is well."""
    source: dict[str, Any] = {
        "failing_since": None,
        "error": None,
        "records": 12,
        "last_good_at": "2024-03-06T11:30:00+00:00",
        "last_pass_at": "2024-03-06T11:30:00+00:00",
        "at_work_since": None,
        "late_since": None,
        "assumptions": [],
    }
    lists = ("pending", "held", "waiting", "unread", "set_aside", "failed_passes", "late", "drift")
    empty: dict[str, Any] = {name: [] for name in (*lists, "hosts")}
    storage = {"bytes": MIB, "week_bytes": 64 * MIB, "free_bytes": 65 * MIB}
    whole = {"version": "1.2.3", "now": NOW.isoformat(), "database": "x.db", "storage": storage}
    return {**whole, **empty, "sources": {"questions": source | more.pop("source", {})}, **more}


PENDING = {
    "watcher": "cultuur",
    "channel": "0123",
    "deliveries": 2,
    "due_since": "2024-03-06T11:00:00+00:00",
    "error": "refused",
}


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"source": {"failing_since": "2024-03-06T11:30", "error": "503"}}, ["source_failing"]),
        ({"source": {"late_since": "2024-03-06T10:30:00+00:00"}}, ["pass_late"]),
        ({"source": {"last_pass_at": None}}, ["pass_late"]),
        ({"pending": [PENDING]}, ["delivery_late"]),
        ({"pending": [PENDING | {"due_since": "2024-03-06T11:00:01+00:00"}]}, []),
        ({"pending": [PENDING | {"due_since": None}]}, []),
        ({"failed_passes": [{"pass_id": 3, "error": "x"}]}, ["pass_failed"]),
        (
            {"storage": {"bytes": 1, "week_bytes": 64 * MIB, "free_bytes": 63 * MIB}},
            ["disk_full_soon"],
        ),
    ],
)
def test_ailments(more: dict[str, Any], found: list[str]) -> None:
    """A failing source, a late pass or delivery and a full disk are named, and nothing else."""
    assert [row["what"] for row in ailments(summary(**more), NOW)] == found


@pytest.mark.parametrize(
    ("line", "minutes", "late"),
    [
        ("*/30 * * * *", 59, False),
        ("*/30 * * * *", 61, True),
        ("*/10 * * * *", 21, True),
        # Due at noon in Brussels, an hour after the last pass.
        ("0 12 * * *", 119, False),
        ("0 12 * * *", 120, True),
    ],
)
def test_late_pass(line: str, minutes: int, late: bool) -> None:
    """A pass is late when a second due time has passed, or an hour after the first."""
    last = datetime(2024, 3, 6, 10, tzinfo=UTC)
    due = due_after(cron_line(line), last)
    assert due is not None
    assert (late_since(*due, last + timedelta(minutes=minutes)) is not None) is late


@pytest.mark.parametrize(
    ("line", "last", "late_at"),
    [
        # Summer time ends on 27 October 2024 at 01:00 UTC: from 02:00 to 03:00 comes twice.
        ("30 2 * * *", "2024-10-26T12:00", "2024-10-27T01:30"),
        ("45 * * * *", "2024-10-27T00:20", "2024-10-27T01:45"),
        # It begins on 31 March 2024 at 01:00 UTC: from 02:00 to 03:00 is not there.
        ("45 * * * *", "2024-03-31T00:20", "2024-03-31T01:45"),
        ("15 1 * * *", "2024-03-30T12:00", "2024-03-31T01:15"),
    ],
)
def test_late_pass_when_the_hour_changes(line: str, last: str, late_at: str) -> None:
    """An hour after it was due is an hour, also where the clock on the wall has two or none."""
    due = due_after(cron_line(line), datetime.fromisoformat(last).replace(tzinfo=UTC))
    at = datetime.fromisoformat(late_at).replace(tzinfo=UTC)
    assert due is not None
    assert late_since(*due, at - timedelta(seconds=1)) is None
    assert late_since(*due, at) is not None


def test_room_for_a_week() -> None:
    """A week takes what the last one took and what lies around it, and never nothing."""
    assert week_needs_bytes(0, timedelta(days=7)) == 64 * MIB
    assert week_needs_bytes(1000 * MIB, timedelta(days=7)) == 1500 * MIB
    assert week_needs_bytes(100 * MIB, timedelta(days=1)) == 1050 * MIB


def test_metrics(tmp_path: Path) -> None:
    """The figures stand in the file as Prometheus reads them; a later look replaces them whole."""
    path = tmp_path / "vvwatch.prom"
    write_metrics(summary(), [], path)
    failing = {"failing_since": "2024-03-06T11:30", "error": "503"}
    whole = summary(source=failing, pending=[PENDING])
    write_metrics(whole, ailments(whole, NOW), path)
    assert [file.name for file in tmp_path.iterdir()] == ["vvwatch.prom"]
    values = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(path.read_text(encoding="utf-8"))
        for sample in family.samples
    }
    assert values["vvwatch_healthy",] == 0
    assert {what: values["vvwatch_problems", what] for what in AILMENTS} == {
        **dict.fromkeys(AILMENTS, 0),
        "source_failing": 1,
        "delivery_late": 1,
    }
    assert values["vvwatch_source_up", "questions"] == 0
    assert values["vvwatch_source_records", "questions"] == 12
    last = datetime(2024, 3, 6, 11, 30, tzinfo=UTC).timestamp()
    assert values["vvwatch_source_last_good_timestamp_seconds", "questions"] == last
    assert values["vvwatch_pending_deliveries", "0123", "cultuur"] == 2


def test_metrics_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that is not there is named, with what to do."""
    with pytest.raises(UsageError, match="may be written"):
        write_metrics(summary(), [], tmp_path / "missing" / "vvwatch.prom")
