"""What a service says when it does not take a message, in words with a remedy and no secret."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import quote

import pytest
import requests

from jobs.messages.channels import send
from jobs.messages.mail.letter import Posting
from jobs.messages.message import Message
from state.model.deliveries import Failure, Fate

MESSAGE = Message("m", "Onderwerp", "Tekst\n", "<p>Tekst</p>", ("Kort",))
PASSWORD = "Geheim77!"  # noqa: S105  # it is none
ENCODED = base64.b64encode(PASSWORD.encode()).decode()
PLAIN = base64.b64encode(f"\0somebody\0{PASSWORD}".encode()).decode()
SECONDS = 20.0
POSTING = Posting(datetime(2024, 3, 6, 8, tzinfo=UTC))

Talk = Callable[[socket.socket], None]


@contextmanager
def listening(talk: Talk) -> Iterator[int]:
    """A server that talks so with whoever connects; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                # Whoever connected may end it at any time.
                with connection, suppress(ConnectionError):
                    talk(connection)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)


def mail_server(**replies: str) -> Talk:
    """A mail server that answers each command with its reply: most say yes. A reply of nothing ends
    the connection."""
    usual = {
        "greeting": "220 here",
        "ehlo": "250-here\r\n250 AUTH PLAIN LOGIN",
        "auth": "235 welcome",
        "data": "354 go on",
        "quit": "221 bye",
        "body": "250 taken",
    }

    known = usual | replies

    def talk(connection: socket.socket) -> None:
        with connection.makefile("rb") as lines:
            answer(connection, lines)

    def answer(connection: socket.socket, lines: BinaryIO) -> None:
        expected = "greeting"
        while True:
            reply = known.get(expected, "250 yes")
            if not reply:
                return
            connection.sendall(f"{reply}\r\n".encode())
            if expected == "data" and reply.startswith("354"):
                while lines.readline() not in (b".\r\n", b""):
                    pass
                expected = "body"
                continue
            line = lines.readline()
            if not line:
                return
            expected = line.split(b" ")[0].strip().decode("latin-1").lower()

    return talk


def sent_to_mail(port: int, mode: str = "insecure", host: str = "127.0.0.1") -> Failure | None:
    """What comes of a mail to that port."""
    password = quote(PASSWORD, safe="")
    to = "from=vvwatch@example.com&to=watcher@example.com"
    url = f"mailto://somebody:{password}@{host}:{port}/?{to}&mode={mode}"
    return send(url, MESSAGE, SECONDS, POSTING)


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ({"auth": "535 5.7.8 bad credentials"}, ("name or password", "535", "bad credentials")),
        ({"rcpt": "550 no such mailbox"}, ("refused the recipient", "550", "no such mailbox")),
        ({"rcpt": "452 mailbox full"}, ("refused the recipient", "452", "mailbox full")),
        ({"mail": "553 not yours"}, ("refused the sender", "553", "not yours", "from=")),
        ({"body": "554 looks like spam"}, ("refused the message", "554", "looks like spam")),
        ({"data": "451 try later"}, ("refused the message", "451", "try later")),
        ({"greeting": "421 too busy"}, ("refused the connection", "421", "too busy")),
        ({"greeting": ""}, ("ended the connection",)),
        ({"rcpt": ""}, ("ended the connection",)),
    ],
)
def test_what_a_mail_server_refuses(replies: dict[str, str], words: tuple[str, ...]) -> None:
    """The server's own words and what to do are said of a mail that was refused."""
    with listening(mail_server(**replies)) as port:
        failure = sent_to_mail(port)
    assert failure is not None
    assert failure.fate is Fate.REFUSED
    for word in words:
        assert word in failure.words
    assert "***" not in failure.words.replace("'***'", "")


def test_mail_that_is_taken() -> None:
    """A server that says yes has the mail."""
    with listening(mail_server()) as port:
        assert sent_to_mail(port) is None


def test_mail_handed_over_without_an_answer() -> None:
    """A connection that ends after the mail was handed over leaves open whether it arrived."""
    with listening(mail_server(body="")) as port:
        failure = sent_to_mail(port)
    assert failure is not None
    assert failure.fate is Fate.UNKNOWN
    assert "may have the message" in failure.words


@pytest.mark.parametrize("where", ["greeting", "auth", "body"])
def test_silent_mail_server(where: str) -> None:
    """One that keeps silent has been handed the mail only when it kept silent at its end."""
    done = threading.Event()
    talk = mail_server(**{where: ""})

    def silent(connection: socket.socket) -> None:
        talk(connection)
        done.wait(SECONDS)

    to = "from=vvwatch@example.com&to=watcher@example.com&mode=insecure"
    with listening(silent) as port:
        url = f"mailto://somebody:{ENCODED}@127.0.0.1:{port}/?{to}"
        failure = send(url, MESSAGE, 0.3, POSTING)
        done.set()
    assert failure is not None
    assert (failure.fate is Fate.UNKNOWN) == (where == "body")
    assert "did not answer within" in failure.words


def test_secrets_that_a_server_repeats() -> None:
    """A password is not shown, however a server repeats it."""
    for spelt in (PASSWORD, PASSWORD.upper(), ENCODED, PLAIN, quote(PASSWORD)):
        with listening(mail_server(auth=f"535 not you: {spelt}.")) as port:
            failure = sent_to_mail(port)
        assert failure is not None
        assert "not you: ***" in failure.words
        assert spelt not in failure.words


def test_terminal_codes_of_a_server() -> None:
    """What a server says is one line that steers no terminal."""
    with listening(mail_server(rcpt="550 \x1b[31mno\u202e\x07")) as port:
        failure = sent_to_mail(port)
    assert failure is not None
    assert failure.words.isprintable()


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.mark.parametrize(
    "url",
    [
        "mailto://127.0.0.1:{port}/?from=a@example.com&to=b@example.com&mode=insecure",
        "mailtos://127.0.0.1:{port}/?from=a@example.com&to=b@example.com&mode=ssl",
        "json://127.0.0.1:{port}/hook",
        "xml://127.0.0.1:{port}/hook",
        "ntfy://127.0.0.1:{port}/topic",
    ],
)
def test_closed_port(url: str) -> None:
    """Where nothing listens the message was refused, and which part of the URL to look at is said,
    whatever the service."""
    failure = send(url.format(port=_closed_port()), MESSAGE, SECONDS, POSTING)
    assert failure is not None
    assert failure.fate is Fate.REFUSED
    assert "refused" in failure.words
    assert "port" in failure.words


@pytest.mark.parametrize(
    "url",
    [
        "mailto://nowhere.invalid/?from=a@example.com&to=b@example.com&mode=insecure",
        "json://nowhere.invalid/hook",
    ],
)
def test_unknown_host(url: str) -> None:
    """A host that there is not is said to be none."""
    failure = send(url, MESSAGE, SECONDS, POSTING)
    assert failure == Failure("the host name was not found; check it in the URL")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mailtos://127.0.0.1:{port}/?from=a@b.example&to=c@b.example&mode=starttls", "lacks"),
        ("mailtos://127.0.0.1:{port}/?from=a@b.example&to=c@b.example&mode=ssl", "secured"),
        ("jsons://127.0.0.1:{port}/hook", "secured"),
    ],
)
def test_no_secured_connection(url: str, words: str) -> None:
    """A service that does not speak the security that is asked of it is said to."""
    with listening(mail_server(ehlo="250 here")) as port:
        failure = send(url.format(port=port), MESSAGE, SECONDS, POSTING)
    assert failure is not None
    assert failure.fate is Fate.REFUSED
    assert words in failure.words


def test_web_service_that_ends_the_connection() -> None:
    """A request that is taken and not answered may have arrived."""

    def talk(connection: socket.socket) -> None:
        connection.recv(100_000)

    with listening(talk) as port:
        failure = send(f"json://127.0.0.1:{port}/hook", MESSAGE, SECONDS, POSTING)
    assert failure is not None
    assert failure.fate is Fate.UNKNOWN


def test_web_service_that_says_no() -> None:
    """A status that is an error is a refusal, said with its number."""

    def talk(connection: socket.socket) -> None:
        connection.recv(100_000)
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    with listening(talk) as port:
        failure = send(f"json://127.0.0.1:{port}/hook", MESSAGE, SECONDS, POSTING)
    assert failure is not None
    assert failure.fate is Fate.REFUSED
    assert "403" in failure.words


@pytest.mark.parametrize(
    ("url", "timeout"),
    [
        ("json://127.0.0.1/hook", (12.0, 40.0)),
        ("json://127.0.0.1/hook?rto=9", (12.0, 9.0)),
        ("ntfy://127.0.0.1/topic?optional=yes&cto=2", (2.0, 40.0)),
    ],
)
def test_a_service_has_our_time_to_answer(
    url: str, timeout: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Apprise waits for an answer as long as we do, unless the URL says otherwise; and a URL that
    calls its channel optional does not make a failure a success."""
    waited: list[Any] = []

    def request(*_: Any, **options: Any) -> None:
        waited.append(options["timeout"])
        raise requests.ReadTimeout

    monkeypatch.setattr(requests, "request", request)
    monkeypatch.setattr(requests, "post", request)
    failure = send(url, MESSAGE, 40.0, POSTING)
    assert waited == [timeout]
    assert failure is not None
    assert failure.fate is Fate.UNKNOWN
