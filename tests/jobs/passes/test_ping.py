"""What a service of pings is asked, and what is said where that did not work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from jobs.cli.main import main
from jobs.config.channel_urls import ping_problem
from jobs.passes.ping import pinged

SECRET = "5ecre7"  # noqa: S105  # of no service


@dataclass
class Service:
    """A service that notes what it is asked, and answers with these bytes, or by its path."""

    asked: list[tuple[str, str, str]] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)
    port: int = 0


@pytest.fixture
def service() -> Iterator[Service]:
    """One that listens while the test runs."""
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        """One ping a request."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            made.asked.append((self.path, body, self.headers.get("Authorization", "")))
            raw = next((raw for path, raw in made.answers.items() if path in self.path), None)
            self.wfile.write(
                raw or b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
            self.close_connection = True

        do_GET = do_POST  # noqa: N815  # the base class's name

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def ping(url: str, is_good: bool = True) -> None:
    """A pass that begins and ends."""
    with pinged(url) as say:
        say(is_good, "all of it")


def test_query_and_user_go_where_they_belong(service: Service) -> None:
    """The step is the end of the path, a query stays behind it, a user is told to the service."""
    ping(f"http://me:p%40w@127.0.0.1:{service.port}/{SECRET}/?create=1", is_good=False)
    basic = "Basic bWU6cEB3"
    assert service.asked == [
        (f"/{SECRET}/start?create=1", "", basic),
        (f"/{SECRET}/fail?create=1", "all of it", basic),
    ]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_summary_goes_along_where_it_is_sent(service: Service, status: int) -> None:
    """What is redirected arrives whole where it is sent to."""
    head = f"HTTP/1.1 {status} There\r\nLocation: /there\r\nConnection: close"
    service.answers[SECRET] = f"{head}\r\nContent-Length: 0\r\n\r\n".encode()
    ping(f"http://127.0.0.1:{service.port}/{SECRET}")
    assert [each[:2] for each in service.asked[-2:]] == [
        (f"/{SECRET}", "all of it"),
        ("/there", "all of it"),
    ]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "the service answered 503"),
        (b"HTTP/1.1 302 X\r\nLocation: file:///etc/passwd\r\n\r\n", "could not be made"),
        (b"HTTP/1.1 302 X\r\nLocation: /5ecre7\r\n\r\n", "in a circle"),
        (b"nonsense\r\n\r\n", "ended without an answer"),
    ],
)
def test_what_went_wrong_is_said_without_secrets(
    service: Service, caplog: pytest.LogCaptureFixture, answer: bytes, words: str
) -> None:
    """Why a ping did not arrive is said in words, and nothing of its path."""
    service.answers[SECRET] = answer
    ping(f"http://127.0.0.1:{service.port}/{SECRET}")
    assert words in caplog.text
    assert "message" not in caplog.text
    assert SECRET not in caplog.text


def test_no_library_says_the_address(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """What HTTP libraries log of an odd answer has the whole address: it is never shown."""
    CliRunner().invoke(main, ["--log-format", "text", "config", "--help"])  # sets up the log
    caplog.set_level(logging.WARNING)
    service.answers[SECRET] = b"HTTP/1.1 200 OK\r\nno header\r\nContent-Length: 0\r\n\r\n"
    ping(f"http://127.0.0.1:{service.port}/{SECRET}")
    assert len(service.asked) == 2
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        *("hc.example/a", "ftp://hc.example/a", "http:///a", "http://hc.example:99999/a"),
        *("http://[::1/a", "http://hc.example/a b", "http://hc.example/a#b", "http://hc.example\n"),
    ],
)
def test_addresses_that_cannot_be_asked(url: str) -> None:
    """What could never be asked, or not with a step behind it, is refused with an example."""
    assert "https://hc-ping.com/" in str(ping_problem(url))


@pytest.mark.parametrize("url", ["", "http://[::1]:80/a", "https://u:p@hc.example/a?b=c"])
def test_addresses_that_can_be_asked(url: str) -> None:
    """All others are taken."""
    assert ping_problem(url) is None
