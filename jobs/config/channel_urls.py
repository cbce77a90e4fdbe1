"""Apprise URLs and the address of pings, as values that show nothing of what they hide; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

from crawler.parsing.field_types import FromText
from jobs.config.environment import Template, template
from jobs.rules.channel_ids import text_digest


@dataclass(frozen=True)
class Channel:
    """One Apprise URL of a watcher. `id` tells it apart without giving anything away, `digest` its
    text as it is written."""

    id: str
    url: str
    digest: str = ""

    def __repr__(self) -> str:
        return f"Channel({self.label})"

    @property
    def label(self) -> str:
        """The channel for people, without its secrets."""
        return f"{urlsplit(self.url).scheme}:// ({self.id})"


@dataclass(frozen=True)
class UrlTemplate:
    """An Apprise URL as it stands written, with the names of variables where its secrets go."""

    template: Template

    def __repr__(self) -> str:
        return f"UrlTemplate({self.masked})"

    @cached_property
    def digest(self) -> str:
        """What tells its text apart: as written, not what the variables hold, so that a changed
        password makes no other channel."""
        return text_digest(self.template.text)

    @property
    def masked(self) -> str:
        """The URL without what it hides; names of variables give nothing away."""
        text = self.template.text
        scheme, separator, _ = text.partition("://")
        is_plain = not text or (text.startswith("${") and text.endswith("}"))
        return text if is_plain else f"{scheme}{separator}***"

    def channel(self, environment: Mapping[str, str]) -> Channel:
        """The channel, with values from the environment filled in, under the id of a new one."""
        return Channel(self.digest, self.template.filled(environment), self.digest)


def _url_template(text: str) -> UrlTemplate:
    return UrlTemplate(template(text))


def _ping_template(text: str) -> UrlTemplate:
    url = UrlTemplate(template(text))
    # What stands in variables is seen where they are known.
    problem = None if url.template.variables else ping_problem(text)
    if problem:
        raise ValueError(problem)
    return url


def ping_problem(url: str) -> str | None:
    """Why a text is no address that can be asked with `/start` and `/fail` behind it, None where it
    is one or empty."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if url and (not is_web or "#" in url or not url.isprintable() or " " in url):
        return f'expected a web address, such as "{_PING}", or ""'
    return None


def ping_address(url: str, step: str) -> str:
    """The address of a step ("start", "fail", "" for the end) of a pass.

    >>> ping_address("https://hc.example/a/b/?create=1", "start")
    'https://hc.example/a/b/start?create=1'
    >>> ping_address("https://hc.example/a/b/?create=1", "")
    'https://hc.example/a/b?create=1'
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/") + (f"/{step}" if step else "")
    return urlunsplit(parts._replace(path=path))


def _text(url: UrlTemplate) -> str:
    return url.template.text


_PING = "https://hc-ping.com/${VVWATCH_PING}"
PingUrl = Annotated[UrlTemplate, FromText(UrlTemplate, _ping_template, _PING, _text)]
"""A web address that is asked after each pass; who knows it can speak for this one."""
NO_PING = UrlTemplate(template(""))
ChannelUrl = Annotated[
    UrlTemplate,
    FromText(UrlTemplate, _url_template, "mailtos://${USER}:${PASSWORD}@mail.example", _text),
]
