"""Apprise and nothing else: is a URL usable, and did a message go through.

Secrets stay here: what comes back as an error has been cleaned of every part of the URL.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlsplit

from jobs.messages.mail.letter import Posting, mail_of, shown_headers
from jobs.messages.message import Message
from jobs.messages.phrases.sanitizing import ADDRESS, within
from jobs.messages.refusals import failure_of
from jobs.messages.secrets_of_urls import without_secrets
from jobs.messages.url_forms import alike, form_problem, several, unusable
from state.model.deliveries import Failure

# Of what a service takes at once: with less than this it is one for short messages.
_ROOM_FOR_LONG = 10_000
_ADDRESS = re.compile(rf"({ADDRESS.pattern})")


@dataclass(frozen=True)
class Form:
    """What one service is given of a message; `kind` is Apprise's word for its markup."""

    title: str
    body: str
    kind: Literal["html", "text", "markdown"]


def url_problem(url: str) -> str | None:
    """What is wrong with an Apprise URL, in words that do not show it; None when nothing is."""
    return form_problem(url) or _problem_to_apprise(alike(url))


@lru_cache(maxsize=1024)
def _problem_to_apprise(url: str) -> str | None:
    plugin = _plugin_to_look_at(url)
    if plugin is None:
        return unusable(f"{urlsplit(url).scheme}://…")
    addresses = getattr(plugin, "targets", None)
    if scheme_is_mail(url) and not addresses:
        return "it names no target that could be a mail address"
    targets = len(plugin) + len(getattr(plugin, "cc", ())) + len(getattr(plugin, "bcc", ()))
    return several(targets) if targets > 1 else None


def scheme_is_mail(url: str) -> bool:
    """Whether the channel is electronic mail."""
    return urlsplit(url).scheme in ("mailto", "mailtos")


def headers_of(url: str, message: Message, posting: Posting) -> dict[str, str] | None:
    """The headers that a message gets as mail, but for whom it goes to; None where the channel is
    none."""
    plugin = _plugin(url) if scheme_is_mail(url) else None
    return shown_headers(mail_of(message, posting, plugin.envelope)) if plugin else None


def send(url: str, message: Message, seconds: float, posting: Posting) -> Failure | None:
    """Send a message to a service that has so many seconds for its answer; None when it accepted
    the message, else why not, without secrets, and whether it may have it all the same."""
    plugin = _plugin(url)
    if plugin is None:
        return Failure("Apprise cannot use the URL of this channel")
    from apprise import Apprise

    _limit(plugin, url, seconds)
    if scheme_is_mail(url):
        plugin.message, plugin.posting = message, posting
    form = form_for(plugin, message)
    channel = Apprise(asset=_asset())
    channel.add(plugin)
    with _listening() as heard:
        try:
            sent = bool(channel.notify(title=form.title, body=form.body, body_format=form.kind))
        except Exception as error:  # a plugin of Apprise may raise anything
            sent = False
            heard.words.append(type(error).__name__)
            heard.raised.append(error)
    return None if sent else _failure(heard, url, seconds)


def _limit(plugin: Any, url: str, seconds: float) -> None:
    """Let Apprise wait as long as we do, where the URL does not say how long."""
    # Whether and when something is tried again is not for a URL to say, nor that it may fail.
    plugin.retry, plugin.optional = 0, False
    given = vars(plugin)
    if "socket_read_timeout" not in given:
        plugin.socket_read_timeout = seconds
    if "socket_connect_timeout" not in given:
        # A connection that does not come about must be known as such before the time is over;
        # mail knows this one limit for everything.
        plugin.socket_connect_timeout = seconds * (0.9 if scheme_is_mail(url) else 0.3)


@dataclass
class _Heard:
    """What Apprise warned of while it sent, and what had been raised when it said anything."""

    words: list[str] = field(default_factory=list)
    raised: list[BaseException] = field(default_factory=list)


def _failure(heard: _Heard, url: str, seconds: float) -> Failure:
    """Why it was not sent: by what was raised, which Apprise keeps to itself, or by its words."""

    def clean(text: str) -> str:
        return without_secrets(text, url)

    found = (failure_of(error, seconds, clean) for error in reversed(heard.raised))
    failure = next((failure for failure in found if failure is not None), None)
    if failure is not None:
        return failure
    said = clean(" ".join(" ".join(heard.words).split()))
    return Failure(said or "the service did not accept the message")


@contextmanager
def _listening() -> Iterator[_Heard]:
    """What Apprise says in this thread: others may be sending, with secrets of their own."""
    heard = _Heard()
    thread = threading.get_ident()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread != thread:
                return
            if record.levelno >= logging.WARNING:
                heard.words.append(record.getMessage())
            # It speaks while it handles an exception, of which its words say little.
            error = sys.exception()
            if error is not None and error not in heard.raised:
                heard.raised.append(error)

    ear = Ear()
    logger = logging.getLogger("apprise")
    # Whoever sets up logging anew silences those that are there.
    logger.disabled = False
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


@lru_cache(maxsize=1)
def _asset() -> Any:
    """How Apprise introduces us; its own log goes nowhere but into what `send` captures."""
    import apprise

    logger = logging.getLogger("apprise")
    logger.propagate = False
    # What it raises and catches is told at this level only.
    logger.setLevel(logging.DEBUG)
    logger.addHandler(logging.NullHandler())
    return apprise.AppriseAsset(
        app_id="vvwatch",
        app_desc="vvwatch",
        app_url="https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht",
        theme="default",
        # Messages carry no images, and no address that is not an official one.
        image_url_mask="",
        image_url_logo="",
        # In the thread that asks, for as long as it waits: limits and threads are ours to set.
        async_mode=False,
        service_timeout=0,
    )


def _plugin_to_look_at(url: str) -> Any:
    """The same of a URL by which nothing is sent: without the words in which Apprise tells its log
    of each, which take most of the time of twenty thousand."""
    from apprise.plugins import N_MGR

    scheme = urlsplit(url).scheme
    if scheme not in N_MGR or not N_MGR[scheme].enabled:
        return _plugin(url)
    kind: Any = N_MGR[scheme]
    parts = kind.parse_url(url.replace("/#", "/%23"))
    if not parts:
        return None
    if scheme_is_mail(url):
        from jobs.messages.mail.plugin import mail_of_parts

        return mail_of_parts(parts, _asset())
    try:
        return kind(**parts, asset=_asset())
    except Exception:  # a plugin of Apprise may raise anything
        return None


def _plugin(url: str) -> Any:
    """Apprise's object for the URL, None when it cannot use it. Imported late: it is slow."""
    asset = _asset()
    if scheme_is_mail(url):
        from jobs.messages.mail.plugin import own_mail

        return own_mail(url, asset)
    from apprise import Apprise

    # A list of URLs in one text is one more way of naming several targets: taken as it stands.
    return Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
