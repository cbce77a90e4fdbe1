"""How things stand as a file for a scraper of metrics (Prometheus, node_exporter's textfile)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.queries.health.ailments import AILMENTS
from jobs.queries.replacing import SHARED_MODE, replacing
from state.model.errors import UsageError
from state.model.values import JsonObject
from state.telling.machine_errors import in_words

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Gauge

_PER_SOURCE = (
    ("up", "Whether the source could be believed in its last pass.", "failing_since"),
    ("records", "Records known of the source.", "records"),
    ("last_good_timestamp_seconds", "When it was last read well.", "last_good_at"),
    ("last_pass_timestamp_seconds", "When its last pass that ended began.", "last_pass_at"),
    ("late", "Whether its pass is later than its schedule allows.", "late_since"),
)
_STORAGE = (
    ("bytes", "What the database takes on the disk, its bodies included."),
    ("week_bytes", "What a week is expected to take."),
    ("free_bytes", "What is free on its disk."),
)
_COUNTED = (
    ("held_events", "Events held until somebody decides.", "held"),
    ("waiting_records", "Records that wait for documents.", "waiting"),
    ("unread_files", "Files that could not be read.", "unread"),
    ("set_aside", "Things that could not be processed.", "set_aside"),
    ("failed_passes", "Passes that could not be processed of late.", "failed_passes"),
    ("late_questions", "Questions of which the answer is late.", "late"),
    ("drift", "What of a source is other than it was.", "drift"),
)  # fmt: skip


def write_metrics(summary: JsonObject, problems: Sequence[JsonObject], path: Path) -> None:
    """Write a summary of `status_summary` and what is not well into a file, swapped in whole; a
    device or a pipe is written to.

    Raises UsageError when it cannot be written, or what writes it is not installed.
    """
    try:
        from prometheus_client import generate_latest
    except ImportError as error:
        raise UsageError(
            "expected the library prometheus-client for --prometheus, but it is not installed; "
            "put it into the environment of vvwatch: pipx inject vvwatch prometheus-client, or in "
            "a checkout .venv/bin/pip install prometheus-client"
        ) from error
    figures = generate_latest(registry_of(summary, problems)).decode("utf-8")
    try:
        with replacing(path, mode=SHARED_MODE) as file:
            file.write(figures)
    except OSError as error:
        raise UsageError(
            f"expected to write metrics to {path}, but: {in_words(error, path)}; name a file in a "
            "folder that is there and may be written"
        ) from error


def registry_of(summary: JsonObject, problems: Sequence[JsonObject]) -> CollectorRegistry:
    """The figures as the metrics of one registry."""
    figures = _Figures()
    figures.put("healthy", "Whether nothing is wrong (`status --check`).", not problems)
    figures.put("info", "What wrote this.", 1, {"version": summary["version"]})
    figures.put("status_timestamp_seconds", "When this was written.", _seconds(summary["now"]))
    for what in AILMENTS:
        count = sum(problem["what"] == what for problem in problems)
        figures.put("problems", "What is not well, by `status --check`.", count, {"what": what})
    for source, row in summary["sources"].items():
        _of_source(figures, source, row)
    for row in summary["pending"]:
        labels = {"watcher": row["watcher"], "channel": row["channel"]}
        figures.put("pending_deliveries", "Deliveries on their way.", row["deliveries"], labels)
    for name, words, key in _COUNTED:
        figures.put(name, words, len(summary[key]))
    for host in summary["hosts"]:
        is_closed = host["closed_since"] is not None
        labels = {"host": host["host"]}
        figures.put("host_closed", "Whether a host keeps us out.", is_closed, labels)
    for key, words in _STORAGE:
        figures.put(f"storage_{key}", words, summary["storage"][key])
    return figures.registry


class _Figures:
    """Gauges by their name, each made when its first value comes."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry

        self.registry = CollectorRegistry()
        self._gauges: dict[str, Gauge] = {}

    def put(
        self, name: str, words: str, value: float, labels: Mapping[str, str] | None = None
    ) -> None:
        """Set a value."""
        from prometheus_client import Gauge

        if name not in self._gauges:
            names = tuple(labels or ())
            self._gauges[name] = Gauge(f"vvwatch_{name}", words, names, registry=self.registry)
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).set(value)


def _of_source(figures: _Figures, source: str, row: JsonObject) -> None:
    for name, words, key in _PER_SOURCE:
        value = _value(name, row[key])
        if value is not None:
            figures.put(f"source_{name}", words, value, {"source": source})
    for each in row["assumptions"]:
        labels = {"source": source, "assumption": each["name"]}
        figures.put("assumption_violated", "An assumption that did not hold.", 1, labels)


def _value(name: str, value: object) -> float | None:
    if name == "up":
        return float(value is None)
    if name == "late":
        return float(value is not None)
    if isinstance(value, str):
        return _seconds(value)
    return float(value) if isinstance(value, int) else None


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
