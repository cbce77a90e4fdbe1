"""config.toml -> checked values. Every mistake is found before anything runs, all at once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator

from crawler.parsing.cron_lines import CronLine, cron_line
from crawler.parsing.field_types import Day, FromText, Written, written
from crawler.parsing.settings import Settings
from crawler.sources.together.settings import CrawlSettings
from jobs.config.channel_urls import (
    NO_PING,
    Channel,
    ChannelUrl,
    PingUrl,
    UrlTemplate,
    ping_problem,
)
from jobs.config.environment import template
from jobs.config.followed import EXAMPLE_KEY, Code, Keyword, KeywordGroup, Person, Question
from jobs.config.problems import no_numbers, problems_of, repeated_names, unset_variables
from jobs.config.terms import TermsSettings
from jobs.config.timing import Duration, TimingSettings
from jobs.config.toml.toml_file import TomlFile, read_toml
from jobs.messages.own_templates import folder_problem
from jobs.messages.url_forms import form_problem
from jobs.rules.expectations import Expectation
from jobs.rules.kinds import Kind
from jobs.rules.public_paths import site_address
from jobs.rules.unusual.bursts import BurstSettings
from state.model.deliveries import OPS
from state.model.errors import ConfigError

Language = Literal["nl", "en"]


def _mail_address(text: str) -> str:
    if text and not _MAIL_ADDRESS.fullmatch(text):
        raise ValueError('expected a mail address, such as "alerts@example.org", or ""')
    return text


_MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.I | re.A)
MailAddress = Annotated[str, FromText(str, _mail_address, "alerts@example.org")]
BaseUrl = Annotated[str, FromText(str, site_address, "https://vv.example.org/")]
Name = Annotated[str, Field(min_length=1, max_length=100, examples=['"cultuur"'])]
PruneSchedule = Annotated[
    Written[CronLine | None],
    FromText(Written, written(lambda text: cron_line(text) if text else None), "30 3 1 * *"),
]
Heartbeat = Literal["", "daily", "weekly", "monthly"]


class StateSettings(Settings):
    """[state]: where everything is kept; packed bodies over so many KiB in files (0: none)."""

    path: Path = Path("var/vvwatch.db")
    bodies_over_kib: int = Field(0, ge=0, le=1024 * 1024)

    @field_validator("path", mode="after")
    @classmethod
    def _path(cls, path: Path) -> Path:
        if not path.name:
            raise ValueError('expected the path of a file, such as "var/vvwatch.db"')
        return path

    @property
    def bodies_over_bytes(self) -> int | None:
        """From how many bytes on what is packed lies in a file beside the database, None for
        never."""
        return self.bodies_over_kib * 1024 or None


class UpkeepSettings(Settings):
    """[upkeep]: when `serve` lets go of what was last confirmed so long ago ("": never)."""

    prune_schedule: PruneSchedule = Written("", None)
    older_than_days: int = Field(365, ge=1, le=36_500)


def _usable(url: UrlTemplate, info: ValidationInfo) -> UrlTemplate:
    """A URL that can be used; ValueError says what is wrong with it, at its own place."""
    environment = _environment(info)
    # Of an unset variable enough is said already.
    if all(map(environment.get, url.template.variables)):
        check = _url_check(try_channels=(info.context or {}).get("try_channels", True))
        problem = check(url.channel(environment).url)
        if problem:
            raise ValueError(problem)
    return url


UsableUrl = Annotated[ChannelUrl, AfterValidator(_usable)]


class Told(Settings):
    """Somebody who is told things through channels."""

    urls: Annotated[tuple[UsableUrl, ...], Field(examples=[["mailtos://…"]])] = ()
    language: Language = "nl"
    max_items: int = Field(50, ge=1, le=1000)

    def channels(self, environment: Mapping[str, str]) -> tuple[Channel, ...]:
        """The channels, with values from the environment filled in, in their order.

        Their ids are those of new ones; ChannelBook has those under which a database knows them.
        """
        return tuple(url.channel(environment) for url in dict.fromkeys(self.urls))


def _url_check(try_channels: bool) -> Callable[[str], str | None]:
    """What finds the problem of a URL; what asks Apprise is loaded only where that is wanted."""
    if not try_channels:
        return form_problem
    from jobs.messages.channels import url_problem

    return url_problem


class OpsSettings(Told):
    """[ops]: those who keep vvwatch running; who writes to `unsubscribe` wants no more mail."""

    language: Language = "en"
    unsubscribe: MailAddress = ""
    ping_url: PingUrl = NO_PING

    @field_validator("ping_url", mode="after")
    @classmethod
    def _ping(cls, url: UrlTemplate, info: ValidationInfo) -> UrlTemplate:
        environment = _environment(info)
        if all(map(environment.get, url.template.variables)):
            problem = ping_problem(url.template.filled(environment))
            if problem:
                raise ValueError(problem)
        return url

    def ping(self, environment: Mapping[str, str]) -> str:
        """The address to be asked after each pass, "" for none."""
        return self.ping_url.template.filled(environment)


class MessagesSettings(Settings):
    """[messages]: what they look like, and how they are sent.

    A relative folder of `templates` counts from that of the file; "" means the built-in ones.
    """

    templates: Path | Literal[""] = ""
    send_seconds: float = Field(60.0, gt=0, le=600)
    outage_after: Duration = Written("1d", timedelta(days=1))

    @field_validator("templates", mode="after")
    @classmethod
    def _templates(cls, templates: Path | Literal[""], info: ValidationInfo) -> Path | Literal[""]:
        if not templates:
            return templates
        folder: Path = (info.context or {}).get("folder", Path()) / templates
        problem = folder_problem(folder)
        if problem:
            raise ValueError(problem)
        return folder


class PublishSettings(Settings):
    """[publish]: the public pages. `folder` is written after each pass that changed something, ""
    for none; a relative one counts from that of the file. `base_url` is where they can be read."""

    folder: Path | Literal[""] = ""
    base_url: BaseUrl = ""
    language: Language = "nl"

    @field_validator("folder", mode="after")
    @classmethod
    def _folder(cls, folder: Path | Literal[""], info: ValidationInfo) -> Path | Literal[""]:
        above: Path = (info.context or {}).get("folder", Path())
        return above / folder if folder else folder


class WatcherSettings(Told, TimingSettings):
    """One table of [[watchers]]."""

    name: Name
    projects: Literal["all"] | tuple[Code, ...] = Field((), examples=[["VV078", "VV129"]])
    keywords: tuple[KeywordGroup, ...] = Field((), examples=[["cultuur"]])
    questions: tuple[Question, ...] = Field((), examples=[[EXAMPLE_KEY]])
    askers: tuple[Person, ...] = Field((), examples=[["Verbeurgt"]])
    ministers: tuple[Person, ...] = Field((), examples=[["Jambon"]])
    themes: tuple[Keyword, ...] = Field((), examples=[["Cultuur"]])
    without: tuple[Keyword, ...] = Field((), examples=[["Antwerpen"]])
    kinds: tuple[Kind, ...] = ("*",)
    heartbeat: Heartbeat = ""
    remind_days: int = Field(0, ge=0, le=365)

    @field_validator("name", mode="after")
    @classmethod
    def _name(cls, name: str) -> str:
        if name == OPS:
            raise ValueError(f'"{OPS}" is the name of those who keep vvwatch running')
        return name


class ExpectedSettings(Settings):
    """One table of [[expected]]: something announced for a day."""

    title: Name
    due: Day
    measurement: int | None = Field(None, ge=1, le=99)


class Config(CrawlSettings):
    """The whole configuration."""

    state: StateSettings = StateSettings.model_construct()
    expected: tuple[ExpectedSettings, ...] = Field((), examples=["[[expected]]"])
    watchers: tuple[WatcherSettings, ...] = Field((), examples=["[[watchers]]"])
    ops: OpsSettings = OpsSettings.model_construct()
    burst: BurstSettings = BurstSettings.model_construct()
    messages: MessagesSettings = MessagesSettings.model_construct()
    terms: TermsSettings = TermsSettings.model_construct()
    upkeep: UpkeepSettings = UpkeepSettings.model_construct()
    publish: PublishSettings = PublishSettings.model_construct()

    @cached_property
    def by_name(self) -> Mapping[str, WatcherSettings]:
        """The watchers by their names."""
        return {watcher.name: watcher for watcher in self.watchers}

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
        """Every keyword of any watcher, sorted, those of groups too."""
        groups = (group for watcher in self.watchers for group in watcher.keywords)
        words = (word for g in groups for word in ((g,) if isinstance(g, str) else g))
        return tuple(sorted(set(words)))

    @property
    def followed(self) -> dict[str, tuple[str, ...]]:
        """What any watcher follows besides projects and words: keys of `subjects`, `askers`,
        `ministers` and `themes`, each sorted."""
        names = ("askers", "ministers", "themes")
        found: dict[str, set[str]] = {name: set() for name in ("subjects", *names)}
        for watcher in self.watchers:
            found["subjects"].update(watcher.questions)
            for name in names:
                found[name].update(getattr(watcher, name))
        return {name: tuple(sorted(values)) for name, values in found.items()}

    @property
    def watched(self) -> tuple[str, ...]:
        """What may be looked up in what is older: the codes that any watcher follows by name, and
        every keyword, sorted. Who follows all projects asks for none of them by itself."""
        codes = {code for w in self.watchers if w.projects != "all" for code in w.projects}
        return tuple(sorted({*codes, *self.keywords}))


# --- reading -----------------------------------------------------------------------------


class WatcherSource(Protocol):
    """A place besides the file in which watchers stand: all that it must give."""

    def tables(self) -> Iterable[Mapping[str, Any]]:
        """A table for each watcher, with the keys that one of [[watchers]] has."""
        ...


def load_config(
    path: Path,
    environment: Mapping[str, str] | None = None,
    try_channels: bool = True,
    others: Sequence[WatcherSource] = (),
) -> Config:
    """The configuration in the file; raises ConfigError with every mistake in it.

    A relative [state] path counts from the folder of the file. Not `try_channels`, Apprise is not
    asked whether it can use the URLs, only their form is checked: for whoever sends nothing. The
    watchers of `others` follow those of the file, and are checked as these are.
    """
    environment = os.environ if environment is None else environment
    file = _with_watchers(read_toml(path), others)
    problems = [
        *unset_variables(file, environment),
        *repeated_names(file),
        *no_numbers(file, Config),
    ]
    context = {
        "environment": environment,
        "folder": path.resolve().parent,
        "try_channels": try_channels,
    }
    try:
        config = Config.model_validate(file.table, context=context)
    except ValidationError as error:
        problems += problems_of(error, Config, file)
    if problems:
        raise ConfigError(str(path), list(dict.fromkeys(problems)))
    folder = path.resolve().parent
    state = config.state.model_copy(update={"path": folder / config.state.path})
    sources = config.sources.filled(lambda text: template(text).filled(environment))
    sources = sources.counting(config.terms.terms)
    return config.model_copy(update={"state": state, "sources": sources})


def _with_watchers(file: TomlFile, others: Sequence[WatcherSource]) -> TomlFile:
    """The file as if the watchers of other places stood at its end."""
    own = file.table.get("watchers", [])
    if not others or not isinstance(own, list):
        return file
    added = [dict(table) for source in others for table in source.tables()]
    return replace(file, table={**file.table, "watchers": [*own, *added]})


def _environment(info: ValidationInfo) -> Mapping[str, str]:
    context = info.context or {}
    environment: Mapping[str, str] = context.get("environment", os.environ)
    return environment
