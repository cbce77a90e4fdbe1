"""Project codes in running text, by the grammar below; pure.

Written `VV064`, `VV 064`, `VV-064`, over a line break, and with two digits by sloppy hands
(`VV78`). Normal form: `VV` and three digits, 001 to 199. Not a code: `VR 2021 0907 VV DOC.0810`
(numbering of government decisions), `KVV123`, a bare `VV`, `VV2024`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from state.model.values import Finding
from state.model.words import plain_signs, tidy

_DASH = "-\u2010\u2011\u2012\u2013\u2014\u2015"  # the others are made hyphens
_CODE = re.compile(
    rf"""(?<![^\W_])VV            # not the tail of another word
    (?: [{_DASH}]?(?P<two>[0-9]{{2}})           # two digits only where they stand close
      | \s{{0,20}}[{_DASH}]?\s{{0,20}}(?P<three>[0-9]{{3}}) )
    (?![^\W_])                    # not the head of a longer number or word
    """,
    re.VERBOSE,
)
# The name after the dash names the project, where the bracket around both is closed.
_NAME = re.compile(rf"\s{{0,20}}+[{_DASH}:]\s{{0,20}}+(?P<name>[^()]{{3,200}}+)\)")
_HIGHEST = 199

KNOWN_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "VV014": "Fietsinfrastructuur aan gemeentewegen",
        "VV064": "FIT - datagedreven organisatie en digitalisering dienstverlening",
        "VV068": "Kaleidos - digitalisering van het besluitvormingsproces van de Vlaamse Regering",
        "VV078": "Ondersteuning culturele infrastructuur",
        "VV087": "Materniteit de Bijloke - de Creatiecluster (Gent)",
        "VV120": "Verbeteren van de sociale kaart",
        "VV129": "cultuur - betere informatiedoorstroming en koppeling databanken",
        "VV130": "cultuur - digitalisering van collecties",
        "VV139": "Overkophuizen",
        "VV146": "Compensatiebesluit KO",
        "VV168": "Versnelde uitrol digitale meter",
        "VV181": "visserij en landbouw",
    }
)


def normal_code(text: str) -> str | None:
    """The normal form of one code as people write it, None when it is none.

    >>> normal_code("vv 78"), normal_code("VV200")
    ('VV078', None)
    """
    written = plain_signs(text).strip()
    match = re.fullmatch(rf"VV\s*[{_DASH}]?\s*([0-9]{{1,3}})", written, re.IGNORECASE)
    return _normal(match.group(1)) if match else None


def find_codes(text: str, where: str, page: int | None = None) -> tuple[Finding, ...]:
    """Each project named in the text, once, in the order of first appearance, with its name.

    `where` and `page` (from 1) say in the findings where the text stands. Signs that are not seen
    part no code, wherever the text comes from.
    """
    found: dict[str, Finding] = {}
    text = plain_signs(text)
    for match in _CODE.finditer(text):
        code = _normal(match.group("two") or match.group("three"))
        if code is None or (code in found and found[code].name):
            continue
        name = _NAME.match(text, match.end())
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


def _normal(digits: str) -> str | None:
    number = int(digits)
    return f"VV{number:03d}" if 1 <= number <= _HIGHEST else None
