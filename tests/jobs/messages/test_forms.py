"""Which form of a message a service gets, by what Apprise's own plugin says of it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from jobs.messages.channels import form_for, send
from jobs.messages.content.items import Item
from jobs.messages.mail.letter import Posting
from jobs.messages.message import Message
from jobs.messages.render import render_message
from state.model.deliveries import Reason

PROJECT = (Reason("project", "VV078", "title", None),)
POSTING = Posting(datetime(2024, 3, 6, 8, tzinfo=UTC))
URL = "https://www.vlaamsparlement.be/x_y/1795000"
MAIL = "mailto://me:secret@mail.example?to=you@other.example"
DISCORD = "discord://123456789012345678/abcdefghijklmnopqrstuvwxyz"
TELEGRAM = "tgram://123456789:abcdefghijklmnopqrstuvwxyz123456789/987654321"
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general"
# service: the form it gets of a message of three items, and in which markup Apprise is given it.
FORMS = {
    "json://localhost/hook": ("text", "text"),
    "json://localhost/hook?format=html": ("html", "html"),
    "xml://localhost/hook": ("text", "text"),
    MAIL: ("html", "html"),
    f"{MAIL}&format=text": ("text", "text"),
    "matrix://user:secret@localhost/#room": ("text", "text"),
    "ntfy://localhost/topic": ("short", "text"),
    "mmost://localhost/aaaabbbbccccddddeeeeffff": ("short", "text"),
    DISCORD: ("short", "text"),
    SLACK: ("short", "text"),
    TELEGRAM: ("short", "text"),
    f"{TELEGRAM}?format=markdown": ("short", "markdown"),
    "gchat://workspace/key/token": ("short", "markdown"),
    "rocket://aaaabbbbccccddddeeee/ffffgggghhhh@localhost/#general": ("short", "markdown"),
    "misskey://token@localhost": ("subject", "text"),
}  # fmt: skip


def plugin_of(url: str) -> Any:
    """Apprise's real object for a service."""
    from apprise import Apprise

    plugin = Apprise.instantiate(url)
    assert plugin is not None, url
    return plugin


def message_of(make_event: Any, count: int, title: str = "Titel") -> Message:
    """A message of as many questions."""
    items = [Item(make_event(title=title, url=URL), None, PROJECT) for _ in range(count)]
    return render_message("0123456789abcdef", "w", items, "nl", 50)


@pytest.mark.parametrize("url", FORMS)
def test_form_of_a_service(make_event: Any, url: str) -> None:
    """Mail gets HTML, webhooks and rooms the whole text, chats and phones the short form."""
    message = message_of(make_event, 3)
    form, kind = FORMS[url]
    given = form_for(plugin_of(url), message)
    plain = given.body.replace("\\", "").replace(f"<{URL}>", URL)
    forms = {"html": [message.html], "text": [message.text], "short": message.shorts}
    assert plain in forms.get(form, [given.body])
    assert given.kind == kind
    if form == "subject":
        assert given.body in (message.subject, *message.shorts)


@pytest.mark.parametrize("url", FORMS)
@pytest.mark.parametrize("count", [1, 60])
def test_form_has_room(make_event: Any, url: str, count: int) -> None:
    """Whatever a message tells, a service gets no more than it takes at once."""
    plugin = plugin_of(url)
    form = form_for(plugin, message_of(make_event, count, "woord " * 60))
    unbounded = plugin.body_maxlen >= 32_768
    assert unbounded or len(form.title) + len(form.body) <= plugin.body_maxlen
    assert form.body.strip()


def test_tiny_service_gets_the_subject(make_event: Any) -> None:
    """A service for a hundred characters and some gets the subject, cut at a word."""
    plugin = plugin_of("bulksms://user:secret@15551234567")
    assert plugin.body_maxlen == 160
    message = message_of(make_event, 60)
    form = form_for(plugin, message)
    assert (form.title, form.body) == ("", message.subject)


# --- what is posted ----------------------------------------------------------------------


@contextmanager
def service() -> Iterator[tuple[int, list[str]]]:
    """A service on loopback that takes whatever is posted; gives its port and the bodies."""
    bodies: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        """One message a request."""

        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
            del format, args

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_port, bodies
    finally:
        server.shutdown()
        server.server_close()


HOSTILE = "@everyone <!channel> <@U123> [klik](https://evil.example) **vet** `code`"


@pytest.mark.parametrize(
    "path",
    [
        "ntfy://127.0.0.1:{port}/topic",
        "mmost://127.0.0.1:{port}/aaaabbbbccccddddeeeeffff",
        "rocket://aaaabbbbccccddddeeee/ffffgggghhhh@127.0.0.1:{port}/#general",
        "json://127.0.0.1:{port}/hook",
    ],
)
def test_posted_words_do_nothing(make_event: Any, path: str) -> None:
    """What a service is posted has the official address whole, and of hostile words neither a
    mention, nor a link, nor markup."""
    with service() as (port, bodies):
        message = message_of(make_event, 2, HOSTILE)
        assert send(path.format(port=port), message, 20, POSTING) is None
    [body] = bodies
    words = " ".join(_texts(json.loads(body)))
    assert URL in words
    assert "klik" in words
    assert not re.search(r"@[\w!&]|<[@!]|\]\(|(?<!\\)[*`]", words)
    assert {found.rstrip(">") for found in re.findall(r"https?://[^\s)]+", words)} <= {
        URL,
        "https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht",
    }


def _texts(value: Any) -> list[str]:
    """The texts of a JSON value in which a reader finds words."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []
