"""The site by HTTP: as it is in its folder, and nothing else."""

from __future__ import annotations

import gzip
import http.client
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jobs.publish.web import Address, WebServer, web_address
from jobs.publish.writing.folder import site_folder
from jobs.publish.writing.manifest import MANIFEST
from jobs.publish.writing.writer import Output
from state.model.errors import UsageError
from tests.jobs.publish.conftest import Site


@pytest.fixture
def served(tmp_path: Path, site: Site) -> Iterator[WebServer]:
    """A copy of the small site, served."""
    shutil.copytree(site.folder, tmp_path / "site")
    (tmp_path / "site/.secret").write_text("mine", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("outside", encoding="utf-8")
    server = WebServer(tmp_path / "site", Address("127.0.0.1", 0))
    server.start()
    yield server
    server.stop()


def ask(
    server: WebServer, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """The answer to a request."""
    port = int(server.url.rstrip("/").rpartition(":")[2])
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response, response.read()


def test_pages_are_served(served: WebServer, site: Site) -> None:
    """A page, a folder by its page, a feed and the calendar come as they are, each of its kind."""
    for path, file, kind in (
        ("/", "index.html", "text/html"),
        ("/projects/VV078/", "projects/VV078/index.html", "text/html"),
        ("/feed.xml", "feed.xml", "application/xml"),
        ("/calendar.ics", "calendar.ics", "text/calendar"),
        ("/data/vvwatch.db", "data/vvwatch.db", "application/vnd.sqlite3"),
    ):
        response, body = ask(served, path)
        assert response.status == 200
        assert (response.getheader("content-type") or "").startswith(kind)
        assert response.getheader("x-content-type-options") == "nosniff"
        assert body == (site.folder / file).read_bytes()


def test_address_of_a_folder_stays(served: WebServer) -> None:
    """A folder without its last stroke leads to the page, for good: addresses of pages stay."""
    response, _ = ask(served, "/projects/VV078")
    assert response.status == 308
    assert (response.getheader("location") or "").endswith("/projects/VV078/")


def test_what_is_known_is_not_sent_again(served: WebServer) -> None:
    """A page has an ETag by which it is answered with 304, and comes zipped where that is asked."""
    response, body = ask(served, "/index.html")
    tag = response.getheader("etag")
    assert tag
    again, nothing = ask(served, "/index.html", **{"If-None-Match": tag})
    assert (again.status, nothing) == (304, b"")
    zipped, small = ask(served, "/index.html", **{"Accept-Encoding": "gzip"})
    assert zipped.getheader("content-encoding") == "gzip"
    assert gzip.decompress(small) == body
    assert len(small) < len(body) / 2


@pytest.mark.parametrize(
    "path",
    [
        *("/nothing/here.html", f"/{MANIFEST}", "/.secret", "/../outside.txt", "//etc/passwd"),
        *("/%2e%2e/outside.txt", "/projects/../../outside.txt", "/..%2foutside.txt"),
    ],
)
def test_nothing_else_is_served(served: WebServer, path: str) -> None:
    """What is not of the site is not there, and says so with the page for that."""
    response, body = ask(served, path)
    assert response.status == 404
    assert b"Deze bladzijde is er niet" in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(served: WebServer, method: str) -> None:
    """Only reading is answered."""
    assert ask(served, "/index.html", method)[0].status == 405


def test_health_says_whether_there_is_a_site(served: WebServer, tmp_path: Path) -> None:
    """While there is a site it is well; without one it says so, and answers all the same."""
    response, body = ask(served, "/health")
    assert (response.status, json.loads(body)) == (200, {"status": "ok"})
    shutil.rmtree(tmp_path / "site")
    response, body = ask(served, "/health")
    assert (response.status, json.loads(body)) == (503, {"status": "no site yet"})
    assert ask(served, "/index.html")[0].status == 404


def test_exchanged_site_is_served_at_once(served: WebServer, tmp_path: Path) -> None:
    """Another site in its place is what is served from then on."""
    with site_folder(tmp_path / "site") as writer:
        writer.write_all([Output("index.html", "new", lambda: b"new")])
        writer.finish()
    assert ask(served, "/")[1] == b"new"


@pytest.mark.parametrize(
    "text", ["8080", "localhost", "127.0.0.1:", ":8080", "::1:8080", "a:99999"]
)
def test_address_that_is_none(text: str) -> None:
    """What is no address to listen at is refused with examples."""
    with pytest.raises(UsageError, match="expected HOST:PORT"):
        web_address(text)


def test_address_that_is_taken(served: WebServer) -> None:
    """Where another listens already, that is said."""
    port = int(served.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(UsageError, match="expected to listen"):
        WebServer(Path("site"), Address("127.0.0.1", port))
