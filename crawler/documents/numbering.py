"""The numbers that Word puts before paragraphs by itself and leaves out of their text; pure.

Without them the sub-questions of a question written in Word have no numbers at all.
"""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_MAX_LEVEL = 8
_MAX_ANCESTORS = 10
_MAX_NUMBER = 9_999
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_ROMAN_SMALL = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbering:
    """Counts along: `label` must be asked for each paragraph once, in the order of the text."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """`numbering` and `styles` are the root elements of those parts, or None."""
        self._lists = _by_id(numbering, "num", "numId")
        self._forms = _by_id(numbering, "abstractNum", "abstractNumId")
        self._styles = _by_id(styles, "style", "styleId")
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """What Word shows before the paragraph, as in `2. ` or `a) `; empty for no number."""
        list_id, level = self._place(paragraph)
        a_list = self._lists.get(list_id)
        if a_list is None:
            return ""
        form_id = _value(a_list.find(f"{W}abstractNumId"))
        levels = _by_id(self._forms.get(form_id), "lvl", "ilvl")
        counts = self._counts.setdefault(form_id, {})
        self._count(a_list, list_id, level, levels, counts)
        return _label(levels, counts, level)

    def _count(
        self, a_list: Any, list_id: str, level: int, levels: dict[str, Any], counts: dict[int, int]
    ) -> None:
        override = _override(a_list, level)
        if override is not None and (list_id, level) not in self._begun:
            counts[level] = override
        elif level in counts:
            counts[level] = min(counts[level] + 1, _MAX_NUMBER)
        else:
            counts[level] = _start(levels, level)
        self._begun.add((list_id, level))
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """List and level: the paragraph's own, else those of its style or of what that is based on.

        A style names its list once; the paragraph may name the level alone.
        """
        properties = paragraph.find(f"{W}pPr")
        list_id, level = _list_and_level(properties)
        style = _value(properties.find(f"{W}pStyle")) if properties is not None else ""
        for _ in range(_MAX_ANCESTORS):
            element = self._styles.get(style)
            if list_id or element is None:
                break
            list_id, inherited = _list_and_level(element.find(f"{W}pPr"))
            level = inherited if level is None else level
            style = _value(element.find(f"{W}basedOn"))
        return list_id, min(level or 0, _MAX_LEVEL)


def _list_and_level(properties: Any) -> tuple[str, int | None]:
    place = properties.find(f"{W}numPr") if properties is not None else None
    if place is None:
        return "", None
    level = _value(place.find(f"{W}ilvl"))
    return _value(place.find(f"{W}numId")), int(level) if _is_number(level) else None


def _by_id(root: Any, tag: str, attribute: str) -> dict[str, Any]:
    if root is None:
        return {}
    return {str(e.get(f"{W}{attribute}")): e for e in root.findall(f"{W}{tag}")}


def _value(element: Any) -> str:
    return str(element.get(f"{W}val") or "") if element is not None else ""


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", text) is not None


def _override(a_list: Any, level: int) -> int | None:
    element = _by_id(a_list, "lvlOverride", "ilvl").get(str(level))
    start = _value(element.find(f"{W}startOverride")) if element is not None else ""
    return int(start) if _is_number(start) else None


def _start(levels: dict[str, Any], level: int) -> int:
    element = levels.get(str(level))
    start = _value(element.find(f"{W}start")) if element is not None else ""
    return int(start) if _is_number(start) else 1


def _format(levels: dict[str, Any], level: int) -> str:
    element = levels.get(str(level))
    return _value(element.find(f"{W}numFmt")) if element is not None else ""


def _label(levels: dict[str, Any], counts: dict[int, int], level: int) -> str:
    if _format(levels, level) == "bullet":
        return "- "
    element = levels.get(str(level))
    pattern = _value(element.find(f"{W}lvlText")) if element is not None else ""

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        return _written(counts.get(at, _start(levels, at)), _format(levels, at))

    label = re.sub(r"%([1-9])", number, pattern[:100]).strip()
    return f"{label} " if label else ""


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and number > 0:
        # After z Word goes on with aa, bb, cc.
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    return "" if form == "none" else str(number)


def _roman(number: int) -> str:
    signs = ""
    for value, sign in (*_ROMAN, *_ROMAN_SMALL):
        signs += sign * (number // value)
        number %= value
    return signs
