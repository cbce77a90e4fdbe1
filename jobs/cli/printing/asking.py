"""What `vvwatch init` asks at a terminal, and what it says when a file is written."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from crawler.telling.phrases import Language
from jobs.cli.printing.terminal import say
from jobs.config.own.own_file import (
    DEFAULT_LANGUAGE,
    Answers,
    checked_contact,
    checked_projects,
    checked_url,
)
from state.model.errors import UsageError

T = TypeVar("T")

_QUESTIONS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "contact": "Uw mailadres (het gaat mee met elk verzoek aan de sites)",
        "projects": 'Projecten, zoals "VV078, VV129", of "all" (leeg: geen)',
        "keywords": "Trefwoorden, met komma’s ertussen (leeg: geen)",
        "url": "Apprise-URL of ${NAAM} van een variabele (leeg: nog geen)",
    },
    "en": {
        "contact": "Your mail address (it goes with every request to the sites)",
        "projects": 'Projects, such as "VV078, VV129", or "all" (empty: none)',
        "keywords": "Keywords, with commas between them (empty: none)",
        "url": "Apprise URL, or ${NAME} of a variable (empty: none yet)",
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
        language = _ask("Taal / language", str, DEFAULT_LANGUAGE, click.Choice(["nl", "en"]))
    ask = _Asker(_QUESTIONS[language], can_ask)
    return Answers(
        contact=ask.unless(given["contact"], "contact", checked_contact),
        name=given["name"] or "me",
        projects=ask.unless(given["projects"], "projects", lambda t: checked_projects(_parts(t))),
        keywords=ask.unless(given["keywords"], "keywords", _parts),
        urls=ask.unless(given["urls"], "url", lambda t: (checked_url(t),) if t else ()),
        language=language,
        path=given["path"] or default_path,
    )


def _require_usable(given: Mapping[str, Any]) -> None:
    """UsageError where what an option gives cannot be used, before anything is asked."""
    checks: list[tuple[str, Callable[[Any], object], Any]] = [
        ("--project", checked_projects, given["projects"]),
        *(("--url", checked_url, url) for url in given["urls"]),
    ]
    if given["contact"] is not None:
        checks.append(("--contact", checked_contact, given["contact"]))
    for option, check, value in checks:
        try:
            check(value)
        except ValueError as error:
            raise UsageError(f"{option}: {error}; nothing was written") from error


class _Asker:
    """Asks for what was not given, again and again until it can be used."""

    def __init__(self, questions: Mapping[str, str], can_ask: bool) -> None:
        self._questions = questions
        self._can_ask = can_ask

    def unless(self, given: Any, name: str, check: Callable[[str], T]) -> Any:
        """What was given, else what is answered; nothing where nobody can be asked."""
        if given or not self._can_ask:
            return given
        return _ask(self._questions[name], check, None if name == "contact" else "")


def _ask(question: str, check: Callable[[str], T], default: str | None, kind: Any = None) -> Any:
    def value_of(text: str) -> T:
        try:
            return check(kind.convert(text, None, None) if kind else text.strip())
        except ValueError as error:
            raise click.UsageError(str(error)) from error

    return click.prompt(question, default=default, show_default=bool(default), value_proc=value_of)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


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
