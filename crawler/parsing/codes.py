"""Project codes in running text, in their normal form: `VV` and three digits, 001 to 199; pure.

How texts write them, and what only looks like one: crawler/parsing/texts/project_numbers.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.parsing.texts.project_numbers import project_numbers
from state.model.values import Finding
from state.model.words import plain_signs, tidy

_DASH = "-\u2010\u2011\u2012\u2013\u2014\u2015"  # the others are made hyphens
# The name after the dash names the project, where the bracket around both is closed.
_NAME = re.compile(rf"\s{{0,20}}+[{_DASH}:]\s{{0,20}}+(?P<name>[^()]{{3,200}}+)\)")
_HIGHEST = 199


def normal_code(text: str) -> str | None:
    """The normal form of one code as people write it, None when it is none.

    >>> normal_code("vv 78"), normal_code("VV200")
    ('VV078', None)
    """
    written = plain_signs(text).strip()
    match = re.fullmatch(rf"VV\s*[{_DASH}]?\s*([0-9]{{1,3}})", written, re.IGNORECASE)
    return _normal(int(match.group(1))) if match else None


def find_codes(
    text: str, where: str, page: int | None = None, *, beside: str = ""
) -> tuple[Finding, ...]:
    """Each project named in the text, once, in the order of first appearance, with its name.

    `where` and `page` (from 1) say in the findings where the text stands; `beside` is what stands
    over it, such as its title. Signs that are not seen part no code, wherever the text comes from.
    """
    found: dict[str, Finding] = {}
    text = plain_signs(text)
    for numbered in project_numbers(text, beside):
        code = _normal(numbered.number)
        if code is None or (code in found and found[code].name):
            continue
        name = _NAME.match(text, numbered.end)
        if code not in found or name:
            found[code] = Finding(code, where, page, tidy(name.group("name")) if name else None)
    return tuple(found.values())


def find_codes_in_pages(pages: Sequence[str], where: str) -> tuple[Finding, ...]:
    """Each project named in a document, once, with the first page (from 1) that names it."""
    found: dict[str, Finding] = {}
    for number, text in enumerate(pages, start=1):
        for finding in find_codes(text, where, number):
            found.setdefault(finding.code, finding)
    return tuple(found.values())


def _normal(number: int) -> str | None:
    return f"VV{number:03d}" if 1 <= number <= _HIGHEST else None
