"""Apprise and nothing else: is a URL usable, and did a message go through.

Secrets stay here: what comes back as an error has been cleaned of every part of the URL.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from jobs.messages.message import Message
from jobs.messages.phrases.sanitizing import ADDRESS, within

_PARTS = re.compile(r"[^/?#&=:@,;\s]+")
_SHORTEST_SECRET = 3


# Of what a service takes at once: with less than this it is one for short messages.
_ROOM_FOR_LONG = 10_000
_ADDRESS = re.compile(rf"({ADDRESS.pattern})")


@dataclass(frozen=True)
class Form:
    """What one service is given of a message; `kind` is Apprise's word for its markup."""

    title: str
    body: str
    kind: Literal["html", "text", "markdown"]


def form_problem(url: str) -> str | None:
    """What is wrong with the form alone of an Apprise URL, whatever Apprise says of it."""
    if not url:
        return "expected an Apprise URL, found nothing"
    return None if "://" in url else _unusable("without scheme")


def url_problem(url: str) -> str | None:
    """What is wrong with an Apprise URL, in words that do not show it; None when nothing is."""
    problem = form_problem(url)
    if problem:
        return problem
    plugin = _plugin(url)
    if plugin is None:
        return _unusable(f"{urlsplit(url).scheme}://…")
    addresses = getattr(plugin, "targets", None)
    if scheme_is_mail(url) and not addresses:
        return "it names no target that could be a mail address"
    targets = len(plugin) + len(getattr(plugin, "cc", ())) + len(getattr(plugin, "bcc", ()))
    if targets > 1:
        return (
            f"it names {targets} targets; a refusal by one would repeat the message to the "
            "others: give each its own URL"
        )
    return None


def _unusable(shown: str) -> str:
    return f"Apprise cannot use this URL ({shown}); see its page on that service"


def scheme_is_mail(url: str) -> bool:
    """Whether the channel is electronic mail."""
    return urlsplit(url).scheme in ("mailto", "mailtos")


def send(url: str, message: Message) -> str | None:
    """Send a message; None when the service accepted it, else why not, without secrets."""
    plugin = _plugin(url)
    if plugin is None:
        return "Apprise cannot use the URL of this channel"
    from apprise import Apprise

    form = form_for(plugin, message)
    channel = Apprise(asset=_asset())
    channel.add(plugin)
    with _listening() as heard:
        try:
            result = channel.notify(title=form.title, body=form.body, body_format=form.kind)
        except Exception as error:  # a plugin of Apprise may raise anything
            sent, said = False, type(error).__name__
        else:
            sent, said = bool(result), " ".join(" ".join(heard).split())
    if sent:
        return None
    return without_secrets(said, url) or "the service did not accept the message"


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What Apprise warns of in this thread: others may be sending, with secrets of their own."""
    heard: list[str] = []
    thread = threading.get_ident()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread:
                heard.append(record.getMessage())

    ear = Ear(logging.WARNING)
    logger = logging.getLogger("apprise")
    logger.addHandler(ear)
    try:
        yield heard
    finally:
        logger.removeHandler(ear)


def form_for(plugin: Any, message: Message) -> Form:
    """What of the message a service gets, by what Apprise's plugin says of it.

    HTML where that is what it likes best (or its URL asks for) and there is room for a page; plain
    text where that fits; else the longest short form that does, at worst the subject alone.
    """
    likes_best = plugin.resolve_format(None)
    if likes_best == "html" and _has_room(plugin, _ROOM_FOR_LONG):
        return Form(message.subject, message.html, "html")
    markdown = plugin.resolve_format("text") == "markdown"
    # Those that like Markdown best are chats, whatever length they take.
    is_long = likes_best != "markdown" and _has_room(plugin, _ROOM_FOR_LONG)
    for body in (message.text, *message.shorts) if is_long else message.shorts:
        form = Form(message.subject, body, "text")
        if markdown:
            form = _as_markdown(plugin, message.subject, body)
        if _has_room(plugin, len(form.title) + len(form.body) + 2):
            return form
    return Form("", within(message.subject, plugin.body_maxlen), "text")


def _has_room(plugin: Any, characters: int) -> bool:
    """Whether a service takes so much; what Apprise knows no bound for has room."""
    from apprise.plugins import NotifyBase

    most = int(plugin.body_maxlen)
    return most <= 0 or most == int(NotifyBase.body_maxlen) or most >= characters


def _as_markdown(plugin: Any, subject: str, text: str) -> Form:
    """Plain text for a service that knows Markdown alone, with its addresses whole."""
    # A title is turned into markup by Apprise only where it becomes part of the body.
    title = subject if plugin.title_maxlen > 0 else _escaped(subject)
    return Form(title, _escaped(text), "markdown")


def _escaped(text: str) -> str:
    from apprise.conversion import convert_between

    parts = _ADDRESS.split(text)
    return "".join(
        f"<{part}>" if number % 2 else convert_between("text", "markdown", part)  # type: ignore[no-untyped-call]  # Apprise leaves it untyped
        for number, part in enumerate(parts)
    )


def without_secrets(text: str, url: str) -> str:
    """The text with everything hidden that also stands in the URL, but for its scheme."""
    parts = urlsplit(url)
    rest = url[len(parts.scheme) :]
    parts_of_url = set(_PARTS.findall(rest))
    secrets = parts_of_url | {unquote(part) for part in parts_of_url}
    secrets |= set(_PARTS.findall(unquote(rest)))
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, "***")
    return text[:500]


@lru_cache(maxsize=1)
def _asset() -> Any:
    """How Apprise introduces us; its own log goes nowhere but into what `send` captures."""
    import apprise

    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    return apprise.AppriseAsset(
        app_id="vvwatch",
        app_desc="vvwatch",
        app_url="https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht",
        theme="default",
        # Messages carry no images, and no address that is not an official one.
        image_url_mask="",
        image_url_logo="",
    )


def _plugin(url: str) -> Any:
    """Apprise's object for the URL, None when it cannot use it. Imported late: it is slow."""
    asset = _asset()
    from apprise import Apprise

    # A list of URLs in one text is one more way of naming several targets: taken as it stands.
    return Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
