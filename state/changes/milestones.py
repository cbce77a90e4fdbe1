"""Which milestone of one measurement is which of the next, and what became of it; pure.

Milestones have no number: they are known by their titles, of which a few words may be reworded.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from state.changes.sentences import text_key
from state.changes.sheets import Milestone
from state.model.details import MilestoneChange
from state.model.words import fold

_THRESHOLD = 0.6
_OTHER_YEAR, _OTHER_NUMBER = 0.15, 0.35
"""Taken off where figures differ: a date may be put off, but "fase 1" is hardly "fase 2"."""
_MAX_COMPARED = 150
_NUMBERING = re.compile(r"^\s*\(?\d{1,2}(?:\.\d{1,2})*[.)]\s+")
_SMALL = frozenset(
    {"aan", "als", "bij", "de", "den", "der", "die", "door", "een", "en", "er", "het", "in", "is"}
    | {"met", "naar", "of", "om", "op", "te", "ten", "ter", "tot", "uit", "van", "voor", "werd"}
    | {"worden", "wordt", "zijn"}
)

Pair = tuple[Milestone | None, Milestone | None]


def compare_milestones(
    before: Sequence[Milestone], after: Sequence[Milestone]
) -> tuple[MilestoneChange, ...]:
    """One change per milestone that differs, in the order of the later sheet, then those gone."""
    # A sheet without any status has lost its column, not its statuses.
    with_status = all(any(m.status for m in side) for side in (before, after))
    changes = (_change(old, new, with_status) for old, new in pair(before, after))
    return tuple(change for change in changes if change)


def pair(before: Sequence[Milestone], after: Sequence[Milestone]) -> list[Pair]:
    """Each milestone with its counterpart, by title: the same words first, then the most alike."""
    partner: dict[int, int] = {}
    _pair_same(before, after, partner)
    taken = set(partner.values())
    left = [i for i in range(len(after)) if i not in partner][:_MAX_COMPARED]
    right = [j for j in range(len(before)) if j not in taken][:_MAX_COMPARED]
    for i, j in _pair_alike([after[i].title for i in left], [before[j].title for j in right]):
        partner[left[i]] = right[j]
    taken = set(partner.values())
    pairs: list[Pair] = [
        (before[partner[i]] if i in partner else None, new) for i, new in enumerate(after)
    ]
    return [*pairs, *((old, None) for j, old in enumerate(before) if j not in taken)]


def _pair_same(
    before: Sequence[Milestone], after: Sequence[Milestone], partner: dict[int, int]
) -> None:
    """Pair titles of the same words; of several, those with the same status first."""
    old_keys = [title_key(milestone.title) for milestone in before]
    new_keys = [title_key(milestone.title) for milestone in after]
    taken: set[int] = set()
    for with_status in (True, False):
        places: dict[tuple[str, str | None], deque[int]] = {}
        for j, old in enumerate(before):
            if j not in taken:
                key = (old_keys[j], old.status if with_status else None)
                places.setdefault(key, deque()).append(j)
        for i, new in enumerate(after):
            waiting = places.get((new_keys[i], new.status if with_status else None))
            if i not in partner and waiting:
                partner[i] = waiting.popleft()
                taken.add(partner[i])


def _pair_alike(left: Sequence[str], right: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Pairs of indexes of titles that are alike, the most alike first, each used once."""
    words = [_words(title) for title in right]
    scored = []
    for i, title in enumerate(left):
        mine = _words(title)
        for j, others in enumerate(words):
            if (score := _likeness(title, mine, right[j], others)) >= _THRESHOLD:
                scored.append((-score, i, j))
    used_left: set[int] = set()
    used_right: set[int] = set()
    for _, i, j in sorted(scored):
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            yield i, j


def title_key(title: str) -> str:
    """A title without numbering, marks and case."""
    return text_key(_NUMBERING.sub("", title))


def likeness(a: str, b: str) -> float:
    """How alike two titles are, from 0 to 1."""
    return _likeness(a, _words(a), b, _words(b))


def _likeness(a: str, words_a: Counter[str], b: str, words_b: Counter[str]) -> float:
    shared = _weight(words_a & words_b) + _inflected(words_a - words_b, words_b - words_a)
    whole = (_weight(words_a) + _weight(words_b)) / 2
    overlap = shared / whole if whole else 0.0
    if overlap < 0.3:
        return overlap  # spare the slower comparison
    letters = SequenceMatcher(None, fold(a[:400]), fold(b[:400]), autojunk=False).ratio()
    return max(overlap, (overlap + letters) / 2) - _number_penalty(words_a, words_b)


def _words(title: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", fold(_NUMBERING.sub("", title)))[:80])


def _weight(words: Counter[str]) -> float:
    return sum((0.2 if w in _SMALL else min(len(w), 8) / 4) * n for w, n in words.items())


def _inflected(words: Counter[str], others: Counter[str]) -> float:
    """The weight of words that another form of the same word stands for."""
    stems = Counter(w[:5] for w in words if len(w) > 5) & Counter(
        w[:5] for w in others if len(w) > 5
    )
    return 1.4 * stems.total()


def _number_penalty(words: Counter[str], others: Counter[str]) -> float:
    differing = {*(words - others), *(others - words)}
    numbers = [word for word in differing if any(c.isdigit() for c in word)]
    if not numbers:
        return 0.0
    return _OTHER_YEAR if all(len(number) >= 4 for number in numbers) else _OTHER_NUMBER


# --- what changed ------------------------------------------------------------------------


def _change(
    old: Milestone | None, new: Milestone | None, with_status: bool
) -> MilestoneChange | None:
    if old is None and new is not None:
        return MilestoneChange(new.title, "added", None, new.status, new.explanation, new.page)
    if new is None and old is not None:
        return MilestoneChange(old.title, "removed", old.status, None, old.explanation, old.page)
    if old is None or new is None:
        return None
    if with_status and text_key(old.status or "") != text_key(new.status or ""):
        return MilestoneChange(
            new.title, "status", old.status, new.status, new.explanation, new.page
        )
    renamed = title_key(old.title) != title_key(new.title)
    explained = text_key(old.explanation or "") != text_key(new.explanation or "")
    if not renamed and not explained:
        return None
    before, after = old.explanation, new.explanation
    if renamed:
        before, after = (
            " — ".join(filter(None, (m.title, m.explanation if explained else None)))
            for m in (old, new)
        )
    return MilestoneChange(new.title, "text", before, after, new.explanation, new.page)
