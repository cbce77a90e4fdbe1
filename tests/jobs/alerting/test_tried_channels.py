"""Channels that were found usable once are not tried at each start; any other channel is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from jobs.alerting.tried_channels import are_tried, note_tried
from jobs.cli.commands.base import Context
from jobs.config.model import Config, load_config
from state.database.connection import open_database
from state.model.errors import ConfigError

_ENVIRONMENT = {"HOOK": "secret-of-the-hook"}


def _config(
    folder: Path,
    urls: str = '"json://${HOOK}.example.org"',
    environment: Mapping[str, str] = _ENVIRONMENT,
) -> Config:
    path = folder / "config.toml"
    path.write_text(
        '[state]\npath = "vvwatch.db"\n[http]\ncontact = "ops@example.org"\n'
        f'[[watchers]]\nname = "cultuur"\nurls = [{urls}]\n'
    )
    return load_config(path, environment, try_channels=False)


def _note(config: Config) -> None:
    with closing(open_database(config.state.path)) as db:
        note_tried(db, config, _ENVIRONMENT)


def test_the_same_channels_are_known(tmp_path: Path) -> None:
    """What has been noted holds for the same channels, whatever else the file says."""
    config = _config(tmp_path)
    assert not are_tried(config, _ENVIRONMENT)
    _note(config)
    assert are_tried(config, _ENVIRONMENT)


@pytest.mark.parametrize(
    ("urls", "environment"),
    [
        ('"json://${HOOK}.example.org/other"', _ENVIRONMENT),
        ('"json://${HOOK}.example.org", "json://b.example.org"', _ENVIRONMENT),
        ('"json://${HOOK}.example.org"', {"HOOK": "another"}),
    ],
    ids=["another address", "one more", "another secret"],
)
def test_other_channels_are_tried(
    tmp_path: Path, urls: str, environment: Mapping[str, str]
) -> None:
    """A channel that is new, or whose secret is, was not tried yet."""
    _note(_config(tmp_path))
    assert not are_tried(_config(tmp_path, urls, environment), environment)


def test_what_is_noted_gives_no_secret_away(tmp_path: Path) -> None:
    """The database holds neither the address nor the secret in it."""
    config = _config(tmp_path)
    _note(config)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("vvwatch.db*"))
    assert b"secret-of-the-hook" not in stored


def test_a_database_that_cannot_be_read_knows_nothing(tmp_path: Path) -> None:
    """Where the database is none, channels are tried; whoever opens it says what is wrong."""
    config = _config(tmp_path)
    config.state.path.write_bytes(b"no database at all, but long enough to be taken for one" * 99)
    assert not are_tried(config, _ENVIRONMENT)


def test_a_channel_that_apprise_refuses_is_found_also_later(tmp_path: Path) -> None:
    """Good channels that are known do not hide a bad one that is added."""
    config = _config(tmp_path, '"json://a.example.org"')
    _note(config)
    assert Context(tmp_path / "config.toml", None).config.watchers
    _config(tmp_path, '"json://a.example.org", "mailto://user:pw@example.org?to=,"')
    with pytest.raises(ConfigError, match="target"):
        _ = Context(tmp_path / "config.toml", None).config
