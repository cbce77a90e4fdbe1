"""Chat services on loopback that take what the real ones take, and refuse what those refuse.

What each takes is what its public documentation says: lengths, markup that must parse, and what
would call somebody. Nothing of them was seen at work.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any]
# What calls people in each of these services.
CALLS = {
    "slack": re.compile(r"<[!@#]|(?<!\w)@(?:here|channel|everyone)\b"),
    "discord": re.compile(r"@everyone|@here|<@[!&]?\d|<#\d"),
    "telegram": re.compile(r"(?<!\w)@\w{5,}|tg://"),
    "teams": re.compile(r"<at\b"),
    "matrix": re.compile(r"@room\b|matrix\.to"),
}
_TELEGRAM_TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "code", "pre", "a", "blockquote"})
_MOST_TELEGRAM, _MOST_DISCORD, _MOST_SLACK = 4_096, 2_000, 40_000
_MOST_TEAMS_BYTES, _MOST_MATRIX_BYTES = 28_000, 65_536


class _Telegram(HTMLParser):
    """Whether tags are those that Telegram knows, and each is closed; gives the words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.is_right = True
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.open.append(tag)
        self.is_right &= tag in _TELEGRAM_TAGS

    def handle_endtag(self, tag: str) -> None:
        self.is_right &= bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def telegram(path: str, body: Any) -> Answer:
    """`sendMessage` of its bots."""
    if not path.endswith("/sendMessage"):
        return 200, {"ok": True, "result": []}
    text = body["text"]
    if body.get("parse_mode") == "HTML":
        parser = _Telegram()
        parser.feed(text)
        parser.close()
        if not parser.is_right or parser.open:
            return 400, {"ok": False, "description": "Bad Request: can't parse entities"}
        text = parser.words
    if not 0 < len(text) <= _MOST_TELEGRAM:
        return 400, {"ok": False, "description": "Bad Request: message is too long"}
    return 200, {"ok": True, "result": {}}


def discord(path: str, body: Any) -> Answer:
    """A webhook."""
    del path
    embeds = body.get("embeds", [])
    is_right = len(body.get("content", "")) <= _MOST_DISCORD and all(
        len(embed.get("description", "")) <= _MOST_TELEGRAM for embed in embeds
    )
    return (204, None) if is_right and (body.get("content") or embeds) else (400, {"code": 50035})


def slack(path: str, body: Any) -> Answer:
    """An incoming webhook."""
    del path
    texts = [body.get("text", ""), *(a.get("text", "") for a in body.get("attachments", []))]
    is_right = all(len(text) <= _MOST_SLACK for text in texts) and any(texts)
    return (200, "ok") if is_right else (400, "invalid_payload")


def teams(path: str, body: Any) -> Answer:
    """A workflow that posts an adaptive card."""
    del path
    [card] = [each["content"] for each in body["attachments"]]
    is_card = card["type"] == "AdaptiveCard" and bool(card["body"])
    is_right = is_card and len(json.dumps(body).encode()) <= _MOST_TEAMS_BYTES
    return (202, None) if is_right else (400, {"error": {"code": "InvalidCard"}})


def matrix(path: str, body: Any) -> Answer:
    """A home server, as far as one needs it to say something in a room."""
    if "/.well-known/" in path:
        return 200, {"m.homeserver": {"base_url": "https://matrix.example.com"}}
    if path.endswith("/versions"):
        return 200, {"versions": ["v1.11"]}
    if "/login" in path:
        return 200, {"access_token": "t", "user_id": "@me:x.example", "home_server": "x.example"}
    if "/join" in path or "/directory/" in path:
        return 200, {"room_id": "!room:x.example"}
    if "/send/" in path and len(json.dumps(body).encode()) > _MOST_MATRIX_BYTES:
        return 413, {"errcode": "M_TOO_LARGE"}
    return 200, {"event_id": "$1"}


SERVICES: dict[str, Callable[[str, Any], Answer]] = {
    "telegram": telegram,
    "discord": discord,
    "slack": slack,
    "teams": teams,
    "matrix": matrix,
}


@dataclass
class StandIn:
    """A service that listens: its port, what it took and what it refused, each with its path."""

    port: int = 0
    taken: list[tuple[str, Any]] = field(default_factory=list)
    refused: list[tuple[str, Any]] = field(default_factory=list)


@contextmanager
def standing_in(name: str) -> Iterator[StandIn]:
    """A stand-in for a service, by its name."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        """One request: judged and kept."""

        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size) or b"{}")
            status, answer = SERVICES[name](self.path, body)
            kept = stand_in.taken if status < 400 else stand_in.refused
            kept.append((self.path, body))
            content = b"" if answer is None else json.dumps(answer).encode()
            content = answer.encode() if isinstance(answer, str) else content
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815  # their names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
