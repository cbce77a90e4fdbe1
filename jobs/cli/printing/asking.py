"""What `vvwatch init` asks at a terminal, and what it says when a file is written."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from crawler.telling.phrases import Language
from jobs.cli.printing.terminal import say
from jobs.config.own.own_file import (
    DEFAULT_LANGUAGE,
    Answers,
    checked_contact,
    checked_keyword,
    checked_name,
    checked_projects,
    checked_url,
)
from state.model.errors import UsageError

T = TypeVar("T")
_LANGUAGE = "Taal van vragen en berichten / language of questions and messages"
_COMMAS, _SPACES = re.compile(r"\s*,\s*"), re.compile(r"[\s,]+")
DEFAULT_NAME, _ALL = "me", "all"

_QUESTIONS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "contact": "Uw mailadres (het gaat mee met elk verzoek aan de sites)",
        "projects": 'Projecten, zoals "VV078, VV129", of "all" (leeg: geen)',
        "keywords": "Trefwoorden, met komma’s ertussen (leeg: geen)",
        "urls": "Apprise-URL’s of ${NAAM} van een variabele, met spaties ertussen (leeg: nog geen)",
        "name": "Naam van wie bericht krijgt, in berichten en commando’s",
        "kept": "Onthouden: {parts}. Geef de rest opnieuw (leeg: alleen deze).",
    },
    "en": {
        "contact": "Your mail address (it goes with every request to the sites)",
        "projects": 'Projects, such as "VV078, VV129", or "all" (empty: none)',
        "keywords": "Keywords, with commas between them (empty: none)",
        "urls": "Apprise URLs, or ${NAME} of a variable, with spaces between (empty: none yet)",
        "name": "Name of who is told, in messages and commands",
        "kept": "Kept: {parts}. Give the others again (empty: these alone).",
    },
}
_EXAMPLE_URL = "mailtos://user:password@smtp.example.org/?to=you@example.org"
_WRITTEN: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "written": "Geschreven: {path}",
        "set": "Zet eerst in de omgeving wat de Apprise-URL nodig heeft, zoals:",
        "next": "Daarna:",
    },
    "en": {
        "written": "Written: {path}",
        "set": "First set in the environment what the Apprise URL needs, such as:",
        "next": "Then:",
    },
}


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def answers_of(given: Mapping[str, Any], default_path: str) -> Answers:
    """The answers that options give; at a terminal what they leave out is asked for.

    Raises UsageError where the contact is missing and nobody can be asked.
    """
    can_ask = at_terminal()
    if not can_ask and not given["contact"]:
        raise UsageError(
            "expected --contact ADDRESS, a mail address of yours: there is no terminal to ask at"
        )
    _require_usable(given)
    language: Language = given["language"] or DEFAULT_LANGUAGE
    if can_ask and not given["language"]:
        language = _ask(_LANGUAGE, str, DEFAULT_LANGUAGE, click.Choice(["nl", "en"]))
    ask = _Asker(_QUESTIONS[language], can_ask)
    return Answers(
        contact=ask.unless(given["contact"], "contact", checked_contact),
        projects=ask.parts_unless(given["projects"], "projects", _project, _COMMAS),
        keywords=ask.parts_unless(given["keywords"], "keywords", checked_keyword, _COMMAS),
        urls=ask.parts_unless(given["urls"], "urls", checked_url, _SPACES),
        name=ask.unless(given["name"], "name", checked_name, DEFAULT_NAME),
        language=language,
        path=given["path"] or default_path,
    )


def _require_usable(given: Mapping[str, Any]) -> None:
    """UsageError where what an option gives cannot be used, before anything is asked."""
    checks: list[tuple[str, Callable[[Any], object], Any]] = [
        ("--project", checked_projects, given["projects"]),
        *(("--keyword", checked_keyword, words) for words in given["keywords"]),
        *(("--url", checked_url, url) for url in given["urls"]),
    ]
    single: tuple[tuple[str, Callable[[Any], object]], ...] = (
        ("contact", checked_contact),
        ("name", checked_name),
    )
    checks += [(f"--{n}", check, given[n]) for n, check in single if given[n] is not None]
    wrong = dict.fromkeys(f"{option}: {why}" for option, why in _mistakes(checks))
    if wrong:
        raise UsageError("; ".join((*wrong, "nothing was written")))


def _mistakes(
    checks: Sequence[tuple[str, Callable[[Any], object], Any]],
) -> Iterator[tuple[str, str]]:
    for option, check, value in checks:
        try:
            check(value)
        except ValueError as error:
            yield option, str(error)


def _project(text: str) -> str:
    """One of several answers: a code, or `all`, beside which no other counts."""
    (code,) = checked_projects([text])
    return code


class _Asker:
    """Asks for what was not given, again and again until it can be used."""

    def __init__(self, questions: Mapping[str, str], can_ask: bool) -> None:
        self._questions = questions
        self._can_ask = can_ask

    def unless(
        self, given: str | None, name: str, check: Callable[[str], str], default: str | None = None
    ) -> str:
        """What was given, else what is answered; the default where nobody can be asked."""
        if given or not self._can_ask:
            return given or default or ""
        return str(_ask(self._questions[name], check, default))

    def parts_unless(
        self,
        given: tuple[str, ...],
        name: str,
        check: Callable[[str], str],
        between: re.Pattern[str],
    ) -> tuple[str, ...]:
        """The same of an answer in parts: those that can be used are kept, the others asked for
        again."""
        if given or not self._can_ask:
            return given
        kept: dict[str, None] = {}
        while True:
            answer = str(_ask(self._questions[name], str, ""))
            parts, wrong = _sorted_out(filter(None, between.split(answer)), check)
            kept.update(dict.fromkeys(parts))
            if not wrong:
                return (_ALL,) if _ALL in kept else tuple(kept)
            for part, why in wrong.items():
                # Of a URL only what is wrong with it: it may hold a password.
                say(f"Error: {why}" if name == "urls" else f"Error: {part}: {why}")
            if kept:
                say(self._questions["kept"].format(parts=", ".join(map(shown, kept))))


def _sorted_out(
    parts: Iterable[str], check: Callable[[str], str]
) -> tuple[list[str], dict[str, str]]:
    """The parts that can be used, as they are to be written, and what is wrong with the others."""
    good, wrong = [], {}
    for part in parts:
        try:
            good.append(check(part))
        except ValueError as error:
            wrong[part] = str(error)
    return good, wrong


def shown(part: str) -> str:
    """A part of an answer, without what a URL in it may hide.

    >>> shown("json://me:secret@a.be"), shown("fietspad")
    ('json://***', 'fietspad')
    """
    scheme, found, _ = part.partition("://")
    return f"{scheme}://***" if found else part


def _ask(question: str, check: Callable[[str], T], default: str | None, kind: Any = None) -> Any:
    def value_of(text: str) -> T:
        try:
            return check(kind.convert(text, None, None) if kind else text.strip())
        except ValueError as error:
            raise click.UsageError(str(error)) from error

    return click.prompt(question, default=default, show_default=bool(default), value_proc=value_of)


def print_written(path: Path, answers: Answers, unset: Sequence[str], found: bool) -> None:
    """Where the file is, and what comes next; `found`: without being named."""
    words = _WRITTEN[answers.language]
    say(words["written"].format(path=path))
    if unset:
        say(words["set"])
    for name in unset:
        is_whole = f"${{{name}}}" in answers.urls
        say(f"  export {name}={shlex.quote(_EXAMPLE_URL if is_whole else '…')}")
    option = "" if found else f"--config {shlex.quote(str(path))} "
    say(words["next"])
    for step in ("doctor", "doctor --live", "check"):
        say(f"  vvwatch {option}{step}")
