"""The program with one source more: its packages copied, a folder added, and a line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
FOLDER = Path(__file__).parent / "bulletins"
LINE = ("SOURCES: tuple[AnySource, ...] = (\n", "    BULLETINS,\n")
IMPORT = "from crawler.sources.bulletins.source import BULLETINS\n"


class Site:
    """A server that lists bulletins, and keeps what is posted to it."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.messages: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            """The list, robots.txt that is not there, and a webhook."""

            def do_GET(self) -> None:
                if not self.path.endswith("/list.json"):
                    self.send_error(404)
                    return
                body = json.dumps({"items": site.items}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                site.messages.append(json.loads(body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Extended:
    """The command of a program that has one source more, in a folder of its own."""

    def __init__(self, packages: Path, folder: Path) -> None:
        self.packages = packages
        self.folder = folder

    def run(self, *words: str, now: str | None = None) -> subprocess.CompletedProcess[str]:
        """The command, to its end."""
        given = ["--now", now] if now else []
        command = "from jobs.cli.main import main; main()"
        return subprocess.run(  # noqa: S603  # our own command
            [sys.executable, "-c", command, *given, *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.packages)},
            capture_output=True,
            text=True,
            check=False,
        )

    def json(self, *words: str, now: str | None = None) -> Any:
        """What the command prints with `--json`; of several lines a list."""
        done = self.run(*words, "--json", now=now)
        assert done.returncode == 0, done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return lines[0] if len(lines) == 1 and words[0] != "events" else lines


@pytest.fixture
def site() -> Iterator[Site]:
    """The example site, listening."""
    with Site() as listening:
        yield listening


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of the program with a folder and a line more."""
    folder = tmp_path_factory.mktemp("packages")
    for name in ("crawler", "state", "jobs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(FOLDER, folder / "crawler/sources/bulletins")
    registry = folder / "crawler/sources/registry.py"
    before, line = LINE
    text = registry.read_text(encoding="utf-8")
    assert text.count(before) == 1
    registry.write_text(
        text.replace(before, before + line).replace("\nSOURCES", f"\n{IMPORT}\nSOURCES", 1),
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def extended(packages: Path, tmp_path: Path, site: Site) -> Extended:
    """The program with one source more, pointed at the example site."""
    (tmp_path / "config.toml").write_text(
        f"""
[state]
path = "vvwatch.db"
[http]
delay_seconds = 0
[http.origins]
"https://bulletins.example" = "http://127.0.0.1:{site.port}/bulletins.example"
[sources.bulletins]
greeting = "B. "
[[watchers]]
name = "an"
language = "nl"
projects = "all"
urls = ["json://127.0.0.1:{site.port}/an"]
[[watchers]]
name = "ben"
language = "en"
projects = ["VV078"]
kinds = ["bulletin.*"]
urls = ["json://127.0.0.1:{site.port}/ben"]
""",
        encoding="utf-8",
    )
    (tmp_path / "cases").mkdir()
    return Extended(packages, tmp_path)
