"""Web archives of other makers are read; what of them is of no use is counted, with the reason."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
import pytest

from crawler.warc.archive_reader import WarcReader

if TYPE_CHECKING:
    from tests.crawler.conftest import Foreign

MOST_BYTES = 100_000
PAGE = "https://www.vlaanderen.be/publicaties/x"
API = "https://www.vlaanderen.be/api/overview-search"
FILE = "https://publicaties.vlaanderen.be/view-file/1"
WANTED = (PAGE, API, FILE)
ARCHIVED_ON = "2024-03-06T08:00:00Z"
AT = datetime(2024, 3, 6, 8, tzinfo=UTC)
TEXT = b"<html>" + b"de meting " * 200 + b"</html>"


def reader(path: Path, not_after: datetime | None = None) -> WarcReader:
    """A reader of what the tests want of an archive."""
    return WarcReader(path, MOST_BYTES, lambda _, url: url in WANTED, not_after)


def chunked(body: bytes) -> bytes:
    """A body in pieces, as servers send it."""
    pieces = [body[at : at + 100] for at in range(0, len(body), 100)]
    marked = (b"%x;note=x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return b"".join(marked) + b"0\r\nTrailer: x\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    """Deflate without the header that it should have."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


COVERINGS: dict[str, tuple[dict[str, str], Callable[[bytes], bytes]]] = {
    "none": ({}, bytes),
    "identity": ({"Content-Encoding": "identity"}, bytes),
    "chunked": ({"Transfer-Encoding": "chunked"}, chunked),
    "gzip": ({"Content-Encoding": "gzip"}, gzip.compress),
    "gzip in two": (
        {"content-encoding": "x-gzip"},
        lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:]) + b"\0\0",
    ),
    "deflate": ({"Content-Encoding": "deflate"}, zlib.compress),
    "raw deflate": ({"Content-Encoding": "deflate"}, raw_deflate),
    "brotli": ({"Content-Encoding": "br"}, brotli.compress),
    "all at once": (
        {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip, br"},
        lambda body: chunked(brotli.compress(gzip.compress(body))),
    ),
    "already uncovered": (
        {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
        bytes,
    ),
}


@pytest.mark.parametrize("covering", COVERINGS)
@pytest.mark.parametrize("body", [TEXT, b""])
def test_coverings_are_taken_off(
    another_tool: type[Foreign], tmp_path: Path, covering: str, body: bytes
) -> None:
    """A body is read without the coverings in which it was carried, whichever they are."""
    headers, cover = COVERINGS[covering]
    with another_tool(tmp_path / "a.warc.gz") as foreign:
        foreign.put("response", PAGE, cover(body), {**headers, "ETag": '"1"'})

    (answer,) = reader(foreign.path)

    assert answer.content.body == body
    assert answer.content.headers["etag"] == '"1"'
    assert answer.at == AT


BAD_BODIES = {
    "chunked, cut": ({"Transfer-Encoding": "chunked"}, chunked(TEXT)[:500], "broken off"),
    "gzip, cut": ({"Content-Encoding": "gzip"}, gzip.compress(TEXT)[:-20], "broken off"),
    "gzip, damaged": ({"Content-Encoding": "gzip"}, b"\x1f\x8bxxxxxxxxxx", "cannot be unpacked"),
    "brotli, cut": ({"Content-Encoding": "br"}, brotli.compress(TEXT)[:-5], "broken off"),
    "brotli, damaged": ({"Content-Encoding": "br"}, b"\xff" * 50, "cannot be unpacked"),
    "unknown packing": ({"Content-Encoding": "zstd"}, TEXT, "packed in a way"),
    "large": ({}, b"a" * (MOST_BYTES + 1), "larger than"),
    "much too large": ({}, b"a" * (MOST_BYTES + 2 * 1024**2), "larger than"),
    "gzip bomb": ({"Content-Encoding": "gzip"}, gzip.compress(b"a" * 10**7), "larger than"),
    "deflate bomb": ({"Content-Encoding": "deflate"}, zlib.compress(b"a" * 10**7), "larger than"),
    "brotli bomb": ({"Content-Encoding": "br"}, brotli.compress(b"a" * 10**7), "larger than"),
    "bomb in pieces": (
        {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
        chunked(gzip.compress(b"a" * 10**7)),
        "larger than",
    ),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_bad_bodies_are_counted_and_left(
    another_tool: type[Foreign], tmp_path: Path, name: str
) -> None:
    """A body that is too large, broken or packed unknown is left with its reason; others come."""
    headers, body, reason = BAD_BODIES[name]
    with another_tool(tmp_path / "a.warc.gz") as foreign:
        foreign.put("response", PAGE, body, headers)
        foreign.put("response", FILE, b"good")
    reading = reader(foreign.path)

    assert [answer.content.body for answer in reading] == [b"good"]
    ((words, count),) = reading.left.items()
    assert reason in words
    assert count == 1
    assert reading.damage is None


def put_crawl(foreign: Foreign) -> None:
    """A crawl with all that others put into archives, in an order of their own."""
    info = foreign.writer.create_warcinfo_record("crawl.warc", {"software": "another"})
    foreign.writer.write_record(info)
    foreign.put("response", "dns:www.vlaanderen.be", b"20240306 www.vlaanderen.be A 127.0.0.1")
    foreign.put("response", "https://elsewhere.example/", TEXT)
    api = foreign.put("response", API, b'{"items": []}')
    foreign.put("metadata", PAGE, b"fetchTimeMs: 12", WARC_Concurrent_To=api)
    foreign.put("request", API, b'{"a": 1}', {}, "POST /api HTTP/1.1", WARC_Concurrent_To=api)
    early = foreign.put("request", API, b'{"b": 2}', {}, "POST /api HTTP/1.1")
    foreign.put("response", API, b'{"items": [1]}', WARC_Concurrent_To=early)
    foreign.put("response", "<" + PAGE + ">", TEXT, WARC_Date="2024-03-06T08:00:00.123456789Z")
    foreign.put("response", FILE, b"gone", {}, "404 Not Found")
    foreign.put("response", PAGE, b"busy", {}, "503 Service Unavailable")
    foreign.put("response", PAGE, b"moved", {"Location": "/"}, "301 Moved")
    foreign.put("resource", PAGE, b"<html></html>")
    foreign.put("response", PAGE, b"half", WARC_Truncated="length")
    foreign.put("response", PAGE, b"other", WARC_Block_Digest="sha1:" + "A" * 32)


@pytest.mark.parametrize("how", [{"gzip": True}, {"gzip": False}, {"warc_version": "1.1"}])
def test_crawl_of_another_tool(
    another_tool: type[Foreign], tmp_path: Path, how: dict[str, Any]
) -> None:
    """Wanted answers are taken with their requests' bodies; of all others the reason is counted."""
    with another_tool(tmp_path / "a.warc", **how) as foreign:
        put_crawl(foreign)
    reading = reader(foreign.path)

    found = [(a.method, a.url, a.request_body, a.content.status) for a in reading]

    assert found == [
        ("POST", API, '{"a": 1}', 200),
        ("POST", API, '{"b": 2}', 200),
        ("GET", PAGE, "", 200),
        ("GET", FILE, "", 404),
    ]
    assert reading.left == {
        "its address is of no source": 2,
        "the server answered 503": 1,
        "the server answered 301": 1,
        "it is a resource record, which is no answer of a server": 1,
        "it was not archived whole": 1,
        "its bytes are not those that were archived": 1,
    }


def test_one_gzip_around_all_records(another_tool: type[Foreign], tmp_path: Path) -> None:
    """A file that was packed as a whole, against the rule, is read all the same."""
    with another_tool(tmp_path / "a.warc", gzip=False) as foreign:
        put_crawl(foreign)
    packed = tmp_path / "b.warc.gz"
    packed.write_bytes(gzip.compress(foreign.path.read_bytes()))

    assert list(reader(packed)) == list(reader(foreign.path))


def revisit(foreign: Foreign, **about: str) -> None:
    """Write a revisit of the page, an hour later."""
    marks: dict[str, Any] = {"WARC_Date": "2024-03-06T09:00:00Z", **about}
    foreign.put("revisit", PAGE, **marks)


@pytest.mark.parametrize("by", ["id", "place", "digest", "other place"])
def test_revisits_name_what_they_repeat(
    another_tool: type[Foreign], tmp_path: Path, by: str
) -> None:
    """A revisit is tied to its answer by id, by address and date, or by digest, as it may be."""
    with another_tool(tmp_path / "a.warc") as foreign:
        url = FILE if by == "other place" else PAGE
        own = "<urn:uuid:00000000-0000-4000-8000-000000000001>"
        marks = {
            "id": {"WARC_Refers_To": own},
            "place": {"WARC_Refers_To_Target_URI": url, "WARC_Refers_To_Date": ARCHIVED_ON},
            "digest": {"WARC_Payload_Digest": "sha1:told"},
            "other place": {"WARC_Payload_Digest": "sha1:told"},
        }
        revisit(foreign, **marks[by])
        foreign.put("response", url, TEXT, WARC_Record_ID=own, WARC_Payload_Digest="sha1:told")

    again, first = reader(foreign.path)

    assert again.is_revisit
    assert again.repeats == first.id
    assert again.url == PAGE
    assert again.at == datetime(2024, 3, 6, 9, tzinfo=UTC)
    assert again.content.body == b""


def test_revisit_of_a_post_is_one(another_tool: type[Foreign], tmp_path: Path) -> None:
    """A revisit without a request of its own was asked as the answer that it repeats."""
    with another_tool(tmp_path / "a.warc") as foreign:
        first = foreign.put("response", API, b"{}")
        foreign.put("request", API, b"{}", {}, "POST /api HTTP/1.1", WARC_Concurrent_To=first)
        foreign.put("revisit", API, WARC_Refers_To=first)

    _, again = reader(foreign.path)

    assert (again.method, again.request_body) == ("POST", "{}")


def test_revisit_of_what_is_not_there(another_tool: type[Foreign], tmp_path: Path) -> None:
    """A revisit of an answer that is not in the file is counted and left."""
    with another_tool(tmp_path / "a.warc") as foreign:
        revisit(foreign)
    reading = reader(foreign.path)

    assert list(reading) == []
    assert reading.left == {"it repeats an answer that is not in the file": 1}


def test_request_that_is_no_text(another_tool: type[Foreign], tmp_path: Path) -> None:
    """An answer to a request whose body is no text is counted and left."""
    with another_tool(tmp_path / "a.warc") as foreign:
        first = foreign.put("response", API, b"{}")
        foreign.put("request", API, b"\xff", {}, "POST /api HTTP/1.1", WARC_Concurrent_To=first)
    reading = reader(foreign.path)

    assert list(reading) == []
    assert reading.left == {"the body of its request is no text, or too long": 1}
