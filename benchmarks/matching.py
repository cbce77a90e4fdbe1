"""What it takes to match 1,000 events against 1,000 watchers, and whether memory stays flat.

Run as `python -m benchmarks.matching`; ends with 1 where a figure is not reached. Seconds are of
the processor. Texts are folded beforehand, which a pass does once for a record, whoever watches;
what that takes is printed beside.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from itertools import accumulate

from jobs.rules.keywords import TextLocation, places_in
from jobs.rules.matching import Interest, Matcher
from state.model.values import Event, Finding

EVENTS, WATCHERS = 1_000, 1_000
PROJECTS_EACH, KEYWORDS_EACH = 3, 2
PAGES, WORDS_A_PAGE = 6, 500
VOCABULARY = 30_000
MOST_SECONDS, MOST_GROWTH_MIB = 1.0, 5.0
# What is made once, such as the index and caches, is there after so many.
_WARM = 100

_CODES = tuple(f"VV{number:03}" for number in range(1, 182))
_SYLLABLES = tuple(c + v + e for c in "bdgklmnprstvw" for v in ("a", "e", "ui", "é") for e in "nr")


def main() -> int:
    """Print the figures; 0 when all are reached, else 1."""
    chance = random.Random(5)  # noqa: S311 - the same words in every run, no secret
    words = _vocabulary(chance)
    begun = time.process_time()
    matcher = Matcher([_interest(f"w{n}", words, chance) for n in range(WATCHERS)])
    index_seconds = time.process_time() - begun
    seconds = folding_seconds = warm_mib = 0.0
    told = 0
    for number, (event, pages) in enumerate(_events(words, chance)):
        if number == _WARM:
            warm_mib = _peak_mib()
        places, folding = _folded(pages)
        begun = time.process_time()
        told += sum(1 for _ in matcher.match(event, places))
        seconds += time.process_time() - begun
        folding_seconds += folding
    figures = (
        (f"matching {EVENTS} events, {WATCHERS} watchers, seconds", seconds, MOST_SECONDS),
        (f"peak memory grown after {_WARM} events, MiB", _peak_mib() - warm_mib, MOST_GROWTH_MIB),
    )
    _say(f"{told} matches in {EVENTS} texts of {PAGES * WORDS_A_PAGE} words")
    _say(f"making the index, seconds: {index_seconds:.2f}")
    _say(f"folding the texts, seconds: {folding_seconds:.2f}")
    _say(f"peak memory, MiB: {_peak_mib():.0f}")
    for name, value, limit in figures:
        _say(f"{name}: {value:.2f} (limit {limit})")
    return int(told == 0 or any(value > limit for _, value, limit in figures))


def _vocabulary(chance: random.Random) -> list[str]:
    """Words of one to five syllables; the short ones, which come first, are the common ones."""
    words: set[str] = set()
    while len(words) < VOCABULARY:
        words.add("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 5))))
    return sorted(words, key=lambda word: (len(word), word))


def _interest(name: str, words: list[str], chance: random.Random) -> Interest:
    """Somebody who follows some projects, a word and a phrase of two, none of them common."""
    rarer = words[len(words) // 10 :]
    keywords = [" ".join(chance.choices(rarer, k=1 + n)) for n in range(KEYWORDS_EACH)]
    return Interest(name, frozenset(chance.sample(_CODES, PROJECTS_EACH)), tuple(keywords), ("*",))


def _events(words: list[str], chance: random.Random) -> Iterator[tuple[Event, list[str]]]:
    """Events with the pages of their documents, made one by one."""
    shares = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    for number in range(EVENTS):
        drawn = [chance.choices(words, cum_weights=shares, k=WORDS_A_PAGE) for _ in range(PAGES)]
        yield _event(number, tuple(sorted(chance.sample(_CODES, 2)))), [_page(w) for w in drawn]


def _page(words: list[str]) -> str:
    """Words as sentences of twelve."""
    return ". ".join(" ".join(words[n : n + 12]).capitalize() for n in range(0, len(words), 12))


def _event(number: int, codes: tuple[str, ...]) -> Event:
    return Event(
        id=f"{number:020x}",
        kind="question.answered",
        source="questions",
        subject=f"question:{number}",
        title="Stand van zaken",
        url="https://www.vlaamsparlement.be/x",
        projects=codes,
        occurred_on="2024-03-06",
        detected_at="2024-03-06T08:00:00.000000+00:00",
        baseline=False,
        changes=(),
        detail={},
        findings=tuple(Finding(code, "title") for code in codes),
    )


def _folded(pages: list[str]) -> tuple[tuple[TextLocation, ...], float]:
    """The places of an event, and the seconds that folding took."""
    begun = time.process_time()
    places = places_in({"title": "Stand van zaken"}, {"https://docs.example/1": pages})
    return places, time.process_time() - begun


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
