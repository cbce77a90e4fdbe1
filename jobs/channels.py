"""Apprise and nothing else: is a URL usable, and did a message go through.

Secrets stay here: what comes back as an error has been cleaned of every part of the URL.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

_PARTS = re.compile(r"[^/?#&=:@,;\s]+")
_SHORTEST_SECRET = 3


@dataclass(frozen=True)
class Message:
    """One message in both forms; `subject` is one line."""

    id: str
    subject: str
    text: str
    html: str


def url_problem(url: str) -> str | None:
    """What is wrong with an Apprise URL, in words that do not show it; None when nothing is."""
    if not url:
        return "expected an Apprise URL, found nothing"
    plugin = _plugin(url)
    if plugin is None:
        shown = f"{urlsplit(url).scheme}://…" if "://" in url else "without scheme"
        return f"Apprise cannot use this URL ({shown}); see its page on that service"
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


def scheme_is_mail(url: str) -> bool:
    """Whether the channel is electronic mail."""
    return urlsplit(url).scheme in ("mailto", "mailtos")


def send(url: str, message: Message) -> str | None:
    """Send a message; None when the service accepted it, else why not, without secrets."""
    plugin = _plugin(url)
    if plugin is None:
        return "Apprise cannot use the URL of this channel"
    from apprise import Apprise, LogCapture, NotifyFormat

    # What the service likes best (or its URL asks for) decides between our two forms.
    html = plugin.resolve_format(None) == NotifyFormat.HTML
    body = message.html if html else message.text
    body_format = NotifyFormat.HTML if html else NotifyFormat.TEXT
    channel = Apprise(asset=_asset())
    channel.add(plugin)
    capture = LogCapture(level=logging.WARNING, fmt="%(message)s")  # type: ignore[no-untyped-call]  # Apprise leaves it untyped
    with capture as log:
        try:
            result = channel.notify(title=message.subject, body=body, body_format=body_format)
        except Exception as error:  # a plugin of Apprise may raise anything
            sent, said = False, type(error).__name__
        else:
            sent, said = bool(result), " ".join(log.getvalue().split())
    if sent:
        return None
    return without_secrets(said, url) or "the service did not accept the message"


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
    )


def _plugin(url: str) -> Any:
    """Apprise's object for the URL, None when it cannot use it. Imported late: it is slow."""
    asset = _asset()
    from apprise import Apprise

    # A list of URLs in one text is one more way of naming several targets: taken as it stands.
    return Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
