"""Children and commands forked from one process that has everything loaded.

Each is a process of its own with its own pipes, limits and end, as in use; only loading, which is
most of what a short one costs, is done once. What loading itself does is left to a few tests with
processes from scratch.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import forkserver, reduction
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from crawler.children import Child, spawn, started_by

ROOT = Path(__file__).parents[2]
_CONTEXT = multiprocessing.get_context("forkserver")


@contextmanager
def forking() -> Iterator[None]:
    """Children are forked while the context lasts."""
    # pytest is what runs here, and a child looks at what runs in its parent.
    _CONTEXT.set_forkserver_preload(["pytest", "tests.running.forking", "tests.running.preloading"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        forkserver.ensure_running()
    finally:
        os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)
    try:
        with started_by(fork):
            yield
    finally:
        _stop()


def _stop() -> None:
    """End the process that forks, and wait for it: what it used counts among what tests cost."""
    server: Any = forkserver._forkserver  # its only way to stop
    server._stop()


def fork(command: Sequence[str], pass_fds: Sequence[int]) -> Child:
    """A module of ours that a command runs, forked; any other command as it is."""
    if tuple(command[:2]) != (sys.executable, "-m"):
        return spawn(command, pass_fds)
    return _ForkedChild(command[2:], pass_fds)


def nothing() -> None:
    """What is done before a command as a rule."""


def run_forked(
    words: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    seconds: float,
    before: Callable[[], None] = nothing,
) -> subprocess.CompletedProcess[str]:
    """The command line to its end, which must come within so many seconds.

    `before` is called first, in the process of the command.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        streams = (_Descriptor(out.fileno()), _Descriptor(err.fileno()))
        process = _CONTEXT.Process(
            target=_run_command, args=(tuple(words), dict(environment), folder, streams, before)
        )
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(["vvwatch", *words], seconds)
        out.seek(0)
        err.seek(0)
        said, complained = out.read().decode(), err.read().decode()
    return subprocess.CompletedProcess(tuple(words), process.exitcode, said, complained)


class _Descriptor:
    """A file descriptor on its way into a forked process, where it arrives as a number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> Any:
        return _arrived, (reduction.DupFd(self._number),)


def _arrived(duplicate: Any) -> int:
    number: int = duplicate.detach()
    return number


class _ForkedChild:
    """A module of ours in a forked process, seen by its parent like a Popen."""

    def __init__(self, words: Sequence[str], pass_fds: Sequence[int]) -> None:
        its_input, our_output = os.pipe()
        our_input, its_output = os.pipe()
        self.stdin: IO[bytes] = os.fdopen(our_output, "wb")
        self.stdout: IO[bytes] = os.fdopen(our_input, "rb")
        descriptors = [_Descriptor(number) for number in (its_input, its_output, 2, *pass_fds)]
        self._process = _CONTEXT.Process(target=_run_module, args=(tuple(words), descriptors))
        try:
            self._process.start()
        finally:
            os.close(its_input)
            os.close(its_output)

    @property
    def returncode(self) -> int | None:
        """How it ended, None while it has not."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a forked child", timeout or 0)
        return self._process.exitcode

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def __enter__(self) -> _ForkedChild:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stdout.close()
        self.stdin.close()
        self.wait()


# --- in the forked process ---------------------------------------------------------------


def _run_module(words: Sequence[str], descriptors: Sequence[int]) -> None:
    """Be `python -m` of the words; descriptors but the first three are only kept open."""
    os.setsid()
    _take_streams(*descriptors[:3])
    sys.argv = list(words)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the module has been imported before
        runpy.run_module(words[0], run_name="__main__", alter_sys=False)


def _run_command(
    words: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    streams: tuple[int, int],
    before: Callable[[], None],
) -> None:
    """Be `vvwatch` with these words."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    _take_streams(os.open(os.devnull, os.O_RDONLY), *streams)
    from jobs.cli.main import main

    before()
    with started_by(fork):
        main(list(words), prog_name="vvwatch")


def _take_streams(*numbers: int) -> None:
    for place, number in enumerate(numbers):
        os.dup2(number, place)
        os.close(number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # open to the end
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(  # noqa: SIM115
        2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
