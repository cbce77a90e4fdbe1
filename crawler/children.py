"""How a child process of vvwatch starts; it must not know what the child does.

As it stands, each is a fresh process with nothing of its parent but its pipes. Whoever starts
hundreds of them may put another launcher in that one's place.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Protocol


class Child(Protocol):
    """A child as its parent sees it; what subprocess.Popen has under these names."""

    @property
    def stdin(self) -> IO[bytes] | None:
        """The pipe that the child reads."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """The pipe that the child writes."""

    @property
    def returncode(self) -> int | None:
        """How it ended, a signal as a negative number; None while nobody has waited for it."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""

    def kill(self) -> None:
        """End it at once, if it has not ended."""

    def __enter__(self) -> Child: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


Launcher = Callable[[Sequence[str], Sequence[int]], Child]


def spawn(command: Sequence[str], pass_fds: Sequence[int]) -> Child:
    """The command in a session of its own, its input and output pipes of ours.

    It inherits no descriptor but those passed: the lock of the database above all.
    """
    return subprocess.Popen(  # noqa: S603 - our own modules, by our own interpreter
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        close_fds=True,
        pass_fds=pass_fds,
        start_new_session=True,
    )


_launchers: list[Launcher] = [spawn]


def start_child(command: Sequence[str], pass_fds: Sequence[int] = ()) -> Child:
    """The command, running as a child; leaving it as a context closes its pipes and waits."""
    return _launchers[-1](command, pass_fds)


@contextmanager
def started_by(launcher: Launcher) -> Iterator[None]:
    """Children are started by this launcher while the context lasts, in every thread."""
    _launchers.append(launcher)
    try:
        yield
    finally:
        _launchers.pop()
