"""Feeds hostile text to every pattern, or to every function that cleans text.

Run as `python feed.py patterns FOLDER` or `python feed.py functions`, behind them `whole` for a
megabyte where a page full is enough as a rule, or as `python feed.py pattern PATTERN` for one that
stands nowhere. It says what is being fed before each, so that whoever is killed for his processor
time is known by name.
"""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from crawler.documents.document import plain
from crawler.documents.reflow import searchable
from crawler.documents.sniffing import read_document
from crawler.parsing.base import as_int, describe
from crawler.parsing.codes import find_codes, normal_code
from crawler.parsing.texts.days import as_day
from crawler.parsing.texts.encoding import decoded
from crawler.parsing.texts.markup import html_words, plain_words
from crawler.parsing.web.pages import heading, links, main_part, running_text
from crawler.reports.sheets import cut_pages
from crawler.sources.questions.document.text import read_question
from crawler.sources.shared.promises.promises import find_promises
from state.changes.sentences import split_sentences
from state.model.words import fold, has_phrase, plain_signs, tidy
from tests.crawler.hostile.patterns import Used, patterns_of
from tests.crawler.hostile.texts import hostile_texts


@dataclass(frozen=True)
class Measure:
    """How long the first text is for each, how long those made from the pattern itself, and the
    seconds of processor time that one of them may take: what is linear takes a quarter of them
    at most, what grows with the square of the length many times as much."""

    first: int
    made: int
    seconds: float


USUAL = Measure(first=150_000, made=50_000, seconds=0.8)
WHOLE = Measure(first=1_000_000, made=150_000, seconds=5)


def _page(text: str) -> None:
    from parsel import Selector

    page = Selector(text=f"<html><body>{text}</body></html>", type="html")
    heading(page)
    running_text(main_part(page))
    sum(1 for _ in links(page))


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "plain_words": plain_words,
    "html_words": html_words,
    "plain_signs": plain_signs,
    "tidy": tidy,
    "fold": fold,
    "has_phrase": lambda text: has_phrase(text, "culturele infrastructuur"),
    "plain": plain,
    "searchable": searchable,
    "find_codes": lambda text: find_codes(text, "x"),
    "normal_code": normal_code,
    "as_day": as_day,
    "as_int": as_int,
    "describe": lambda text: describe(text.encode()),
    "decoded": lambda text: decoded(text.encode("latin-1", "replace") + b"\xff"),
    "page": _page,
    "split_sentences": lambda text: split_sentences([text]),
    "find_promises": lambda text: find_promises(text, None),
    "read_question": lambda text: read_question([f"SCHRIFTELIJKE VRAAG\nnr. 104\n{text}"]),
    "cut_pages": lambda text: cut_pages([text]),
    "rtf": lambda text: read_document(b"{\\rtf1 " + text.encode() + b"}"),
    "csv": lambda text: read_document(b"a;b\nc;d\n" + text.encode()),
    "a page as a document": lambda text: read_document(b"<html>" + text.encode()),
}
UNITS = (
    "<a ", "<b>", "<div>", "<a href='x'>", "<!--", "<script>", "<p '\"", "&", "&amp;", "&#1", " ",
    "\n", "\n\n", "a", "a ", "a-\n", "\xad\n", "1", "1. ", "1.\n", "a) ", "VV", "VV078 ", "VV 0",
    "VV078 - ", "(VV", "(", "‘", "\"", ". ", ".", "... ", "-", "www.a", "http://", "van ", "de ",
    "nr. ", "Vlaams minister ", "ANTWOORD\n", "SCHRIFTELIJKE VRAAG\n", "in maart 2024 ", "Status: ",
    "zesde meting ", "\u200b", "\uff36", "{", "\\'f6", "\\u1?", ";", "a;b\n",
)  # fmt: skip


def _feed(name: str, take: Callable[[], object], seconds: float) -> None:
    print(name, flush=True)  # noqa: T201 - what is said is how the parent knows it
    # Its signal ends the process at once, in the middle of a pattern as well.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    take()
    signal.setitimer(signal.ITIMER_PROF, 0)


def _feed_patterns(patterns: Iterable[Used], measure: Measure) -> None:
    for used in patterns:
        pattern = used.pattern
        made = hostile_texts(pattern.pattern, pattern.flags, measure.made)
        for text in ("<a " * (measure.first // 3), *made):
            fed = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
            take = partial(pattern.match if used.is_anchored else _all_of(pattern), fed)
            _feed(f"{used.name}: {text[:40]!a}", take, measure.seconds)


def _all_of(pattern: re.Pattern[Any]) -> Callable[[Any], object]:
    return lambda text: sum(1 for _ in pattern.finditer(text))


def _feed_functions(measure: Measure) -> None:
    for name, function in FUNCTIONS.items():
        for unit in UNITS:
            length = measure.first if unit == UNITS[0] else measure.made
            take = partial(function, unit * (length // len(unit)))
            _feed(f"{name}: {unit!a}", take, measure.seconds)


def main(words: Sequence[str]) -> None:
    """Feed what the words name."""
    measure = WHOLE if words[-1] == "whole" else USUAL
    match words[0]:
        case "patterns":
            _feed_patterns(patterns_of(words[1]), measure)
        case "pattern":
            _feed_patterns([Used("this one", re.compile(words[1]), False)], measure)
        case _:
            _feed_functions(measure)
    print("done")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
