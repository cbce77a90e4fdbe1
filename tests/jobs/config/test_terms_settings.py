"""[terms] says which days do not count, and a mistake in it says what was expected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.sources.questions.source import QUESTIONS
from jobs.config.model import load_config
from state.model.errors import ConfigError
from state.model.working_days import Span, Terms


def config_of(folder: Path, text: str) -> Path:
    """A config.toml with this text."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_off_by_default(tmp_path: Path) -> None:
    """Without [terms] every working day of the Belgian calendar counts."""
    config = load_config(config_of(tmp_path, ""), {})
    assert config.sources.table(QUESTIONS).terms == Terms()


def test_terms_reach_the_questions(tmp_path: Path) -> None:
    """What is configured is what the source of questions counts by; no reading depends on it."""
    text = '[terms]\nflemish_holiday = true\nrecess = ["2024-07-22..2024-09-15"]\n'
    table = load_config(config_of(tmp_path, text), {}).sources.table(QUESTIONS)
    assert table.terms == Terms(True, (Span(date(2024, 7, 22), date(2024, 9, 15)),))
    plain = QUESTIONS.settings()
    assert table.fingerprint(QUESTIONS.reading) == plain.fingerprint(QUESTIONS.reading)


@pytest.mark.parametrize(
    "recess",
    [
        '["2024-07-22"]',
        '["2024-09-15..2024-07-22"]',
        '["2024-07-22..2025-07-22"]',
        '["22/07/2024..15/09/2024"]',
        '["9999-12-01..9999-12-31"]',
        '[["2024-07-22", "2024-09-15"]]',
        '"2024-07-22..2024-09-15"',
    ],
)
def test_mistakes(tmp_path: Path, recess: str) -> None:
    """What is no span of days is named with an example of one."""
    with pytest.raises(ConfigError) as caught:
        load_config(config_of(tmp_path, f"[terms]\nrecess = {recess}\n"), {})
    [problem] = caught.value.problems
    assert problem.place.startswith("terms.recess")
    assert "2024-07-22..2024-09-15" in problem.remedy or "a list" in problem.remedy
