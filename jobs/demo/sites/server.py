"""The example sites, served over HTTP on loopback: one server, one folder per canonical host.

It must not know what the sites say; it carries requests to the world and replies back.
"""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from jobs.demo.facts.hosts import HOSTS
from jobs.demo.sites.faults import Faults
from jobs.demo.sites.replies import Reply, Request
from jobs.demo.sites.routes import answer
from jobs.demo.story.world import World, story_world

NEVER_ANSWERED = 0
"""The status noted for a request whose connection was reset."""


@dataclass(frozen=True)
class SeenRequest:
    """One request that came in, and the status it was answered with."""

    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    status: int


class ExampleSites:
    """The sites of one world, serving from `with` to its end; everything in it may be changed.

    `requests` holds every request in the order of the answers; each is noted before its answer is
    sent, so that whoever has an answer finds its request here.
    """

    def __init__(self, world: World | None = None) -> None:
        self.world = story_world() if world is None else world
        self.faults = Faults()
        self.requests: list[SeenRequest] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> ExampleSites:
        self.closing.clear()
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.closing.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.close_connections()
            self._server.server_close()
            self._thread.join()
        self._server = None

    @property
    def origins(self) -> dict[str, str]:
        """The origin map: canonical origin = where it is served; RuntimeError when it is not."""
        if self._server is None:
            raise RuntimeError("the example sites are not being served: use them in a with block")
        base = f"http://127.0.0.1:{self._server.server_address[1]}"
        return {f"https://{host}": f"{base}/{host}" for host in HOSTS}

    def clear_requests(self) -> None:
        """Forget the requests seen so far."""
        with self._lock:
            self.requests.clear()

    def respond(self, request: Request) -> Reply:
        """Return the reply to a request, spoiled where a fault says so, and note the request."""
        with self.world.lock:
            reply = answer(self.world, request)
        reply = self.faults.spoil(reply, request)
        status = NEVER_ANSWERED if reply.reset else reply.status
        seen = SeenRequest(request.host, request.method, request.path, request.headers, status)
        with self._lock:
            self.requests.append(seen)
        return reply


class _Server(ThreadingHTTPServer):
    """A threading server that can hang up on clients which keep their connections alive."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sites: ExampleSites) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = sites
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection and remember it."""
        with self._connections_lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Hang up on everybody; the threads that serve them end by themselves."""
        with self._connections_lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report an error on standard error, unless it is a client that hung up."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Reads one request after the other from a connection."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Stay silent: `ExampleSites.requests` is the log."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        host, _, path = self.path.removeprefix("/").partition("/")
        headers = {name.lower(): value for name, value in self.headers.items()}
        sites = self.server.sites
        reply = sites.respond(Request(host, self.command, f"/{path}", headers, body))
        if reply.delay_seconds and sites.closing.wait(reply.delay_seconds):
            self.close_connection = True
        elif reply.reset:
            self._reset()
        else:
            self._send(reply)

    def _reset(self) -> None:
        # Lingering for no time makes the close a reset; the base class would say goodbye first.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.status != 304:
            self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.stream is None or reply.announced_bytes is not None:
            length = reply.announced_bytes if reply.announced_bytes is not None else len(reply.body)
            self.send_header("Content-Length", str(length))
        if reply.close:
            # This also ends the loop that waits for the connection's next request.
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body)
        for chunk in reply.stream or ():
            if self.server.sites.closing.is_set():
                return
            self.wfile.write(chunk)
