"""Tells the service manager how the service is, by the protocol of sd_notify.

That is a datagram to the socket that the environment names, without which nobody is told.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping, MutableMapping

from state.telling.machine_errors import in_words

_SOCKET, _EVERY, _WHOSE = "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"
_PER_SECOND = 1_000_000
_SEND_SECONDS = 1.0
_logger = logging.getLogger("vvwatch")


class ServiceManager:
    """Whoever has started this process and wants to know how it is, if anybody.

    `watchdog_seconds` is how long it waits for a sign of life before it ends the process; None
    where it waits for none.
    """

    def __init__(self, environment: MutableMapping[str, str]) -> None:
        """Takes out of the environment what is for this process and not for those it starts."""
        self.watchdog_seconds = _watchdog(environment)
        address = environment.pop(_SOCKET, "")
        for name in (_EVERY, _WHOSE):
            environment.pop(name, None)
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._is_silent = not address.startswith(("/", "@"))
        if address and self._is_silent:
            _logger.warning("expected a path or @name in %s; nobody is told", _SOCKET)

    def ready(self, status: str) -> None:
        """The service has begun."""
        self._tell("READY=1", status)

    def alive(self, status: str) -> None:
        """The service lives, and this is what it does."""
        self._tell("WATCHDOG=1", status)

    def status(self, status: str) -> None:
        """What the service does, which is no sign of life."""
        self._tell(status=status)

    def stopping(self, status: str) -> None:
        """The service is about to end."""
        self._tell("STOPPING=1", status)

    def _tell(self, state: str = "", status: str = "") -> None:
        if self._is_silent:
            return
        # A line is a statement: what is said of the service is one.
        lines = [state, f"STATUS={' '.join(status.split())}"]
        message = "\n".join(line for line in lines if line)
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.settimeout(_SEND_SECONDS)
                channel.sendto(message.encode("utf-8", "replace"), self._address)
        except OSError as error:
            _logger.warning(
                "the service manager could not be told how things are: %s", in_words(error)
            )


def _watchdog(environment: Mapping[str, str]) -> float | None:
    text, whose = environment.get(_EVERY, ""), environment.get(_WHOSE, "")
    is_ours = not whose or whose == str(os.getpid())
    is_number = text.isascii() and text.isdigit() and int(text) > 0
    return int(text) / _PER_SECOND if is_ours and is_number else None
