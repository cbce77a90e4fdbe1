"""How the requests of one crawl go over the wire, each repetition by itself; pure.

What came in the end is stored with each fetch; this tells of a crawl that is stopped before it
could know that.
"""

from __future__ import annotations

from dataclasses import dataclass

# So long an answer may take before somebody who waits for it wants to hear of it.
_LONG_SECONDS = 5.0


@dataclass
class Attempts:
    """The last attempt, and whether anything has come of any; instants are those of one clock, in
    seconds."""

    _has_come: bool = False
    _at_hand: tuple[str, float] | None = None
    _failed: tuple[str, str] | None = None

    def begin(self, url: str, at: float) -> None:
        """An address is asked for now."""
        self._at_hand = (url, at)

    def end(self, url: str, problem: str | None, counts: bool = True) -> None:
        """That attempt has ended; `problem`: in words, why without a usable answer. `counts`: it
        was for something that the crawl is about."""
        self._at_hand = None
        self._has_come |= counts and problem is None
        self._failed = None if problem is None else (url, problem)

    def trouble(self, now: float) -> str | None:
        """In words, what the crawl is held up by now: the last answer that was none, or one that
        has not come; None where it goes on well."""
        held_up = self._failed
        if self._at_hand is not None:
            url, since = self._at_hand
            waits = now - since
            if waits >= _LONG_SECONDS or (held_up is None and not self._has_come):
                held_up = (url, f"no answer after {waits:.0f} s")
        if held_up is None:
            return None
        url, problem = held_up
        begin = "the last request failed" if self._has_come else "nothing has come yet"
        return f"{begin}; {url[:300]}: {problem}"
