"""A command loads what it needs and nothing else: that, and not a clock, says that it is quick."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from jobs.cli.by_name import MODULES
from state.database.connection import open_database

pytestmark = pytest.mark.slow

# Each of them takes longer to load than a command that looks something up takes to run.
NEVER = frozenset({"apprise", "apscheduler", "fpdf", "jinja2", "scrapy", "twisted", "warcio"})
READERS = frozenset({"defusedxml", "docx", "lxml", "openpyxl", "orjson", "pypdfium2", "zstandard"})
HEAVY = NEVER | READERS | {"asyncio", "holidays", "requests", "rich"}
# What is told and how it is sent is nothing to who looks how things stand.
TELLING = frozenset(
    {
        *(
            "crawler.telling.saying",
            "crawler.telling.presenter",
            "crawler.sources.questions.telling.presenter",
        ),
        *("crawler.sources.questions.telling.phrases", "jobs.messages.channels", "smtplib"),
        *("state.model.notices", "state.snapshots.snapshot_store", "state.records.outbox"),
    }
)
_LOADED = """
import sys
from jobs.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    assert not ended.code, ended.code
import json
sys.stdout.flush()
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(folder: Path, *words: str) -> set[str]:
    """The modules, and so the packages, that are loaded when a command has run."""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", _LOADED, "--config", str(folder / "config.toml"), *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration with a schedule and a watcher, and an empty database."""
    made = tmp_path_factory.mktemp("startup")
    (made / "config.toml").write_text(
        '[state]\npath = "vvwatch.db"\n[sources.questions]\nschedule = "*/30 6-22 * * mon-fri"\n'
        '[[watchers]]\nname = "a"\nprojects = ["VV078"]\nurls = ["json://127.0.0.1:9/"]\n'
    )
    open_database(made / "vvwatch.db").close()
    return made


@pytest.mark.parametrize("words", ["--help", "status", "status --json", "events"])
def test_command_that_looks_up_loads_nothing_heavy(folder: Path, words: str) -> None:
    """Neither help nor what is looked up most loads a crawler, a mailer or a reader of files."""
    assert not loaded_by(folder, *words.split()) & HEAVY


def test_status_loads_nothing_of_what_is_told(folder: Path) -> None:
    """How things stand is shown without words, presenters, channels and what is stored of them."""
    assert not loaded_by(folder, "status") & TELLING


def test_show_loads_no_crawler_and_no_mailer(folder: Path) -> None:
    """What is known of a project is shown without what fetches it and what tells it."""
    assert not loaded_by(folder, "show", "VV078") & NEVER


def test_help_loads_no_checking_of_values(folder: Path) -> None:
    """Help reads no configuration, and so loads nothing of what checks one."""
    assert not loaded_by(folder, "--help") & {"pydantic", "sqlite_utils"}


@pytest.mark.parametrize("module", MODULES)
def test_every_command_is_found_by_its_name(module: str) -> None:
    """The table of names says of each module exactly the commands that it has."""
    commands = import_module(f"jobs.cli.commands.{module}").COMMANDS
    assert tuple(command.name for command in commands) == MODULES[module]


def test_every_module_of_commands_is_in_the_table() -> None:
    """A module of commands that the table forgets would be a command that nobody can call."""
    folder = Path(__file__).parents[2] / "jobs/cli/commands"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__", "base"} == set(MODULES)
