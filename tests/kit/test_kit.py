"""What lies in deploy/: systemd takes the units, and names in it are those of the code."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from crawler.parsing.cron_lines import cron_line
from jobs.cli.main import main
from jobs.config.cron import due_after
from jobs.config.model import load_config
from jobs.rules.unusual.lateness import late_since
from tests.kit.conftest import ROOT

KIT = ROOT / "deploy"
UNITS = KIT / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
TIMERS = sorted(UNITS.glob("*.timer"))
COMMAND, STATE, CONFIG = "/usr/local/bin/vvwatch", "/var/lib/vvwatch", "/etc/vvwatch"
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here"
)


def unit(path: Path) -> ConfigParser:
    """A unit file, of whose repeated keys the last counts."""
    found = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    found.optionxform = str  # type: ignore[method-assign,assignment]  # keys as they are written
    found.read_string(path.read_text(encoding="utf-8"))
    return found


def require_command(words: list[str]) -> None:
    """The words are a command of vvwatch with options that it has."""
    command = main.get_command(click.Context(main), words[0])
    assert command is not None, words
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words[1:] if word.startswith("-")} <= known


@needs_systemd
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say about any unit, and finds each well confined."""
    for path in (*SERVICES, *TIMERS):
        text = path.read_text(encoding="utf-8").replace(COMMAND, "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    verified = subprocess.run(  # noqa: S603  # a tool of the system, on our own files
        ["systemd-analyze", "verify", *units],  # noqa: S607  # wherever it is
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in verified.stderr.splitlines() if "vvwatch" in line]
    assert (verified.returncode, ours) == (0, [])
    for path in SERVICES:
        weighed = subprocess.run(  # noqa: S603  # the same
            ["systemd-analyze", "security", "--offline=true", "--threshold=20", path],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert weighed.returncode == 0, weighed.stdout.splitlines()[-1:]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_service_is_confined_and_runs_what_there_is(path: Path) -> None:
    """Each service runs a command that exists, as its own user, writes nothing but its state, and
    is confined as all the others are."""
    service, main_service = unit(path)["Service"], unit(UNITS / "vvwatch.service")["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == COMMAND
    require_command(words)
    begin = list(main_service).index("StateDirectoryMode")
    shared = ("User", "Group", "EnvironmentFile", "Environment", *list(main_service)[begin:])
    assert {key: service[key] for key in shared} == {key: main_service[key] for key in shared}
    assert service["Environment"] == f"VVWATCH_CONFIG={CONFIG}/config.toml"
    assert service["StateDirectory"].split()[0] == Path(STATE).name
    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")
    written = [word for word in words if word.startswith("/")]
    kept = [f"/var/lib/{name}" for name in service["StateDirectory"].split()]
    assert all(word in kept for word in written)


def test_service_of_passes_is_watched() -> None:
    """The service that runs on tells systemd that it is ready and lives, is not started again with
    a wrong configuration, and has time to finish its pass."""
    service = unit(UNITS / "vvwatch.service")["Service"]
    assert (service["Type"], service["NotifyAccess"]) == ("notify", "main")
    assert (service["WatchdogSec"], service["RestartPreventExitStatus"]) == ("3min", "2")
    assert (service["KillMode"], service["TimeoutStopSec"]) == ("mixed", "15min")


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.name)
def test_timer_has_its_service(path: Path) -> None:
    """Each timer starts a service that is there, and catches up what was missed."""
    assert path.with_suffix(".service") in SERVICES
    assert unit(path)["Timer"]["Persistent"] == "yes"
    assert unit(path.with_suffix(".service"))["Service"]["Type"] == "oneshot"


def test_passes_by_timer_or_cron_are_never_late() -> None:
    """Whoever lets passes begin by the timer, or as the README has it in cron, is told of a late
    one at no hour of the week: they begin as often as the shipped schedules say."""
    assert unit(UNITS / "vvwatch-check.timer")["Timer"]["OnCalendar"] == "*:00/30"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^(\S+(?: \S+){4}) +cd .* check ", readme, re.MULTILINE)
    config = load_config(ROOT / "config.toml", try_channels=False)
    begun = datetime(2024, 3, 25, tzinfo=UTC)  # the week in which the hour changes
    while begun < datetime(2024, 4, 1, tzinfo=UTC):
        following, _ = due_after(cron_line(line), begun) or (None, None)
        assert following is not None
        for source in config.sources.enabled:
            due = due_after(config.sources.of(source).schedule, begun)
            # A pass takes some minutes, and the timer waits two before it.
            late_at = following + timedelta(minutes=15)
            assert due is None or late_since(*due, late_at) is None, (source, begun)
        begun = following


# --- containers --------------------------------------------------------------------------


def containerfile() -> list[str]:
    """The instructions of the Containerfile, one each, without comments."""
    text = (KIT / "Containerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ")
    return [" ".join(line.split()) for line in whole.splitlines() if line.strip()]


def compose() -> dict[str, Any]:
    """The compose file."""
    found: dict[str, Any] = yaml.safe_load((KIT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_image_has_no_rights_and_no_tools() -> None:
    """The last stage runs as a number that is not root, has one volume, is told to end by SIGTERM,
    looks after itself, and installs nothing; the base is named once, with its version."""
    found = containerfile()
    bases = [line.split()[1] for line in found if line.startswith("FROM ")]
    assert bases == ["${BASE}", "${BASE}"]
    base = next(line for line in found if line.startswith("ARG BASE="))
    assert re.fullmatch(r"ARG BASE=[\w./-]+:3\.1[1-9][\w.-]*", base)
    last = found[len(found) - found[::-1].index("FROM ${BASE}") :]
    assert "USER 10001:10001" in last
    assert f'VOLUME ["{STATE}"]' in last
    assert "STOPSIGNAL SIGTERM" in last
    assert not [line for line in last if re.search(r"pip\S* install|apt-get|curl|wget", line)]
    assert [line for line in last if line.startswith("HEALTHCHECK ")]


def test_image_copies_what_there_is() -> None:
    """What is copied into the image is there, and the ignored rest is no part of its context."""
    kept = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    for line in containerfile():
        if line.startswith("COPY ") and "--from" not in line:
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists()
                assert f"!{name}" in kept
    assert kept[0] == "*"
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() == kept


def test_image_and_services_run_commands_that_there_are() -> None:
    """What the image and the compose file run are commands with options that they have."""
    commands = [line.split(" ", 1)[1] for line in containerfile() if line.startswith("CMD ")]
    require_command(yaml.safe_load(commands[-1]))
    services = compose()["services"]
    require_command(services["vvwatch"]["command"])
    told = shlex.split(services["demo"]["entrypoint"][2])
    assert told[:2] == ["exec", "vvwatch"]
    require_command(told[2:])


@pytest.mark.parametrize("name", list(compose()["services"]))
def test_service_of_compose_is_confined(name: str) -> None:
    """Each container has a root that nobody writes, no rights, and ports of this machine alone; its
    image is named with a version, or built here."""
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    version = service["image"].rpartition(":")[2]
    assert "build" in service or re.match(r"v?\d", version)


def test_compose_agrees_with_the_configuration_beside_it() -> None:
    """The configuration that is mounted is valid with the variables that are set, keeps all it
    writes in the volume, and mail goes to the catcher."""
    service = compose()["services"]["vvwatch"]
    mounts = dict(volume.split(":")[:2] for volume in service["volumes"])
    assert mounts == {"./etc": CONFIG, "state": STATE}
    assert f"./etc:{CONFIG}:ro" in service["volumes"]
    config = load_config(KIT / "etc" / "config.toml", service["environment"])
    assert str(config.state.path).startswith(f"{STATE}/")
    assert str(config.publish.folder).startswith(f"{STATE}/")
    for told in (*config.watchers, config.ops):
        urls = [channel.url for channel in told.channels(service["environment"])]
        assert urls
        assert all("//mail:1025/" in url for url in urls)
    assert "mail" in compose()["services"]
    alive = service["command"][service["command"].index("--alive") + 1]
    assert alive in service["healthcheck"]["test"][-1]
    assert any(alive in line for line in containerfile() if line.startswith("HEALTHCHECK"))
    assert Path(alive).parent.as_posix() in service["tmpfs"]
