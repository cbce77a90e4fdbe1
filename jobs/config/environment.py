"""Values from the environment in texts of the configuration: `${NAME}`; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\$\{(\w+)\}")


def expand(text: str, environment: Mapping[str, str]) -> str:
    """The text with `${NAME}` replaced by the environment's value (nothing where unset)."""
    return _VARIABLE.sub(lambda match: environment.get(match.group(1), ""), text)


def variables_in(text: str) -> list[str]:
    """The names of the variables that a text asks for, in their order."""
    return _VARIABLE.findall(text)
