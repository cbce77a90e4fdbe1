"""What a text promises: a measurement, report or results to come, or anything for a day; pure.

Only the words of one sentence count. A promise of a report whose time cannot be told is kept
without a day; one of anything else counts only when it is said outright and for a day that can be
told.
It must not know whether a promise was kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.parsing.texts.days import MONTHS
from crawler.reports.recognition import Measurement, measurement_named
from crawler.sources.shared.promises.due_dates import Time, times_in
from state.model.details import Announcement
from state.model.words import fold, tidy

_MAX_CHARACTERS = 500_000
_MAX_SENTENCE = 2_000
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'’”»)]{0,2}\s+(?=[A-ZÀ-Ý0-9‘“\"'«(])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:nrs?|blz|p|art|ca|o\.a|i\.v\.m|m\.b\.t|d\.w\.z|incl|excl|resp|max|min|bv|t\.e\.m"
    r"|\d{1,2})\.$",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^(?:\(?\d{1,2}\s?[.)]\s*|[a-z]\)\s*|[-–•*]\s+)+")
_SUBJECT = re.compile(
    r"(?:meting|meetmoment|rapport|monitoring|publicatie|voortgangsverslag)"
    r"|\bresulta(?:at|ten)\b|\b(?:ge)?publice(?:er|ren)\w*|\bbekendgemaakt\b|\bverslag(?:en)?\b"
)
# These look ahead by themselves; the other verbs do with a word of time alone.
_AHEAD = re.compile(
    r"\b(?:zal|zullen)\b"
    r"|\b(?:is|zijn|wordt|worden|staat|staan)\b[^;]{0,80}(?<!zoals )(?<!dan )(?<!conform )"
    r"\b(?:gepland|voorzien|verwacht|aangekondigd)\b"
)
_PRESENT = re.compile(
    r"\b(?:wordt|worden|volgt|volgen|verschijnt|verschijnen|komt|komen|plan|plannen)\b"
)
_VAGUE = re.compile(
    r"\b(?:binnenkort|eerstdaags|weldra|zodra|te zijner tijd|op korte termijn|na de zomer|later"
    r"|nadien|in de komende|zo snel mogelijk|tijdig)\b"
)
_NOT = re.compile(
    r"\b(?:zal|zullen|wordt|worden)\b[^.,;]{0,80}?\b(?:niet|geen)\b"
    r"(?!\s+(?:alleen|enkel|eerder|later|vroeger|langer))"
)
# Before a time these say that it is no day by which: "niet voor 2025", "ten vroegste in maart".
_NOT_BY = re.compile(
    r"\b(?:niet|nooit)\s+(?:voor|eerder|vroeger|meer|langer|in|tegen|op|vanaf)\b"
    r"|\bten\s+vroegste\b|\bop\s+zijn\s+vroegst\b|\bpas\s+(?:na|vanaf|in|op|eind|begin)\b"
)
# What is promised outright: by a verb of what is to come, or as planned for a time.
_OUTRIGHT = re.compile(
    r"\b(?:zal|zullen)\b"
    r"|\b(?:is|zijn|wordt|worden|staat|staan)\b[^.;,]{0,60}(?<!zoals )(?<!dan )(?<!conform )"
    r"\b(?:gepland|verwacht|aangekondigd|voorzien(?=\s+(?:voor|in|tegen|op)\b))\b"
)
_UNSURE = re.compile(
    r"\b(?:mogelijk|wellicht|misschien|eventueel|hopelijk|hopen|hoop|streef\w{0,4}|streven|ambitie"
    r"|indien|mits|tenzij|wanneer|zodra|afhankelijk|voorwaarde|zou|zouden|had|hadden|kan|kunnen)\b"
)
# Before a time these say from when to when something goes on, or of which year it is.
_PERIOD = re.compile(
    r"(?:\b(?:tot en met|t\.?e\.?m\.?|tot|van|sinds|sedert|periode|jaar|jaren|begrotingsjaar"
    r"|schooljaar|begroting|begrotingen|tussen|vanaf|besluit|decreet|datum)|\d\s?[-–/])\s{0,3}\Z"
)
_AMOUNT = re.compile(r"\b(?:euro|miljoen|miljard)\b|€")
_PAST = re.compile(r"\b(?:zou|zouden)\b")
_MOMENT = re.compile(
    rf"(?:\b(?:stand van zaken|toestand|situatie|meetmoment|peildatum|voortgangsrapportering"
    rf"|gegevens|cijfers)\W{{1,3}}(?:(?:op|per|van|in)\s+)?|meting van\s+)(?:eind\s+)?"
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}|(?:\d{{1,2}}\s+)?(?:{'|'.join(MONTHS)})\s+\d{{4}})"
)


@dataclass(frozen=True)
class Promise:
    """Something announced: the sentence, the measurement it is about, and when it is due.

    `expected` names the time as closely as the words do (see `due_dates.Time`); `due_on` is
    its last day.
    """

    text: str
    measurement: int | None
    reference_date: date | None
    due_on: date | None
    expected: str | None

    @property
    def as_announcement(self) -> Announcement:
        """The same as the detail of an event tells it."""
        return Announcement(
            measurement=self.measurement,
            reference_date=self.reference_date,
            expected=self.expected,
            due_on=self.due_on,
            text=self.text,
        )


def find_promises(answer: str, answered_on: date | None) -> tuple[Promise, ...]:
    """The promises of an answer in the order of its sentences, each sentence once.

    `answered_on` is the day from which "binnen drie maanden" and "volgend jaar" count; without it
    such promises have no day.
    """
    found: dict[str, Promise] = {}
    for sentence in _sentences(answer[:_MAX_CHARACTERS]):
        promise = _promise(sentence, answered_on)
        if promise is not None:
            found.setdefault(sentence, promise)
    return tuple(found.values())


def _sentences(answer: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-–•*]|\d{1,2}[.)])\s)", answer):
        pending = ""
        for piece in _SENTENCE_END.split(tidy(paragraph)):
            pending = f"{pending} {piece}".strip()
            abbreviated = _ABBREVIATED.search(pending[-12:]) and not _MARKER.fullmatch(
                f"{pending} "
            )
            if not abbreviated or len(pending) > _MAX_SENTENCE:
                yield from _bare(pending)
                pending = ""
        yield from _bare(pending)


def _bare(sentence: str) -> Iterator[str]:
    bare = _MARKER.sub("", sentence)
    if bare and len(bare) <= _MAX_SENTENCE:
        yield bare


def _promise(sentence: str, answered_on: date | None) -> Promise | None:
    if not _SUBJECT.search(fold(sentence)):
        return _of_anything(sentence, answered_on)
    folded = _without_moments(fold(sentence))
    ahead = _AHEAD.search(folded)
    verb = ahead or _PRESENT.search(folded)
    if verb is None or _NOT.search(folded) or (_PAST.search(folded) and not ahead):
        return None
    if _NOT_BY.search(folded):
        return None
    time = _time_by(folded, verb.start(), answered_on)
    if _is_past(time, answered_on) and verb[0] not in ("zal", "zullen"):
        return None
    if ahead is None and not (time or _VAGUE.search(folded)):
        return None
    measurement = _measurement(sentence, folded, verb.start())
    return Promise(
        text=sentence,
        measurement=measurement.number if measurement else None,
        reference_date=measurement.reference_date if measurement else None,
        due_on=time.due_on if time else None,
        expected=time.expected if time else None,
    )


def _of_anything(sentence: str, answered_on: date | None) -> Promise | None:
    """What is no report but promised outright for a day that is yet to come."""
    folded = fold(sentence)
    verb = _OUTRIGHT.search(folded)
    if verb is None or answered_on is None or folded.endswith("?"):
        return None
    if any(words.search(folded) for words in (_NOT, _NOT_BY, _UNSURE)):
        return None
    time = _time_by(folded, verb.start(), answered_on)
    if time is None or time.due_on is None or time.due_on < answered_on:
        return None
    at = folded.find(";", 0, verb.start()) + 1
    said = folded[at:]
    is_period = _PERIOD.search(said[: time.start]) or said[time.start :].startswith("vanaf")
    is_budget = time.expected == str(time.due_on.year) and _AMOUNT.search(folded)
    if is_period or is_budget:
        return None
    return Promise(sentence, None, None, time.due_on, time.expected)


def _without_moments(folded: str) -> str:
    """The sentence with the day whose position a measurement gives blanked out, length kept."""
    return _MOMENT.sub(lambda match: " " * len(match[0]), folded)


def _time_by(folded: str, verb: int, answered_on: date | None) -> Time | None:
    """The first time after the verb in its clause, else the last one before that is not past."""
    begin = folded.rfind(";", 0, verb) + 1
    end = folded.find(";", verb)
    times = times_in(folded[begin : end if end >= 0 else len(folded)], answered_on)
    after = [time for time in times if time.start >= verb - begin]
    to_come = [time for time in times if not _is_past(time, answered_on)]
    return next((time for time in after if time in to_come), None) or next(
        iter([*after, *reversed(to_come)]), None
    )


def _is_past(time: Time | None, answered_on: date | None) -> bool:
    return bool(time and time.due_on and answered_on and time.due_on < answered_on)


def _measurement(sentence: str, folded: str, verb: int) -> Measurement | None:
    """The measurement named in the verb's clause, else anywhere in the sentence."""
    begin = max(folded.rfind(sign, 0, verb) for sign in ",;") + 1
    ends = [end for sign in ",;" if (end := folded.find(sign, verb)) >= 0]
    clause = fold(sentence)[begin : min(ends, default=len(folded))]
    for text in (clause, sentence):
        try:
            named = measurement_named(text)
        except ValueError:  # a moment that cannot be, such as december of the year 0
            continue
        if named is not None:
            return named
    return None
