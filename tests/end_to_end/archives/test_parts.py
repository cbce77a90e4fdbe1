"""Archives of others that have documents or pages and no listing are read for what they have."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import sqlite3
import uuid
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.replies import Request
from jobs.demo.sites.routes import answer
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import World, content_of, make_question

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

QUESTION = "https://ws.vlpar.be/e/opendata/schv/{}"
DOCUMENT = "https://docs.vlaamsparlement.be/files/pfile?id={}"
PAGE = "https://www.vlaanderen.be/publicaties/{}"


class Archive:
    """A WARC file as another tool may write it, packed where its name ends so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records: list[bytes] = []

    def put(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        status: str = "HTTP/1.1 200 OK",
    ) -> None:
        """Add an answer."""
        self.put_raw(url, message(status, headers or {}) + body)

    def put_again(self, url: str, digest: str) -> None:
        """Add a revisit of what has this digest."""
        profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
        more = {"WARC-Profile": profile, "WARC-Payload-Digest": digest}
        self.put_raw(url, message("HTTP/1.1 200 OK", {}), "revisit", more)

    def put_raw(
        self,
        url: str,
        block: bytes,
        kind: str = "response",
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Add a record of which the HTTP message is these bytes."""
        named = {
            "WARC-Type": kind,
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
            "WARC-Date": "2024-03-06T08:00:00Z",
            "WARC-Target-URI": url,
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(len(block)),
            **(more or {}),
        }
        record = message("WARC/1.1", named) + block + b"\r\n\r\n"
        self._records.append(gzip.compress(record) if self.path.suffix == ".gz" else record)

    def close(self) -> Path:
        """The file, whole."""
        self.path.write_bytes(b"".join(self._records))
        return self.path


def message(first_line: str, headers: Mapping[str, str]) -> bytes:
    """The head of a record, or of an answer in it."""
    lines = (first_line, *(f"{name}: {value}" for name, value in headers.items()), "", "")
    return "\r\n".join(lines).encode()


def _answer(world: World, host: str, path: str) -> bytes:
    """What an example site answers."""
    reply = answer(world, Request(host, "GET", path, {"accept": "application/json"}))
    assert reply.status == 200
    return bytes(reply.body)


def _replayed(made: Installation, *paths: Path, into: str = "kept.db") -> list[dict[str, Any]]:
    words = [word for path in paths for word in ("--warc", str(path))]
    done = made.run("replay", *words, "--into", into, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _keys(made: Installation, kind: str) -> set[str]:
    with closing(sqlite3.connect(made.folder / "kept.db")) as db:
        return {key for (key,) in db.execute("SELECT key FROM records WHERE kind = ?", [kind])}


@pytest.fixture
def parts(sites: ExampleSites, tmp_path: Path) -> Archive:
    """An archive with a question, its document, a page of a publication, and things of others."""
    question = make_question(1790901, 901, date(2024, 1, 16), "Dossier VV078 in Gent")
    document = question_pdf(question, "1. Hoe staat het met VV087?")
    sites.world.questions.append(question)
    api, path = "ws.vlpar.be", f"/e/opendata/schv/{question.id}"
    slug = sites.world.publications[0].slug
    page = _answer(sites.world, "www.vlaanderen.be", f"/publicaties/{slug}")
    archive = Archive(tmp_path / "parts.warc.gz")
    gzipped = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    archive.put(
        QUESTION.format(question.id), gzip.compress(_answer(sites.world, api, path)), gzipped
    )
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(document), document)
    archive.put(
        DOCUMENT.format(2990001),
        chunked,
        {"Content-Type": "application/pdf", "Transfer-Encoding": "chunked"},
    )
    archive.put(PAGE.format(slug), page, {"Content-Type": "text/html; charset=utf-8"})
    # It is known from nothing but the archive.
    sites.world.questions.remove(question)
    archive.put("https://elsewhere.example/", b"<html>", {"Content-Type": "text/html"})
    archive.put(DOCUMENT.format(2990002), b"", status="HTTP/1.1 404 Not Found")
    archive.put(DOCUMENT.format(2990003), b"", status="HTTP/1.1 404 Not Found")
    archive.put(DOCUMENT.format(2990004), b"", status="HTTP/1.1 404 Not Found")
    archive.put(QUESTION.format(1790902), b"<html><h1>Even geduld</h1></html>")
    return archive


def test_parts_without_a_listing(fresh: Installation, parts: Archive) -> None:
    """Records are made of what is there; no source fails, and nothing is news."""
    found = _replayed(fresh, parts.close())
    assert {"question:1790901", "pfile:2990001"} <= _keys(fresh, "question") | _keys(fresh, "file")
    assert _keys(fresh, "publication")
    assert [event for event in found if event["kind"].startswith("source.")] == []
    assert [event for event in found if not event["baseline"]] == []
    assert "question:1790901" in {event["subject"] for event in found}


def test_parts_after_a_whole_archive(settled: Installation, parts: Archive, tmp_path: Path) -> None:
    """Parts after an archive with listings change and add what they have, without news."""
    whole = tmp_path / "whole.warc.gz"
    assert settled.run("export", "--warc", str(whole), now="2024-02-01T08:30").returncode == 0
    [url] = settled.rows("SELECT url FROM snapshots WHERE role = 'file' ORDER BY id LIMIT 1")[0]
    question = make_question(1790903, 903, date(2024, 1, 16), "Andere tekst over VV129")
    parts.put(url, question_pdf(question, "1. VV129?"), {"Content-Type": "application/pdf"})
    found = _replayed(settled, whole, parts.close())
    assert [event for event in found if not event["baseline"]] == []
    assert "question:1790901" in _keys(settled, "question")
    assert len(_keys(settled, "question")) > 10


def test_revisits_alone(fresh: Installation, tmp_path: Path) -> None:
    """A revisit of a document in the same file is read as that document."""
    question = make_question(1790901, 901, date(2024, 1, 16), "Dossier")
    body = content_of(question_pdf(question, "1. Hoe staat het met VV087?"))
    archive = Archive(tmp_path / "again.warc")
    sha1 = "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()  # noqa: S324  # WARC's
    head = message("HTTP/1.1 200 OK", {"Content-Type": "application/pdf"})
    digest = {"WARC-Payload-Digest": sha1}
    archive.put_raw(DOCUMENT.format(2990001), head + body, more=digest)
    archive.put_again(DOCUMENT.format(2990002), sha1)
    _replayed(fresh, archive.close())
    assert _keys(fresh, "file") == {"pfile:2990001", "pfile:2990002"}


def test_answers_of_http_2(fresh: Installation, tmp_path: Path) -> None:
    """An answer of HTTP/2 is read, whether it was given a line of status or not."""
    question = make_question(1790901, 901, date(2024, 1, 16), "Dossier")
    body = content_of(question_pdf(question, "1. Hoe staat het met VV087?"))
    archive = Archive(tmp_path / "two.warc.gz")
    heads = (b"HTTP/2 200\r\n:status: 200\r\n", b"HTTP/2 200 OK\r\n", b":status: 200\r\n")
    for number, head in enumerate(heads, start=2990001):
        block = head + b"content-type: application/pdf\r\n\r\n" + body
        archive.put_raw(DOCUMENT.format(number), block)
    _replayed(fresh, archive.close())
    assert len(_keys(fresh, "file")) == len(heads)


def test_bad_archives_leave_the_rest(fresh: Installation, parts: Archive, tmp_path: Path) -> None:
    """A WACZ, words and a file that is cut off are refused or named; the others are read."""
    good = parts.close()
    wacz = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(wacz, "w") as file:
        file.write(good, "archive/data.warc.gz")
    (tmp_path / "words.warc").write_text("Geachte,", encoding="utf-8")
    refused = fresh.run("replay", "--warc", str(wacz), "--into", "refused.db")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "unpack it and take the WARC files in its folder archive" in refused.stderr
    words = ["--warc", str(wacz), "--warc", str(tmp_path / "words.warc"), "--warc", str(good)]
    done = fresh.run("import", "--json", *words, now="2024-04-01T08:30")
    assert done.returncode == 1
    assert "crawl.wacz" in done.stderr
    assert "words.warc" in done.stderr
    [row] = [json.loads(line) for line in done.stdout.splitlines()]
    assert row["answers"] > 3
    assert "Traceback" not in done.stderr


def test_live_passes_after_an_import_of_parts(settled: Installation, parts: Archive) -> None:
    """Parts that were taken in make no source fail, and nothing of them is news to a live pass."""
    settled.run("import", "--warc", str(parts.close()), now="2024-04-01T08:30")
    result = settled.check("2024-04-02T08:30")
    assert result.is_good
    assert settled.kinds() == []
