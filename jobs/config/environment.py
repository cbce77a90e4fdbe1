"""Texts of the configuration that ask for values from the environment, as `${NAME}`; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Template:
    """A text with its variables found: `pieces` are plain words and, at odd places, names."""

    text: str
    pieces: tuple[str, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables that it asks for, in their order."""
        return self.pieces[1::2]

    def filled(self, environment: Mapping[str, str]) -> str:
        """The text with the values of its variables (nothing where one is unset).

        >>> template("mailto://me:${WORD}@a.be").filled({"WORD": "x"})
        'mailto://me:x@a.be'
        """
        if len(self.pieces) == 1:
            return self.text
        return "".join(
            environment.get(piece, "") if number % 2 else piece
            for number, piece in enumerate(self.pieces)
        )


def template(text: str) -> Template:
    """The template of a text."""
    return Template(text, tuple(_VARIABLE.split(text)) if "${" in text else (text,))
