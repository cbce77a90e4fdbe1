"""The public pages by HTTP, for those without web space: their folder and `/health`, no more."""

from __future__ import annotations

import logging
import mimetypes
import socket
import threading
from pathlib import Path
from typing import NamedTuple

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from jobs.publish.writing.manifest import MANIFEST, read_manifest
from state.model.errors import UsageError
from state.telling.machine_errors import in_words

_KINDS = {
    ".xml": "application/xml",
    ".ics": "text/calendar",
    ".jsonl": "application/x-ndjson",
    ".db": "application/vnd.sqlite3",
    ".parquet": "application/vnd.apache.parquet",
    ".wasm": "application/wasm",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",  # asked again each time, and mostly answered with 304
}
_LEAST_ZIPPED_BYTES = 500
_PAUSE_SECONDS = 5.0
_MOST_AT_ONCE = 200
_logger = logging.getLogger("vvwatch")


class Address(NamedTuple):
    """Where to listen; port 0 is any that is free."""

    host: str
    port: int


def web_address(text: str) -> Address:
    """The address of `HOST:PORT`; UsageError for what is none.

    >>> web_address("[::1]:8080")
    Address(host='::1', port=8080)
    """
    host, _, port = text.rpartition(":")
    is_number = port.isascii() and port.isdigit() and int(port) <= 65535
    if not host or not is_number or ("[" in host) != (":" in host):
        raise UsageError(
            f"expected HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080, found {text!r}"
        )
    return Address(host.strip("[]"), int(port))


class _Pages(StaticFiles):
    """The files of the site as they are at the moment; it may be exchanged at any."""

    async def check_config(self) -> None:
        """Nothing: the first site may come after the first request."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file of the site; what is beside it in the folder but not of it is not shown."""
        parts = path.split("/")
        is_hidden = any(part.startswith(".") for part in parts if part != ".")
        if path == MANIFEST or is_hidden or path.startswith("/") or "\0" in path:
            path = "404"
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            # Without a site there is no page that says so either.
            response = PlainTextResponse(error.detail, error.status_code)
        if isinstance(response, RedirectResponse):
            # From a folder to its page, whose address stays.
            response.status_code = 308
        response.headers.update(_HEADERS)
        return response


def application(folder: Path) -> Starlette:
    """What answers requests for the site in a folder."""

    async def health(request: Request) -> Response:
        del request
        is_there = read_manifest(folder) is not None
        words = {"status": "ok" if is_there else "no site yet"}
        return JSONResponse(words, 200 if is_there else 503, _HEADERS)

    for ending, kind in _KINDS.items():
        mimetypes.add_type(kind, ending)
    pages = _Pages(directory=folder, html=True, check_dir=False)
    return Starlette(
        routes=[Route("/health", health, methods=["GET"]), Mount("/", pages)],
        middleware=[Middleware(GZipMiddleware, minimum_size=_LEAST_ZIPPED_BYTES)],
    )


class WebServer:
    """Serves the site in a folder from a thread of its own, until it is stopped.

    UsageError where it cannot listen at the address.
    """

    def __init__(self, folder: Path, address: Address) -> None:
        self._folder = folder
        self._socket = _listening(address)
        self._server: uvicorn.Server | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)

    @property
    def url(self) -> str:
        """Where the site can be read."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more; what is under way is ended first."""
        self._stop.set()
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(timeout=2 * _PAUSE_SECONDS)
        self._socket.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._server = uvicorn.Server(
                uvicorn.Config(
                    application(self._folder),
                    log_config=None,
                    access_log=False,
                    lifespan="off",
                    server_header=False,
                    limit_concurrency=_MOST_AT_ONCE,
                    timeout_graceful_shutdown=int(_PAUSE_SECONDS),
                )
            )
            try:
                self._server.run(sockets=[self._socket])
            except Exception as error:
                # Whatever it is, pages that are asked for later may be had.
                _logger.error("the web server has stopped: %r; it begins again", error)
                _logger.debug("it happened here", exc_info=error)
            self._stop.wait(_PAUSE_SECONDS)


def _listening(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        # From now on whoever asks waits, and nobody else can listen here.
        listening.listen(_MOST_AT_ONCE)
    except OSError as error:
        listening.close()
        raise UsageError(
            f"expected to listen at {address.host}, port {address.port}, but: {in_words(error)}; "
            "name another"
        ) from error
    return listening
