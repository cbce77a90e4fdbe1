"""Secrets that a service manager hands over as files (systemd's LoadCredential), as variables."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from pathlib import Path

from state.telling.machine_errors import in_words

_FOLDER = "CREDENTIALS_DIRECTORY"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_logger = logging.getLogger("vvwatch")


def take_credentials(environment: MutableMapping[str, str]) -> None:
    """Set a variable for each file in the folder of credentials, where there is one: its name is
    that of the file, its value what stands in it. One that is set already stays as it is."""
    folder = environment.get(_FOLDER)
    if not folder:
        return
    try:
        for path in sorted(Path(folder).iterdir()):
            if _NAME.fullmatch(path.name) and path.name not in environment:
                environment[path.name] = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        _logger.warning(
            "expected credentials that can be read in %s, but: %s", folder, in_words(error)
        )
