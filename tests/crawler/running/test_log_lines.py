"""Lines of a log say when they were, by which clock."""

from __future__ import annotations

import json
import logging

import pytest

from crawler.running.log_lines import VARIABLE, formatter


def line(name: str, words: str) -> str:
    """What is written of a record of 2024-03-06 07:30:12.5 UTC, wherever this machine is."""
    record = logging.LogRecord(name, logging.WARNING, "", 1, words, (), None)
    record.created, record.msecs = 1709710212.5, 500.0
    return formatter().format(record)


@pytest.mark.parametrize(
    ("name", "words"),
    [("vvwatch.crawl", "a host is shut"), ("apscheduler", "apscheduler: a host is shut")],
)
def test_text(name: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of each process has its time, in UTC and named so; those of others have a name."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("TZ", "Europe/Brussels")
    assert line(name, "a host is shut") == f"2024-03-06 07:30:12 UTC WARNING {words}"


def test_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """As JSON the same instant has its offset."""
    monkeypatch.setenv(VARIABLE, "json")
    assert json.loads(line("vvwatch", "x"))["at"] == "2024-03-06T07:30:12.500+00:00"
