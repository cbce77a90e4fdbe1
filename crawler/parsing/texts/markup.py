"""Words out of a field of a page or an answer, cleaned by what the field is; pure.

What only looks like markup is not: "Dossiers < 1 miljoen (VV078) en dossiers > 5" is words. Each
pattern stops at the next `<`, so that the time it takes grows with the text and no faster.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.entities import html5
from typing import Any

from state.model.words import tidy

INLINE_TAGS = (
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "img",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time",
    "u", "var", "wbr",
)  # fmt: skip
"""Elements within which a line of text goes on; every other one begins and ends one."""
_BLOCK_TAGS = (
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center",
    "col", "colgroup", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
    "html", "iframe", "input", "legend", "li", "link", "main", "meta", "nav", "noscript", "ol",
    "option", "p", "picture", "pre", "section", "select", "source", "summary", "svg", "table",
    "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr", "ul", "video",
)  # fmt: skip
_WITHOUT_WORDS = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_INLINE = frozenset(INLINE_TAGS)
_ELEMENTS = _INLINE.union(_BLOCK_TAGS, ("script", "style"))

_TAG = re.compile(
    r"""</?+([a-z][a-z0-9]{0,9}+)
    ((?:[\s/](?:[^<>"']++|"[^"<]{0,500}+"|'[^'<]{0,500}+'|["'])*+)?+)>""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE_TAG = re.compile(r"</?+(b|i|u|em|strong|mark|span|small|sub|sup|p|br|div) ?/?>", re.I)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MOST_LAYERS = 4


def plain_words(value: Any) -> str:
    """The words of a field that holds plain words, as titles and names in JSON do.

    Only the bare tags with which a search marks what it found are no words. Escaped signs are
    what they stand for, however often they were escaped. Empty for what is no single value.

    >>> plain_words("<b>Dossiers</b> < 1 miljoen (VV078) en > 5, co&amp;ouml;rdinatie")
    'Dossiers < 1 miljoen (VV078) en > 5, coördinatie'
    """
    return _cleaned(value, lambda text: _BARE_TAG.sub(_in_place_of_tag, text))


def html_words(value: Any) -> str:
    """The words of a field that holds HTML, without scripts, comments and tags.

    Within a word, markup is no space: a word made bold is still the same word. What is no element
    of HTML is words. Empty for what is no single value.

    >>> html_words('<p>Stand<br>van <a href="/x">za</a>ken: &lt; 5 of < 6</p>')
    'Stand van zaken: < 5 of < 6'
    """
    return _cleaned(value, _without_markup)


def _cleaned(value: Any, strip: Callable[[str], str]) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    text = str(value)
    for _ in range(_MOST_LAYERS):
        stripped = strip(text) if "<" in text else text
        text = _ENTITY.sub(_meant, stripped) if "&" in stripped else stripped
        if text == stripped:
            break
    return tidy(text)


def _meant(match: re.Match[str]) -> str:
    """The sign that an entity stands for; itself where there is no such entity."""
    entity = match.group()
    return html.unescape(entity) if entity[1] == "#" else html5.get(entity[1:], entity)


def _in_place_of_tag(match: re.Match[str]) -> str:
    return "" if match.group(1).lower() in _INLINE else " "


def _in_place_of_any(match: re.Match[str]) -> str:
    name, attributes = match.groups()
    # "a <b en c> d" is words: an element that has anything has it with a value.
    is_element = name.lower() in _ELEMENTS and ("=" in attributes or not attributes.strip(" /\t\n"))
    return _in_place_of_tag(match) if is_element else match.group()


def _without_markup(text: str) -> str:
    for opening, closing in _WITHOUT_WORDS:
        if opening in text.lower():
            text = _without(text, opening, closing)
    return _TAG.sub(_in_place_of_any, text)


def _without(text: str, opening: str, closing: str) -> str:
    """The text without what stands between these two; what is never closed stays."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text  # a few letters become two when lowered, and places must stay
    kept, at = [], 0
    while (start := lowered.find(opening, at)) >= 0:
        end = lowered.find(closing, start + len(opening))
        if end < 0:
            break
        kept.append(text[at:start])
        at = end + len(closing)
    return " ".join([*kept, text[at:]])
