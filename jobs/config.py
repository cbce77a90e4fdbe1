"""config.toml -> checked values. Every mistake is found before anything runs, all at once."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator

from crawler.config import CrawlSettings, Settings
from crawler.parsers.codes import normal_code
from jobs.burst import BurstSettings
from jobs.channels import url_problem
from jobs.expectations import Expectation
from jobs.kinds import Kind
from jobs.schedules import cron_trigger
from jobs.timing import TimingSettings
from state.errors import ConfigError, Problem
from state.model import SourceName
from state.words import fold

OPS = "ops"

Language = Literal["nl", "en"]


@dataclass(frozen=True)
class Channel:
    """One Apprise URL of a watcher. `id` tells it apart without giving anything away."""

    id: str
    url: str

    def __repr__(self) -> str:
        return f"Channel({self.label})"

    @property
    def label(self) -> str:
        """The channel for people, without its secrets."""
        return f"{urlsplit(self.url).scheme}:// ({self.id})"


def _code(text: str) -> str:
    code = normal_code(text)
    if code is None:
        raise ValueError("expected a project code from VV001 to VV199")
    return code


Code = Annotated[str, AfterValidator(_code)]
# Mistakes about a whole table or key: a misspelt one may hold the URL of a channel.
_OF_A_TABLE = frozenset(
    {"extra_forbidden", "model_type", "model_attributes_type", "tuple_type", "dict_type"}
)


def _keyword(text: str) -> str:
    if len(fold(text)) < _SHORTEST_KEYWORD:
        raise ValueError(f"expected at least {_SHORTEST_KEYWORD} letters")
    return text


_SHORTEST_KEYWORD = 2
Keyword = Annotated[str, AfterValidator(_keyword)]
Name = Annotated[str, Field(min_length=1, max_length=100)]


class StateSettings(Settings):
    """[state]: where everything is kept."""

    path: Path = Path("var/vvwatch.db")


class Told(Settings):
    """Somebody who is told things through channels."""

    urls: tuple[str, ...] = ()
    language: Language = "nl"
    max_items: int = Field(50, ge=1, le=1000)

    @field_validator("urls", mode="after")
    @classmethod
    def _urls(cls, urls: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        problems = [
            f"urls[{number}]: {problem}"
            for number, url in enumerate(urls)
            if (problem := url_problem(expand(url, _environment(info))))
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return urls

    def channels(self, environment: Mapping[str, str]) -> tuple[Channel, ...]:
        """The channels, with values from the environment filled in."""
        # The text as written names the channel, so that a changed password does not.
        return tuple(
            Channel(hashlib.sha256(url.encode()).hexdigest()[:10], expand(url, environment))
            for url in dict.fromkeys(self.urls)
        )


class OpsSettings(Told):
    """[ops]: those who keep vvwatch running."""

    language: Language = "en"


class WatcherSettings(Told, TimingSettings):
    """One table of [[watchers]]."""

    name: Name
    projects: Literal["all"] | tuple[Code, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    kinds: tuple[Kind, ...] = ("*",)

    @field_validator("name", mode="after")
    @classmethod
    def _name(cls, name: str) -> str:
        if name == OPS:
            raise ValueError(f'"{OPS}" is the name of those who keep vvwatch running')
        return name


class ExpectedSettings(Settings):
    """One table of [[expected]]: something announced for a day."""

    title: Name
    due: date
    measurement: int | None = Field(None, ge=1, le=99)


class Config(CrawlSettings):
    """The whole configuration."""

    state: StateSettings = StateSettings()
    expected: tuple[ExpectedSettings, ...] = ()
    watchers: tuple[WatcherSettings, ...] = ()
    ops: OpsSettings = OpsSettings()
    burst: BurstSettings = BurstSettings()

    @field_validator("watchers", mode="after")
    @classmethod
    def _unique(cls, watchers: tuple[WatcherSettings, ...]) -> tuple[WatcherSettings, ...]:
        names = [watcher.name for watcher in watchers]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"each name once; {', '.join(twice)} stands there more often")
        return watchers

    @cached_property
    def crawl(self) -> CrawlSettings:
        """The part that the crawl needs, with values from the environment filled in."""
        return CrawlSettings(http=self.http, sources=self.sources)

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """What is announced in [[expected]]."""
        return tuple(Expectation(e.title, e.due, e.measurement) for e in self.expected)

    @property
    def keywords(self) -> tuple[str, ...]:
        """Every keyword of any watcher, sorted."""
        return tuple(sorted({keyword for w in self.watchers for keyword in w.keywords}))


# --- reading -----------------------------------------------------------------------------


def load_config(path: Path, environment: Mapping[str, str] | None = None) -> Config:
    """The configuration in the file; raises ConfigError with every mistake in it.

    A relative [state] path counts from the folder of the file.
    """
    environment = os.environ if environment is None else environment
    table = _read(path)
    problems = [*_unset_variables(table, environment), *_cron_problems(table), *_origins(table)]
    try:
        config = Config.model_validate(table, context={"environment": environment})
    except ValidationError as error:
        items = error.errors()
        problems += [_problem(item) for item in items if not _is_other_choice(item, items)]
    if problems:
        raise ConfigError(str(path), problems)
    state = StateSettings(path=path.resolve().parent / config.state.path)
    headers = config.sources.publications.api_headers
    filled = {name: expand(value, environment) for name, value in headers.items()}
    publications = config.sources.publications.model_copy(update={"api_headers": filled})
    sources = config.sources.model_copy(update={"publications": publications})
    return config.model_copy(update={"state": state, "sources": sources})


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        remedy = "make one, or name another with --config or VVWATCH_CONFIG"
        raise ConfigError(str(path), [Problem("file", "not found", remedy)]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), [Problem("file", "unreadable", str(error))]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), [Problem("file", "no TOML", str(error))]) from error


_VARIABLE = re.compile(r"\$\{(\w+)\}")


def expand(text: str, environment: Mapping[str, str]) -> str:
    """The text with `${NAME}` replaced by the environment's value (nothing where unset)."""
    return _VARIABLE.sub(lambda match: environment.get(match.group(1), ""), text)


def _environment(info: ValidationInfo) -> Mapping[str, str]:
    context = info.context or {}
    environment: Mapping[str, str] = context.get("environment", os.environ)
    return environment


# --- finding mistakes --------------------------------------------------------------------


def _problem(item: Any) -> Problem:
    place = _place(item["loc"])
    secret = "urls" in item["loc"] or "api_headers" in item["loc"]
    value = "(not shown)" if secret or item["type"] in _OF_A_TABLE else _shown(item["input"])
    message = str(item["msg"]).removeprefix("Value error, ")
    if item["type"] == "extra_forbidden":
        message = "no such key; remove it or mend its spelling (README, table of settings)"
    return Problem(place, value, message)


def _is_other_choice(item: Any, items: Sequence[Any]) -> bool:
    """Whether an error only says that a value is not the word which would also do there."""
    place = item["loc"][:-1]
    is_choice = str(item["loc"][-1]).startswith("literal[")
    return is_choice and any(
        other is not item and other["loc"][: len(place)] == place for other in items
    )


def _shown(value: Any) -> str:
    """A value for a message; whatever may be or hold a channel's URL is not shown."""
    if isinstance(value, (dict, list, tuple)) or ("://" in str(value) or "@" in str(value)):
        return "(not shown)"
    return f"{value!r}"[:120]


def _place(location: tuple[int | str, ...]) -> str:
    text = ""
    for step in location:
        if isinstance(step, int):
            text += f"[{step}]"
        elif not step.startswith(("tuple[", "literal[", "constrained-", "function-")):
            text += f".{step}" if text else step
    return text or "file"


def _strings(value: Any, place: tuple[int | str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every text in the file with its place."""
    if isinstance(value, str):
        yield _place(place), value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, (*place, number))


def _unset_variables(table: dict[str, Any], environment: Mapping[str, str]) -> Iterator[Problem]:
    for place, text in _strings(table):
        for name in _VARIABLE.findall(text):
            if not environment.get(name):
                yield Problem(place, f"${{{name}}}", f"set the environment variable {name}")


def _cron_problems(table: dict[str, Any]) -> Iterator[Problem]:
    sources = table.get("sources")
    for source in SourceName:
        settings = sources.get(source.value) if isinstance(sources, dict) else None
        for key in ("schedule", "sweep_schedule"):
            line = settings.get(key) if isinstance(settings, dict) else None
            problem = _cron_problem(line) if isinstance(line, str) else None
            if problem:
                yield Problem(f"sources.{source}.{key}", repr(line), problem)


def _cron_problem(line: str) -> str | None:
    try:
        cron_trigger(line)
    except ValueError as error:
        return f"expected a cron line, but {error}"
    return None


def _origins(table: dict[str, Any]) -> Iterator[Problem]:
    http = table.get("http")
    origins = http.get("origins") if isinstance(http, dict) else None
    if not isinstance(origins, dict):
        return
    for origin, base in origins.items():
        canonical = urlsplit(origin)
        if canonical.scheme != "https" or not canonical.netloc or canonical.path:
            remedy = 'expected a canonical origin, such as "https://ws.vlpar.be"'
            yield Problem("http.origins", repr(origin), remedy)
        target = urlsplit(base) if isinstance(base, str) else None
        if target is None or target.scheme not in ("http", "https") or not target.netloc:
            remedy = 'expected where to fetch it, such as "http://127.0.0.1:8801/ws.vlpar.be"'
            yield Problem(f"http.origins.{origin}", repr(base), remedy)
