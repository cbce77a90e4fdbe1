"""What the doctor found, for a terminal: a line for each thing, with what to do below it."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Mapping

from crawler.telling.phrases import Language
from crawler.telling.probing import Outcome
from jobs.cli.printing.terminal import say, text_width
from jobs.doctor.checks import Check

_STATUS: Mapping[Language, Mapping[Outcome, str]] = {
    "nl": {
        Outcome.HELD: "klopt",
        Outcome.FAILED: "KLOPT NIET",
        Outcome.NOT_TESTED: "niet getest",
    },
    "en": {Outcome.HELD: "held", Outcome.FAILED: "FAILED", Outcome.NOT_TESTED: "not tested"},
}
_GRADES: Mapping[Language, Mapping[str, str]] = {
    "nl": {"seen": "gezien", "reported": "gemeld", "assumed": "aangenomen"},
    "en": {},
}
_TAKEN: Mapping[Language, str] = {"nl": "verwacht", "en": "expected"}
_TO_DO: Mapping[Language, str] = {"nl": "te doen", "en": "to do"}
_SUM: Mapping[Language, str] = {
    "nl": "{held} kloppen, {failed} kloppen niet, {not_tested} niet getest.",
    "en": "{held} held, {failed} failed, {not_tested} not tested.",
}
_NEXT: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "failed": "Los op wat niet klopt en probeer opnieuw.",
        "local": "Nu `vvwatch doctor --live`: zo’n vijftien verzoeken aan de sites.",
        "live": "Nu `vvwatch check`: de eerste controle.",
    },
    "en": {
        "failed": "Mend what failed, then try again.",
        "local": "Now `vvwatch doctor --live`: some fifteen requests to the sites.",
        "live": "Now `vvwatch check`: the first pass.",
    },
}
_WIDEST = 100


def print_check(check: Check, language: Language) -> None:
    """One line, and below it what was expected and what to do where that matters."""
    grade = _GRADES[language].get(check.grade or "", check.grade)
    about = f"{check.check} ({grade})" if grade else check.check
    status = _STATUS[language][check.status]
    _print(f"{status:<12}{about}: {check.seen}", " " * 14, bold=check.status is Outcome.FAILED)
    if check.status is Outcome.FAILED and check.statement:
        _print(f"{' ' * 12}{_TAKEN[language]}: {check.statement}", " " * 14)
    if check.remedy:
        _print(f"{' ' * 12}{_TO_DO[language]}: {check.remedy}", " " * 14)


class Table:
    """The doctor's lines, each as soon as it is known; what could not be tested for one reason, and
    has nothing to be done about it, stands at the end in one line."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._untested: dict[str, list[Check]] = {}

    def add(self, check: Check) -> None:
        """Say a line, or keep it for the end."""
        if check.status is Outcome.NOT_TESTED and not check.remedy:
            self._untested.setdefault(check.seen, []).append(check)
        else:
            print_check(check, self._language)

    def end(self) -> None:
        """Say what was kept."""
        for seen, checks in self._untested.items():
            if len(checks) == 1:
                print_check(checks[0], self._language)
                continue
            status = _STATUS[self._language][Outcome.NOT_TESTED]
            names = ", ".join(check.check for check in checks)
            _print(f"{status:<12}{len(checks)} × {seen}: {names}", " " * 14)
        self._untested = {}


def print_sum(counts: Counter[Outcome], language: Language, live: bool) -> None:
    """How many held, failed and could not be tested, and what comes next."""
    figures = {outcome.value: counts[outcome] for outcome in Outcome}
    step = "failed" if counts[Outcome.FAILED] else "live" if live else "local"
    say()
    say(_SUM[language].format(**figures))
    say(_NEXT[language][step])


def _print(text: str, indent: str, bold: bool = False) -> None:
    """A line: wrapped at a terminal, whole for whoever reads it through a pipe."""
    if sys.stdout.isatty():
        width = text_width(_WIDEST)
        text = "\n".join(
            textwrap.wrap(
                text,
                width,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
                drop_whitespace=True,
            )
        )
    say(text, bold=bold)
