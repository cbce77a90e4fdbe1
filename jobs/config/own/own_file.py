"""A configuration of one's own: its text from a few answers, checked before it is written."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.fetching.http_settings import PLACEHOLDER_CONTACT, is_address
from crawler.sources.registry import SOURCE_NAMES
from crawler.telling.phrases import Language
from jobs.config.environment import template
from jobs.config.followed import checked_code
from jobs.config.model import Config, WatcherSettings, load_config
from jobs.config.problems import problems_of
from jobs.config.toml.toml_file import TomlFile
from state.model.errors import ConfigError, UsageError
from state.telling.machine_errors import in_words

# Stands in for the value of a variable that is not set yet, while the rest is checked.
_ANY_URL = "json://localhost"
DEFAULT_LANGUAGE: Language = "nl"
"""Of whoever does not say which they read, as everywhere in the configuration."""


@dataclass(frozen=True)
class Answers:
    """What has to be known for a configuration; all but the contact may be left out."""

    contact: str
    name: str = "me"
    projects: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    language: Language = DEFAULT_LANGUAGE
    path: str = ""


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "head": "My configuration of vvwatch; docs/reference.md has every key.\n"
        "# `vvwatch config` shows how it is understood, `vvwatch doctor` what may be amiss.",
        "path": "the database; a relative path starts at the folder of this file",
        "contact": "goes with every request, so that the sites can reach me",
        "projects": 'or "all"',
        "urls": "Apprise URLs, one target each; ${NAME} comes from the environment",
        "ops": "where failing sources and the like are told",
        "nobody": "nobody is told yet: give {missing}",
        "followed": "projects or keywords",
        "and": " and ",
    },
    "nl": {
        "head": "Mijn configuratie van vvwatch; docs/reference.md heeft elke sleutel.\n"
        "# `vvwatch config` toont hoe ze begrepen wordt, `vvwatch doctor` wat er mis kan zijn.",
        "path": "de database; een relatief pad begint bij de map van dit bestand",
        "contact": "gaat met elk verzoek mee, zodat de sites mij kunnen bereiken",
        "projects": 'of "all"',
        "urls": "Apprise-URL’s, elk met één bestemming; ${NAAM} komt uit de omgeving",
        "ops": "waar gemeld wordt wat niet lukt",
        "nobody": "nog niemand krijgt iets: geef {missing}",
        "followed": "projects of keywords",
        "and": " en ",
    },
}


def checked_contact(text: str) -> str:
    """The address by which the keepers of the sites reach whoever asks; ValueError where none."""
    if not is_address(text) or text == PLACEHOLDER_CONTACT:
        raise ValueError('expected a mail address of yours, such as "jan@voorbeeld.be"')
    return text


def checked_projects(codes: Sequence[str]) -> tuple[str, ...]:
    """The codes, or `all` alone; ValueError with the right form."""
    if [code.casefold() for code in codes] == ["all"]:
        return ("all",)
    return tuple(map(checked_code, codes))


def checked_name(text: str) -> str:
    """What a watcher is called; ValueError says what is wrong with it."""
    return str(_of_watcher(name=text).name)


def checked_keyword(text: str) -> str:
    """Words to look for; ValueError says what is wrong with them."""
    _of_watcher(keywords=[text])
    return text


def _of_watcher(**values: Any) -> WatcherSettings:
    try:
        return WatcherSettings.model_validate({"name": "me", **values})
    except ValidationError as error:
        mistakes = problems_of(error, WatcherSettings, TomlFile({}, ""))
        raise ValueError("; ".join(mistake.remedy for mistake in mistakes)) from error


def checked_url(text: str) -> str:
    """An Apprise URL, or one that a variable holds; ValueError says what is wrong with it."""
    # Loaded for who gives one: Apprise is slow to load.
    from jobs.messages.channels import url_problem

    problem = url_problem(template(text).filled(_stand_ins(text)))
    if problem:
        raise ValueError(problem)
    return text


def own_text(answers: Answers) -> str:
    """The configuration that these answers make."""
    words = _WORDS[answers.language]
    projects = "all" if answers.projects == ("all",) else list(answers.projects)
    lines = [
        f"# {words['head']}",
        "",
        "[state]",
        f"path = {_toml(answers.path or 'var/vvwatch.db')}  # {words['path']}",
        "",
        "[http]",
        f"contact = {_toml(answers.contact)}  # {words['contact']}",
        "",
        *(f"[sources.{name}]" for name in SOURCE_NAMES),
        "",
        *(f"# {line}" for line in _nobody(answers)),
        "[[watchers]]",
        f"name = {_toml(answers.name)}",
        f"projects = {_toml(projects)}  # {words['projects']}",
        f"keywords = {_toml(list(answers.keywords))}",
        f"urls = {_toml(list(answers.urls))}  # {words['urls']}",
        f"language = {_toml(answers.language)}",
        "",
        "[ops]",
        f"urls = {_toml(list(answers.urls))}  # {words['ops']}",
        f"language = {_toml(answers.language)}",
    ]
    return "\n".join(lines) + "\n"


def unset_in(answers: Answers, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The variables that the URLs ask for and that are not set yet, sorted."""
    named = {name for url in answers.urls for name in template(url).variables}
    return tuple(sorted(name for name in named if not environment.get(name)))


def require_new(target: Path, overwrite: bool) -> None:
    """UsageError where a file is there that must not be overwritten."""
    if os.path.lexists(target) and not overwrite:
        raise UsageError(
            f"expected a new file, but {target} is there already; name another, or give --force"
        )


def write_own(
    target: Path, answers: Answers, environment: Mapping[str, str], overwrite: bool
) -> Config:
    """Write the configuration, readable by its owner alone, whole or not at all.

    Raises ConfigError with every mistake in the answers, UsageError where the file is there already
    or cannot be written; then nothing is left behind.
    """
    require_new(target, overwrite)
    made = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(".toml", ".vvwatch-init-", target.parent)
        made = Path(name)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(own_text(answers))
        config = _checked(made, target, answers, environment)
        made.replace(target)
    except OSError as error:
        raise UsageError(
            f"expected to write {target}, but: {in_words(error, target)}; name another file"
        ) from error
    finally:
        if made is not None:
            with contextlib.suppress(OSError):
                made.unlink(missing_ok=True)
    return config


def _checked(made: Path, target: Path, answers: Answers, environment: Mapping[str, str]) -> Config:
    unset = {name: value for url in answers.urls for name, value in _stand_ins(url).items()}
    try:
        return load_config(made, {**unset, **_set_in(environment)})
    except ConfigError as error:
        # What is wrong stands on no line of any file yet; of one answer it is said once.
        told = {(p.value, p.remedy): replace(p, line=None) for p in reversed(error.problems)}
        raise ConfigError(str(target), list(reversed(told.values()))) from error


def _stand_ins(url: str) -> dict[str, str]:
    """Values for the variables of a URL: of one that is nothing else, a URL."""
    names = template(url).variables
    return dict.fromkeys(names, _ANY_URL if url == f"${{{names[0]}}}" else "x") if names else {}


def _set_in(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that have a value: an empty one counts as unset."""
    return {name: value for name, value in environment.items() if value}


def _nobody(answers: Answers) -> Iterator[str]:
    """What is missing before anybody is told, if anything is."""
    words = _WORDS[answers.language]
    missing = [] if answers.projects or answers.keywords else [words["followed"]]
    if not answers.urls:
        missing.append("urls")
    if missing:
        yield words["nobody"].format(missing=words["and"].join(missing))


def _toml(value: str | Sequence[str]) -> str:
    """A text or a list of texts: JSON's are TOML's, but for one sign."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
