"""What is written as a web archive is read again as it was, and by other tools."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.warc.archive_reader import ArchivedAnswer, WarcReader
from crawler.warc.writing import write_warc
from state.model.errors import ArchiveError
from state.model.values import Role, Snapshot

AT = datetime(2024, 3, 6, 8, tzinfo=UTC)
MOST_BYTES = 1024 * 1024
SOFTWARE = "vvwatch/test"
PAGE = "https://www.vlaanderen.be/publicaties/x"


def snapshot(body: bytes = b"a", url: str = PAGE, **other: Any) -> Snapshot:
    """A snapshot of an answer; every other name is a field of Snapshot."""
    values: dict[str, Any] = {
        "id": 1,
        "role": Role("page"),
        "method": "GET",
        "request_body": "",
        "status": 200,
        "headers": {"content-type": "text/html"},
        "first_seen_at": AT,
        "last_confirmed_at": AT,
        **other,
    }
    return Snapshot(url=url, body=body, sha256=hashlib.sha256(body).hexdigest(), **values)


def read(path: Path) -> list[ArchivedAnswer]:
    """Every answer of an archive of which nothing may be left or damaged."""
    reader = WarcReader(path, MOST_BYTES, lambda *_: True)
    answers = list(reader)
    assert (reader.left, reader.damage) == ({}, None)
    return answers


def put_together(answers: Iterable[ArchivedAnswer]) -> Iterator[tuple[Any, ...]]:
    """What the answers say of each snapshot: address, content, and the span in which it stood."""
    found: dict[str, list[Any]] = {}
    for answer in answers:
        if answer.is_revisit:
            first = found[answer.repeats or ""]
            assert first[:3] == [answer.method, answer.url, answer.request_body]
            first[-1] = answer.at
        else:
            address = [answer.method, answer.url, answer.request_body]
            content = answer.content
            found[answer.id] = [*address, dict(content.headers), content.body, answer.at, answer.at]
    return (tuple(values) for values in found.values())


def as_read(made: Snapshot) -> tuple[Any, ...]:
    """What should be read of a snapshot."""
    address = (made.method, made.url, made.request_body)
    span = (made.first_seen_at, made.last_confirmed_at)
    return (*address, dict(made.headers), made.body, *span)


# Any character that Latin-1 has, but for those that HTTP itself gives a meaning.
HEADER_VALUES = st.text(
    st.characters(max_codepoint=255, exclude_characters="\r\n\0"), min_size=1, max_size=40
).filter(lambda text: text == text.strip(" \t"))
INSTANTS = st.integers(-(10**15), 10**15).map(lambda number: AT + timedelta(microseconds=number))
SNAPSHOTS = st.builds(
    snapshot,
    body=st.binary(max_size=3_000),
    url=st.text(max_size=30).map(lambda text: PAGE + text),
    method=st.sampled_from(["GET", "POST"]),
    request_body=st.text(st.characters(codec="utf-8"), max_size=60),
    headers=st.dictionaries(st.sampled_from(["etag", "content-type", "date"]), HEADER_VALUES),
    first_seen_at=INSTANTS,
    last_confirmed_at=INSTANTS,
)


def address_and_body(made: Snapshot) -> tuple[str, ...]:
    """What no two snapshots of a database have in common."""
    return (made.method, made.url, made.request_body, made.sha256)


@given(
    made=st.lists(SNAPSHOTS, max_size=5, unique_by=address_and_body),
    name=st.sampled_from(["a.warc", "a.warc.gz"]),
)
@example(
    made=[snapshot(headers={"etag": "\xc3\xa9"}), snapshot(b"b", PAGE + "\r\n\x85 é")],
    name="a.warc",
)
@example(made=[snapshot(b"\x1f\x8b HTTP/1.1 200 OK\r\n\r\nWARC/1.1\r\n")], name="a.warc.gz")
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory, made: list[Snapshot], name: str
) -> None:
    """Any bodies, requests, headers, addresses and instants come back as they were written."""
    path = tmp_path_factory.mktemp("warc") / name

    write_warc(path, made, SOFTWARE, AT)

    assert list(put_together(read(path))) == [as_read(one) for one in made]


MANY = [
    snapshot(b"first" * 100),
    snapshot(b"second", last_confirmed_at=AT + timedelta(days=1)),
    snapshot(b"{}", method="POST", request_body='{"é": 1}', last_confirmed_at=AT + timedelta(1)),
    snapshot(b"", PAGE + "?é=\x85", headers={"etag": '"\xe9"'}),
]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_other_tools_read_it(tmp_path: Path, name: str) -> None:
    """warcio reads every record, finds no digest wrong, and the same bodies under the addresses."""
    path = tmp_path / name
    write_warc(path, MANY, SOFTWARE, AT)
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    found = []
    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        for record in records:
            assert record.rec_headers.protocol == "WARC/1.1"
            kind, body = record.rec_type, record.content_stream().read()
            found.append((kind, record.rec_headers.get_header("WARC-Target-URI"), body))

    assert checker.process_all() == 0
    assert records.err_count == 0
    assert [kind for kind, _, _ in found] == [
        "warcinfo",
        *("response", "request"),
        *("response", "request", "revisit", "request") * 2,
        *("response", "request"),
    ]
    assert [body for kind, _, body in found if kind == "response"] == [m.body for m in MANY]
    assert [body.decode() for kind, _, body in found if kind == "request"].count('{"é": 1}') == 2
    assert {url for kind, url, _ in found if url} == {PAGE, PAGE + "?%C3%A9=%C2%85"}


HOSTILE = "x\r\nWARC-Type: revisit\r\n\r\nWARC/1.1\r\nWARC-Type: response\0\rSet-Cookie: y"


def test_nothing_is_injected(tmp_path: Path) -> None:
    """Line ends in addresses, methods and headers begin no lines of their own."""
    path = tmp_path / "a.warc"
    headers = {"etag": HOSTILE, HOSTILE: "x", "content-type": "text/html"}
    made = snapshot(b"body", PAGE + HOSTILE, headers=headers, method=HOSTILE)

    write_warc(path, [made], HOSTILE.split("\r")[0], AT)

    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo", "response", "request"]
    lines = path.read_bytes().splitlines()
    assert not [line for line in lines if line.lower().startswith(b"set-cookie")]
    (answer,) = read(path)
    assert answer.url == PAGE + HOSTILE
    assert answer.content.headers.keys() == {"etag", "content-type"}
    assert answer.content.body == b"body"


def test_same_snapshots_give_the_same_bytes(tmp_path: Path) -> None:
    """Written twice, the same snapshots make the same file; nobody but its owner may read it."""
    first, second = tmp_path / "1" / "a.warc.gz", tmp_path / "2" / "a.warc.gz"
    for path in (first, second):
        path.parent.mkdir()
        assert write_warc(path, MANY, SOFTWARE, AT) == len(MANY)

    assert first.read_bytes() == second.read_bytes()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    """What is there already stays, a link to nowhere included; no part of an archive is left."""
    path, link = tmp_path / "a.warc", tmp_path / "b.warc"
    path.write_bytes(b"mine")
    link.symlink_to(tmp_path / "nowhere")
    for taken in (path, link):
        with pytest.raises(ArchiveError, match="is there already"):
            write_warc(taken, [snapshot()], SOFTWARE, AT)

    assert path.read_bytes() == b"mine"
    assert {found.name for found in tmp_path.iterdir()} == {"a.warc", "b.warc"}


def test_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """When a snapshot cannot be had or the folder is missing, no file appears."""

    def broken() -> Iterator[Snapshot]:
        yield snapshot()
        raise ArchiveError("on purpose")

    with pytest.raises(ArchiveError, match="on purpose"):
        write_warc(tmp_path / "a.warc", broken(), SOFTWARE, AT)
    with pytest.raises(ArchiveError, match="nothing was written"):
        write_warc(tmp_path / "missing" / "a.warc", [snapshot()], SOFTWARE, AT)

    assert list(tmp_path.iterdir()) == []
