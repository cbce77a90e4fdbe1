"""Where a configuration is looked for when nobody names one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from state.model.errors import UsageError

HERE = Path("config.toml")
OWN = Path("vvwatch.toml")
"""Beside the shipped example, one's own: it is read first, and no upgrade touches it."""
SHIPPED_MARK = "# vvwatch: the shipped example"
"""How the first line of the example begins that comes with the project."""
_SYSTEM = Path("/etc/vvwatch/config.toml")


def own_place(environment: Mapping[str, str]) -> Path | None:
    """The file of this user, by the XDG convention; None where the user has no home."""
    given, home = environment.get("XDG_CONFIG_HOME", ""), environment.get("HOME", "")
    if not given.startswith("/") and not home:
        return None
    folder = Path(given) if given.startswith("/") else Path(home, ".config")
    return folder / "vvwatch" / "config.toml"


def places(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Where a configuration is looked for, in this order: the folder, the user's, the system's."""
    own = own_place(environment)
    return (OWN, HERE, *((own,) if own is not None else ()), _SYSTEM)


def find_config(environment: Mapping[str, str]) -> Path:
    """The first configuration that is there; UsageError names every place where none is."""
    looked = places(environment)
    for path in looked:
        if _is_there(path):
            return path
    tried = "\n".join(f"  - {_shown(path)}" for path in looked)
    raise UsageError(
        f"expected a configuration in one of these places, found none:\n{tried}\n"
        "`vvwatch init` writes one; --config FILE or VVWATCH_CONFIG names another"
    )


def is_shipped(path: Path) -> bool:
    """Whether a file is the example that comes with the project."""
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().startswith(SHIPPED_MARK)
    except (OSError, UnicodeDecodeError):
        return False


def place_for_own() -> Path:
    """Where `vvwatch init` writes when nobody says where: here, and beside the shipped example."""
    return OWN if is_shipped(HERE) else HERE


def default_state(target: Path, environment: Mapping[str, str]) -> str:
    """Where the database goes by default when the configuration is written there."""
    own, home = own_place(environment), environment.get("HOME", "")
    if target.absolute() == _SYSTEM:
        return "/var/lib/vvwatch/vvwatch.db"
    if own is None or target.absolute() != own or not home:
        return "var/vvwatch.db"
    given = environment.get("XDG_STATE_HOME", "")
    folder = Path(given) if given.startswith("/") else Path(home, ".local", "state")
    return str(folder / "vvwatch" / "vvwatch.db")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _shown(path: Path) -> Path:
    return path if path.is_absolute() else Path.cwd() / path
