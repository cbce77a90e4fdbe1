"""A request as the sites see it and a reply as they send it; values only, no socket."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, unquote, urlsplit

JSON_TYPE = "application/json"
JSON_API_TYPE = "application/vnd.api+json"
XML_TYPE = "application/xml"
HTML_TYPE = "text/html; charset=utf-8"
PDF_TYPE = "application/pdf"


@dataclass(frozen=True)
class Request:
    """One request: canonical host name, path with its query, header names in lower case."""

    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def bare_path(self) -> str:
        """The path without its query, still percent-encoded."""
        return self.path.partition("?")[0]

    @property
    def plain_path(self) -> str:
        """The path without its query, decoded."""
        return unquote(self.bare_path)

    def parameter(self, name: str, default: str = "") -> str:
        """Return the first value of a query parameter."""
        return parse_qs(urlsplit(self.path).query).get(name, [default])[0]

    def number(self, name: str, default: int) -> int:
        """Return a query parameter as a number of 0 or more; the default when it is not one."""
        value = self.parameter(name)
        return int(value) if value.isdecimal() else default


@dataclass(frozen=True)
class Reply:
    """One answer; the last five fields say how it reaches the client, or fails to.

    `announced_bytes` stands in for the true Content-Length; `stream` follows the body, and without
    an announced length it ends with the connection; `delay_seconds` pass before anything is sent.
    """

    status: int
    body: bytes = b""
    content_type: str = HTML_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)
    announced_bytes: int | None = None
    stream: Iterator[bytes] | None = None
    close: bool = False
    reset: bool = False
    delay_seconds: float = 0


def json_reply(value: object, status: int = 200, content_type: str = JSON_TYPE) -> Reply:
    """Return a value as JSON."""
    return Reply(status, json.dumps(value, ensure_ascii=False).encode(), content_type)


def conditional(reply: Reply, request: Request) -> Reply:
    """Return a reply with an ETag; 304 where the client has it already."""
    if reply.status != 200:
        return reply
    tag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == tag:
        return Reply(304, headers={"ETag": tag})
    return replace(reply, headers={**reply.headers, "ETag": tag})


def not_found() -> Reply:
    """Return the small page that every host has for an unknown path."""
    page = "<!DOCTYPE html><html><head><title>Niet gevonden</title></head>"
    page += "<body><h1>Pagina niet gevonden</h1></body></html>"
    return Reply(404, page.encode())


def file_reply(body: bytes, name: str, request: Request, *, validators: bool) -> Reply:
    """Return a file; with validators it has an ETag, and 304 answers who has it already."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    reply = Reply(200, body, _type_of(body), headers)
    return conditional(reply, request) if validators else reply


def _type_of(body: bytes) -> str:
    return PDF_TYPE if body.startswith(b"%PDF") else "application/octet-stream"
