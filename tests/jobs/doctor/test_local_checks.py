"""What the doctor sees on this machine, without any site."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.sources.registry import SOURCE_NAMES, source_named
from crawler.sources.together.settings import SourcesSettings
from crawler.telling.phrases import LANGUAGES, Language
from crawler.telling.probing import Outcome
from jobs.config.model import load_config
from jobs.doctor.checks import Check
from jobs.doctor.local import LocalChecks
from jobs.doctor.words import SHARED, Words
from state.database.connection import open_database
from state.model.values import ClockKind, SourceName
from state.stores import Stores

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MAIL = "mailtos://me:hunter22@mail.example"


def local(
    folder: Path, text: str = "", now: datetime = NOW, language: Language = "en"
) -> tuple[dict[str, Check], LocalChecks]:
    """The checks of a configuration of this text, by name."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    config = load_config(path, {})
    checks = LocalChecks(config, path, SOURCE_NAMES, Words(language), {})
    return {check.check: check for check in checks.all(now, None)}, checks


def test_names_are_the_same_in_every_language() -> None:
    """Each phrase of the doctor is there in Dutch and in English."""
    assert set(SHARED.nl) == set(SHARED.en)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_machine(tmp_path: Path, language: Language) -> None:
    """With an address of one's own and a channel, everything holds, and no secret is shown."""
    text = f'[http]\ncontact = "me@a.be"\n[ops]\nurls = ["{MAIL}"]'
    checks, _ = local(tmp_path, text, language=language)
    assert {check.status for check in checks.values()} == {Outcome.HELD}
    assert "hunter22" not in str(checks)
    assert list(tmp_path.iterdir()) == [tmp_path / "config.toml"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", Outcome.FAILED),
        ('[http]\ncontact = ""', Outcome.FAILED),
        ('[http]\ncontact = "me@a.be"', Outcome.HELD),
        ('[http]\ncontact = "https://a.be/contact?from=vv"', Outcome.HELD),
        ('[http]\ncontact = "http://"', Outcome.FAILED),
        ('[http]\ncontact = "json://a.be/ json://b.be/"', Outcome.FAILED),
        ('[http]\ncontact = "me@@a.be"', Outcome.FAILED),
        ('[http]\ncontact = "me@a.be, you@a.be"', Outcome.FAILED),
    ],
)
def test_contact(tmp_path: Path, text: str, outcome: Outcome) -> None:
    """The shipped contact, none and what is no address reach nobody: hosts that are not asked are
    named."""
    checks, _ = local(tmp_path, text)
    assert checks["contact"].status is outcome
    if outcome is Outcome.FAILED:
        assert "www.vlaanderen.be" in str(checks["contact"].remedy)


def test_contact_of_mirrors(tmp_path: Path) -> None:
    """Where every host is fetched elsewhere, the shipped contact reaches whom it may."""
    settings = load_config(_written(tmp_path, ""), {}).sources
    hosts = {host for name in SOURCE_NAMES for host in settings.of(name).hosts}
    lines = "\n".join(f'"https://{host}" = "http://127.0.0.1:9/{host}"' for host in hosts)
    checks, _ = local(tmp_path, f"[http.origins]\n{lines}")
    assert checks["contact"].status is Outcome.HELD


def _written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("year", [1970, 2019, 2150])
def test_clock_that_cannot_be_right(tmp_path: Path, year: int) -> None:
    """A clock of another age is wrong."""
    checks, _ = local(tmp_path, now=NOW.replace(year=year))
    assert checks["clock"].status is Outcome.FAILED


def test_clock_behind_the_database(tmp_path: Path) -> None:
    """A clock that is behind what the database has seen by it is wrong, or was."""
    path = tmp_path / "var" / "vvwatch.db"
    with closing(open_database(path)) as db:
        Stores.of(db).passes.begin_pass(NOW, ClockKind.REAL, {})
    assert local(tmp_path, now=NOW)[0]["clock"].status is Outcome.HELD
    checks, _ = local(tmp_path, now=NOW - timedelta(hours=1))
    assert checks["clock"].status is Outcome.FAILED
    assert "2026-11-25 12:00:00 UTC" in checks["clock"].seen


def test_disk_too_small(tmp_path: Path) -> None:
    """Less room than the first pass is thought to take is told with both figures."""
    _, checks = local(tmp_path)
    assert checks.disk(free=10**12).status is Outcome.HELD
    full = checks.disk(free=5 * 1024**2)
    assert full.status is Outcome.FAILED
    assert "5 MiB free" in full.seen
    assert str(tmp_path) in str(full.remedy)


def test_room_is_that_of_the_readme() -> None:
    """How much the history of questions takes on the disk is one figure, in the doctor's estimate
    and in README.md."""
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r'^ *\| `"(\w+)"`.*\| ([\d.]+) GB', readme, re.M))
    source = source_named(SourceName("questions"))
    assert told.keys() == {"matching", "all", "none"}
    for history, gigabytes in told.items():
        settings = SourcesSettings.model_validate({"questions": {"history": history}})
        assert source.room_bytes(settings.table(source)) // 1024**2 == float(gigabytes) * 1000


def test_what_is_there_needs_no_more_room(tmp_path: Path) -> None:
    """What the database has taken already is part of what a first pass takes."""
    _, checks = local(tmp_path)
    path = tmp_path / "var" / "vvwatch.db"
    path.parent.mkdir()
    with path.open("wb") as file:
        file.truncate(checks.estimate())
    assert checks.disk(free=0).status is Outcome.HELD


def test_estimate_is_that_of_the_sources(tmp_path: Path) -> None:
    """The room that is thought to be needed is what each source says of itself."""
    _, checks = local(tmp_path)
    settings = load_config(tmp_path / "config.toml", {}).sources
    sources = [source_named(name) for name in SOURCE_NAMES]
    assert checks.estimate() == sum(s.room_bytes(settings.table(s)) for s in sources) > 10**8


def test_state_that_cannot_be_written(tmp_path: Path) -> None:
    """A database below a file, or that is a folder, is told with the reason."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    for path in ("file/vvwatch.db", "folder"):
        checks, _ = local(tmp_path, f'[state]\npath = "{path}"')
        assert checks["state"].status is Outcome.FAILED
        assert checks["state"].remedy


def test_database_of_anything_else(tmp_path: Path) -> None:
    """A file that is no database, or another one, stops no look at the rest."""
    path = tmp_path / "var" / "vvwatch.db"
    path.parent.mkdir()
    path.write_bytes(b"no database at all")
    assert local(tmp_path)[0]["clock"].status is Outcome.HELD
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (x)")
    assert local(tmp_path)[0]["clock"].status is Outcome.HELD


def test_who_has_no_channel(tmp_path: Path) -> None:
    """A watcher and ops without a channel are named, each with what to do."""
    checks, _ = local(tmp_path, '[[watchers]]\nname = "cultuur"\nprojects = ["VV078"]')
    for name in ("cultuur", "ops"):
        assert checks[f"channel.{name}"].status is Outcome.NOT_TESTED
        assert f"vvwatch notify {name} --test" in str(checks[f"channel.{name}"].remedy)
