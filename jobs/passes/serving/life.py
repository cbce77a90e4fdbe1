"""Says that the service is alive, for as long as it is: to the service manager and in a file."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from pathlib import Path

from jobs.passes.serving.manager import ServiceManager
from jobs.passes.serving.vitals import Vitals
from state.model.errors import UsageError
from state.telling.machine_errors import in_words

_PAUSE_SECONDS = 20.0
_logger = logging.getLogger("vvwatch")


class LifeSigns:
    """Signs of life of a service, given while its vitals are good.

    `file` is one whose time is that of the last sign. UsageError where it cannot be written.
    """

    def __init__(
        self, vitals: Vitals, environment: MutableMapping[str, str], file: Path | None = None
    ) -> None:
        self._vitals = vitals
        self._manager = ServiceManager(environment)
        self._file = file
        self._ailment: str | None = None
        if file is not None:
            try:
                file.touch()
            except OSError as error:
                raise UsageError(
                    f"expected to write the file of --alive, {file}, but: {in_words(error, file)}; "
                    "name one in a folder that is there and may be written"
                ) from error

    @property
    def pause_seconds(self) -> float:
        """How long to wait from one sign to the next; three fit into what is waited for."""
        return min(_PAUSE_SECONDS, (self._manager.watchdog_seconds or 3 * _PAUSE_SECONDS) / 3)

    def begin(self) -> None:
        """The service has begun."""
        self._manager.ready(self._vitals.words)

    def end(self) -> None:
        """The service is about to end, once what it is at is done."""
        self._manager.stopping(f"stopping after: {self._vitals.words}")

    def give(self, is_scheduling: bool = True) -> bool:
        """A sign of life, where the service lives; whether it does. Not `is_scheduling`, it only
        finishes what it is at."""
        ailment = self._vitals.ailment(is_scheduling)
        if ailment is None:
            self._manager.alive(self._vitals.words)
            self._touch()
        else:
            self._manager.status(f"hangs: {ailment}")
            if self._ailment is None:
                _logger.error("the service hangs: %s; it gives no sign of life any more", ailment)
        self._ailment = ailment
        return ailment is None

    def _touch(self) -> None:
        if self._file is None:
            return
        try:
            self._file.touch()
        except OSError as error:
            _logger.warning("the file of --alive could not be touched: %s", in_words(error))
