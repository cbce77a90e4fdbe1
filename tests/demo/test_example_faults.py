"""Every fault can be ordered, reaches the client as it is called, and ends."""

from __future__ import annotations

import gzip
import http.client
import json
import time
from contextlib import closing
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from jobs.demo.sites.faults import FAULTS
from jobs.demo.sites.server import ExampleSites

HOST = "ws.vlpar.be"
SEARCH = "https://ws.vlpar.be/api/search/query/schriftelijke%20vraag?max=100"
FILES = "publicaties.vlaanderen.be"
FILE = "https://publicaties.vlaanderen.be/view-file/53585"


def unfollowed(client: Any, url: str) -> tuple[int, str | None]:
    """Return status and Location of an answer without following it."""
    parts = urlsplit(client.loopback(url))
    with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as connection:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers["Location"]


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_statuses(sites: ExampleSites, client: Any, status: int) -> None:
    """A status fault gives that status, with Retry-After when asked, as often as ordered."""
    sites.faults.add(HOST, str(status), "search", times=2, retry_after_seconds=7)
    answers = [client.get(SEARCH) for _ in range(3)]
    assert [answer.status for answer in answers] == [status, status, 200]
    assert answers[0].headers["Retry-After"] == "7"


def test_after_so_many(sites: ExampleSites, client: Any) -> None:
    """A fault may begin after so many good answers, and then lasts as often as ordered."""
    sites.faults.add(HOST, "503", "search", times=1, after=2)
    assert [client.get(SEARCH).status for _ in range(4)] == [200, 200, 503, 200]


def test_spoiled_bodies(sites: ExampleSites, client: Any) -> None:
    """A log-out page, no bytes, half the bytes: all come with status 200 and a true length."""
    good = client.get(SEARCH).body
    for kind, body in {"empty": b"", "cut": good[: len(good) // 2]}.items():
        sites.faults.add(HOST, kind, times=1)
        assert client.get(SEARCH).body == body
    sites.faults.add(HOST, "html")
    answer = client.get(SEARCH)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    sites.faults.clear()
    assert client.get(SEARCH).body == good


def test_cut_connection(sites: ExampleSites, client: Any) -> None:
    """A cut connection ends before the announced length."""
    sites.faults.add(FILES, "cut_connection")
    with pytest.raises(http.client.IncompleteRead):
        client.get(FILE)


def test_no_items(sites: ExampleSites, client: Any) -> None:
    """A listing keeps its frame and loses its items, as JSON and as HTML."""
    sites.faults.add(HOST, "no_items")
    sites.faults.add("www.vlaanderen.be", "no_items")
    answer = client.get(SEARCH).json()
    assert (answer["count"], answer["result"]) == ("14", [])
    page = client.get("https://www.vlaanderen.be/publicaties?q.LIKE=Veerkracht").text
    assert "<h1" in page
    assert "vl-spotlight" not in page
    programme = client.get("https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht").text
    assert "<h1" in programme
    assert "<h2" not in programme


def test_reset(sites: ExampleSites, client: Any) -> None:
    """A reset connection is an error to the client and is noted with status 0."""
    sites.faults.add(HOST, "reset")
    with pytest.raises((ConnectionResetError, URLError)):
        client.get(SEARCH)
    assert sites.requests[-1].status == 0


def test_timeout_ends_with_the_server(sites: ExampleSites, client: Any) -> None:
    """A late answer does not hold up the end of the sites, and comes when its time is over."""
    sites.faults.add(HOST, "timeout", delay_seconds=0.2, times=1)
    started = time.monotonic()
    assert client.get(SEARCH).status == 200
    assert time.monotonic() - started >= 0.2
    sites.faults.add(HOST, "timeout", delay_seconds=600)
    connection = http.client.HTTPConnection(urlsplit(client.loopback(SEARCH)).netloc, timeout=600)
    connection.request("GET", "/ws.vlpar.be/api/search/query/vraag")
    started = time.monotonic()
    sites.__exit__(None, None, None)
    assert time.monotonic() - started < 60
    connection.close()


@pytest.mark.parametrize("with_length", [False, True])
def test_huge(sites: ExampleSites, client: Any, with_length: bool) -> None:
    """A huge body is streamed, with or without its length."""
    sites.faults.add(FILES, "huge", size_bytes=3_000_000, with_length=with_length)
    answer = client.get(FILE)
    assert len(answer.body) > 3_000_000
    assert ("Content-Length" in answer.headers) is with_length


def test_gzip_bomb(sites: ExampleSites, client: Any) -> None:
    """A small packed body unpacks to the size ordered."""
    sites.faults.add(FILES, "gzip_bomb", size_bytes=20_000_000)
    answer = client.get(FILE)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.body) < 50_000
    assert len(gzip.decompress(answer.body)) == 20_000_000


def test_redirects(sites: ExampleSites, client: Any) -> None:
    """One redirect leads to a foreign host, the other back to where it came from."""
    sites.faults.add(HOST, "foreign_redirect", times=1)
    assert unfollowed(client, SEARCH) == (302, "https://elsewhere.example/")
    sites.faults.add(HOST, "loop_redirect")
    sites.clear_requests()
    client.get(SEARCH)
    assert len(sites.requests) > 3
    assert {seen.path for seen in sites.requests} == {SEARCH.removeprefix(f"https://{HOST}")}


def test_broken_pdf(sites: ExampleSites, client: Any) -> None:
    """A broken PDF begins like one."""
    sites.faults.add(FILES, "broken_pdf")
    assert client.get(FILE).body.startswith(b"%PDF-1.4")


def test_robots_is_spared(sites: ExampleSites, client: Any) -> None:
    """A fault of a host leaves its robots.txt alone unless that is named."""
    sites.faults.add(HOST, "500")
    assert client.get(f"https://{HOST}/robots.txt").status == 200
    sites.faults.add(HOST, "404", "robots.txt")
    assert client.get(f"https://{HOST}/robots.txt").status == 404


def test_unknown_fault(sites: ExampleSites) -> None:
    """A fault that does not exist is refused when it is ordered."""
    with pytest.raises(KeyError):
        sites.faults.add(HOST, "earthquake")
    assert "html" in FAULTS


def test_requests_are_noted(sites: ExampleSites, client: Any) -> None:
    """Each request is noted with host, path with query, lower-case headers and status."""
    client.get(SEARCH, X_Test="1")
    (seen,) = sites.requests
    assert (seen.host, seen.method, seen.status) == (HOST, "GET", 200)
    assert seen.path == "/api/search/query/schriftelijke%20vraag?max=100"
    assert seen.headers["x-test"] == "1"
    sites.clear_requests()
    assert sites.requests == []


def test_connection_is_kept_alive(sites: ExampleSites) -> None:
    """Several requests go over one connection."""
    base = urlsplit(sites.origins[f"https://{HOST}"])
    connection = http.client.HTTPConnection(base.netloc, timeout=10)
    for _ in range(3):
        connection.request("GET", f"{base.path}/api/search/query/vraag")
        assert json.loads(connection.getresponse().read())["count"]
    connection.close()
    assert len(sites.requests) == 3


def test_closed_sites_have_no_origins(sites: ExampleSites) -> None:
    """Outside their `with` block the sites have no addresses, and nobody answers."""
    origin = sites.origins[f"https://{HOST}"]
    sites.__exit__(None, None, None)
    with pytest.raises(RuntimeError):
        _ = sites.origins
    with pytest.raises(URLError):
        urlopen(origin, timeout=2)  # noqa: S310 - loopback only
