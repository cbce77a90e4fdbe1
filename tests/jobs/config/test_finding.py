"""Where a configuration is looked for, and that none is found is said with every place."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.config.own.finding import default_state, find_config, is_shipped, place_for_own, places
from state.model.errors import UsageError

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command is given."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user with a home."""
    return {"HOME": str(tmp_path / "home")}


def made(path: Path, text: str = "") -> Path:
    """An empty file there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_order(folder: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    """What is in the folder comes first, one's own before the example, then the user's."""
    of_user = made(tmp_path / "home" / ".config" / "vvwatch" / "config.toml")
    assert find_config(environment) == of_user
    made(folder / "config.toml")
    assert find_config(environment) == Path("config.toml")
    made(folder / "vvwatch.toml")
    assert find_config(environment) == Path("vvwatch.toml")


def test_xdg(tmp_path: Path, environment: dict[str, str]) -> None:
    """XDG_CONFIG_HOME stands for ~/.config, unless it is no absolute path."""
    elsewhere = made(tmp_path / "xdg" / "vvwatch" / "config.toml")
    assert find_config(environment | {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}) == elsewhere
    for odd in ("", "xdg"):
        shown = places(environment | {"XDG_CONFIG_HOME": odd})
        assert tmp_path / "home" / ".config" / "vvwatch" / "config.toml" in shown


def test_none_is_found(folder: Path, environment: dict[str, str]) -> None:
    """Every place is named, and what to do."""
    for given in (environment, {}):
        with pytest.raises(UsageError) as caught:
            find_config(given)
        message = str(caught.value)
        for path in (folder / "config.toml", Path("/etc/vvwatch/config.toml")):
            assert str(path) in message
        for words in ("vvwatch init", "--config", "VVWATCH_CONFIG"):
            assert words in message


def test_own_beside_the_shipped(folder: Path) -> None:
    """The example of the project is known as such, and one's own is written beside it."""
    assert place_for_own() == Path("config.toml")
    made(folder / "config.toml", (ROOT / "config.toml").read_text(encoding="utf-8"))
    assert is_shipped(Path("config.toml"))
    assert place_for_own() == Path("vvwatch.toml")
    made(folder / "config.toml", "[http]\n")
    assert place_for_own() == Path("config.toml")


def test_default_place_of_the_database(tmp_path: Path, environment: dict[str, str]) -> None:
    """Beside a file in some folder, and where such things go for a user or the system."""
    of_user = tmp_path / "home" / ".config" / "vvwatch" / "config.toml"
    state = tmp_path / "home" / ".local" / "state" / "vvwatch" / "vvwatch.db"
    assert default_state(Path("config.toml"), environment) == "var/vvwatch.db"
    assert default_state(of_user, environment) == str(state)
    given = environment | {"XDG_STATE_HOME": "/srv"}
    assert default_state(of_user, given) == "/srv/vvwatch/vvwatch.db"
    system = Path("/etc/vvwatch/config.toml")
    assert default_state(system, {}) == "/var/lib/vvwatch/vvwatch.db"
