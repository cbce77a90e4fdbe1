"""Addresses that are made from a template, and what was filled into one; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
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


def url_template(
    text: str,
    names: frozenset[str],
    may_lack: frozenset[str] = frozenset(),
    begins_with: str = "https://",
    may_be_empty: bool = False,
) -> AddressTemplate:
    """The template of a text in which these names are filled in; ValueError where it asks for
    others, lacks one that it may not lack, begins otherwise, or where its braces do not fit."""
    known = ", ".join(f"{{{name}}}" for name in sorted(names))
    if not text and may_be_empty:
        return AddressTemplate(text)
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"expected an address with {known} in it, but {error}") from error
    for _, name, form, conversion in parts:
        if name is not None and (name not in names or form or conversion):
            raise ValueError(f"expected an address with {known} filled in, and no {{{name}}}")
    lacking = sorted(names - may_lack - {name for _, name, _, _ in parts})
    if lacking:
        missing = ", ".join(f"{{{name}}}" for name in lacking)
        raise ValueError(f"expected an address with {known} in it, but {missing} is not there")
    if not text.startswith(begins_with):
        raise ValueError(f'expected an address that begins with "{begins_with}"')
    return AddressTemplate(text)


def filled_with(*names: str, may_lack: Sequence[str] = (), may_be_empty: bool = False) -> FromText:
    """The validator of an address in which these names are filled in, all but those that
    `may_lack`; where it `may_be_empty`, no text means none."""
    example = f"https://…/{{{names[0]}}}"
    return _validator(names, may_lack, example, "https://", may_be_empty)


def part_filled_with(*names: str, may_lack: Sequence[str] = ()) -> FromText:
    """The same of a part of an address, however it begins."""
    return _validator(names, may_lack, f"…{{{names[0]}}}", "", may_be_empty=False)


def _validator(
    names: Sequence[str],
    may_lack: Sequence[str],
    example: str,
    begins_with: str,
    may_be_empty: bool,
) -> FromText:
    parse = partial(
        url_template,
        names=frozenset(names),
        may_lack=frozenset(may_lack),
        begins_with=begins_with,
        may_be_empty=may_be_empty,
    )
    return FromText(AddressTemplate, parse, example)
