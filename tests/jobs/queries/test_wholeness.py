"""Whoever shows what is known says when that is not all there is to know."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.sources.together.scopes import scope_of
from jobs.cli.main import main
from jobs.config.model import Config
from jobs.publish.publishing import publish_site
from jobs.queries.health.wholeness import Missing, missing_of
from state.database.connection import open_database, transaction
from state.model.instants import parse_instant
from state.model.records import SourceState
from state.model.values import ClockKind, SourceName
from state.stores import Stores

AT = parse_instant("2024-03-22T12:00")
QUESTIONS = SourceName("questions")
WATCHER = {"name": "cultuur", "projects": ["VV078"], "kinds": ["question.*"]}
SHOWING = (
    ("events",),
    ("show", "VV078"),
    ("search", "cultuur"),
    ("try", "cultuur"),
    ("promises",),
    ("promises", "--json"),
    ("deliveries",),
    ("preview", "cultuur"),
    ("publish", "site"),
    ("export", "--csv", "tables"),
)


def config_in(folder: Path, **tables: Any) -> Config:
    """A configuration whose database is in the folder."""
    given = {"state": {"path": folder / "vvwatch.db"}, "watchers": [WATCHER]}
    return Config.model_validate(given | tables)


def read(config: Config, *but: str) -> None:
    """Let all sources of a configuration have their baseline, but these."""
    with closing(open_database(config.state.path)) as db, transaction(db):
        for name in config.sources.enabled:
            if name not in but:
                scope = scope_of(name, config.sources, config.watched)
                Stores.of(db).sources.save(SourceState(name, covered=scope, last_good_at=AT))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A configuration with a watcher."""
    return config_in(tmp_path)


def test_whole(config: Config) -> None:
    """Nothing is missing where each source has its baseline, for all that is asked of it."""
    read(config)
    assert not missing_of(config)


def test_no_baseline(config: Config) -> None:
    """A source that is on and was never read whole is missing."""
    read(config, "questions")
    assert missing_of(config) == Missing(unread=(QUESTIONS,))


@pytest.mark.parametrize(
    "tables",
    [
        {"sources": {"questions": {"since": "2022-01-01"}}},
        {"watchers": [WATCHER | {"projects": ["VV078", "VV129"]}]},
        {"watchers": [WATCHER | {"keywords": ["fietspad"]}]},
    ],
    ids=["since", "project", "keyword"],
)
def test_more_is_asked_for(config: Config, tables: dict[str, Any], tmp_path: Path) -> None:
    """What a wider configuration asks for is missing until a pass has read it."""
    read(config)
    wider = config_in(tmp_path, **tables)
    assert missing_of(wider) == Missing(widened=(QUESTIONS,))


def test_half_pass(config: Config) -> None:
    """What a pass came to is missing while only a part of it is processed."""
    read(config)
    with closing(open_database(config.state.path)) as db:
        stores = Stores.of(db)
        number = stores.passes.begin_pass(AT, ClockKind.GIVEN, {})
        with transaction(db):
            stores.half_passes.add(number, "{}")
    assert missing_of(config) == Missing(half_passes=(number,))


# --- who says so -------------------------------------------------------------------------


@pytest.fixture
def run(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command with that configuration, in its folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "config.toml"
    path.write_text(
        f'[state]\npath = "{config.state.path}"\n[[watchers]]\nname = "cultuur"\n'
        'projects = ["VV078"]\nkinds = ["question.*"]\n',
        encoding="utf-8",
    )
    return lambda *words: CliRunner().invoke(main, ["--config", str(path), *words])


@pytest.mark.parametrize("words", SHOWING, ids=" ".join)
def test_commands_say_so(
    words: tuple[str, ...], config: Config, run: Callable[..., Result]
) -> None:
    """Each command that shows what is known says in one line, beside its result, what is missing,
    and nothing once it is there."""
    read(config, "questions")
    before = run(*words)
    assert before.exit_code == 0, before.output
    assert re.findall(r".*not all.*", before.stderr) == [
        "vvwatch: this is not all yet: there is no baseline of questions; `vvwatch check` goes on "
        "with it"
    ]
    assert "not all" not in before.stdout
    read(config)
    assert "not all" not in run(*words).stderr


def test_pages_say_so(config: Config, tmp_path: Path) -> None:
    """Every public page says which sources are not read whole, until they are."""
    site = tmp_path / "site"
    read(config, "questions")
    publish_site(config, site, "", AT, with_search=False)
    pages = sorted(site.rglob("*.html"))
    assert all("Schriftelijke vragen (Vlaams Parlement)." in page.read_text() for page in pages)
    read(config)
    publish_site(config, site, "", AT, with_search=False)
    assert not any("Nog niet alles staat hier" in page.read_text() for page in pages)
