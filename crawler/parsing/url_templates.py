"""Addresses that are made from a template, and what was filled into one; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial
from string import Formatter

from crawler.parsing.field_types import FromText

# What may stand in the place of a name in a template; digits where it is not told here.
_VALUES = {
    "query": r"[^/?#]+?",
    "words": r"[^&#]*?",
    "ids": r"\d+(?:,\d+)*",
    "item": r"[A-Za-z0-9_-]+",
    "period": r"(?:&[^#]*)?",
}


_DIGITS = r"\d+"


@dataclass(frozen=True)
class AddressTemplate:
    """An address with names in braces for what is filled in; with no text at all it is none."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def format(self, **values: object) -> str:
        """The address with these values filled in."""
        return self.text.format(**values)

    def fields_of(self, url: str) -> dict[str, str] | None:
        """What was filled in to make this address, None when it is not made of the template.

        >>> AddressTemplate("https://a.be/lijst?id={ids}").fields_of("https://a.be/lijst?id=1,2")
        {'ids': '1,2'}
        """
        match = self._pattern.fullmatch(url)
        return match.groupdict() if match else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts: list[str] = []
        names: set[str] = set()
        for text, name, _, _ in Formatter().parse(self.text):
            parts.append(re.escape(text))
            if name in names:
                parts.append(f"(?P={name})")
            elif name:
                parts.append(f"(?P<{name}>{_VALUES.get(name, _DIGITS)})")
                names.add(name)
        return re.compile("".join(parts))


def url_template(text: str, names: frozenset[str]) -> AddressTemplate:
    """The template of a text in which these names are filled in; ValueError where it asks for
    others, or where its braces do not fit."""
    known = ", ".join(f"{{{name}}}" for name in sorted(names))
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"expected an address with {known} in it, but {error}") from error
    for _, name, form, conversion in parts:
        if name is not None and (name not in names or form or conversion):
            raise ValueError(f"expected an address with {known} filled in, and no {{{name}}}")
    return AddressTemplate(text)


def filled_with(*names: str) -> FromText:
    """The validator of an address in which these names are filled in."""
    example = f"https://…/{{{names[0]}}}"
    return FromText(AddressTemplate, partial(url_template, names=frozenset(names)), example)
