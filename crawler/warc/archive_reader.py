"""The answers in a WARC file, whoever wrote it, as values.

A file is read twice: a request may stand behind its answer, and what a revisit repeats is known
by the marks that the records have. What cannot be used is counted, by reason, and left.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.warc.digests import is_intact
from crawler.warc.http_messages import (
    MAX_HEAD_BYTES,
    Message,
    MessageError,
    parse_message,
    plain_body,
    too_large,
)
from crawler.warc.records import WarcRecord, read_records
from crawler.warc.writing import EXACT_URL, safe_url
from state.model.errors import ArchiveCutError, ArchiveError

UNKNOWN_ADDRESS = "its address is of no source"
UNKNOWN_REPEATED = "it repeats an answer that is not in the file"

_MAX_REQUEST_BYTES = 1024 * 1024
_PLAIN = ("GET", "")
_NO_ANSWERS = ("resource", "conversion", "continuation")
# The web is no older.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Content:
    """What a server answered: 200 with a body, or 404 or 410 without one.

    Names of headers are in lower case, the body is unpacked.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @property
    def is_missing(self) -> bool:
        """Whether the server said that there is nothing."""
        return self.status != 200


@dataclass(frozen=True)
class ArchivedAnswer:
    """An answer as an archive has it; `id` is that of its record.

    A revisit has no body: it says that the answer with the id `repeats` was given again.
    """

    id: str
    method: str
    url: str
    request_body: str
    at: datetime
    content: Content
    is_revisit: bool = False
    repeats: str | None = None


class WarcReader:
    """The answers of one file that are wanted and can be used, in the order of the file.

    `is_wanted` is asked with method and address. After reading, `left` counts what was not used,
    by the reason, and `damage` says where the file is damaged or cut off, None when it is whole.
    """

    def __init__(
        self,
        path: Path,
        max_body_bytes: int,
        is_wanted: Callable[[str, str], bool],
        not_after: datetime | None = None,
    ) -> None:
        self._path = path
        self._max_body_bytes = max_body_bytes
        self._is_wanted = is_wanted
        self._not_after = not_after
        self.left: Counter[str] = Counter()
        self.damage: str | None = None

    def __iter__(self) -> Iterator[ArchivedAnswer]:
        """Read the file; raises ArchiveError when nothing of it can be used."""
        index = _Index()
        self.left.clear()
        self.damage = None
        try:
            for record in read_records(self._path):
                index.note(record)
        except ArchiveCutError:
            pass  # the second reading comes to the same place, and tells of it
        try:
            for record in read_records(self._path):
                if (answer := self._use(record, index)) is not None:
                    yield answer
        except ArchiveCutError as error:
            if error.record == 1:
                raise ArchiveError(f"{self._path}: {error}; nothing of it can be used") from error
            self.damage = f"{self._path}: {error}; it and what stood behind it are missing"

    def _use(self, record: WarcRecord, index: _Index) -> ArchivedAnswer | None:
        """The answer of a record; None where it has none, or none that can be used."""
        try:
            if record.kind in _NO_ANSWERS:
                raise MessageError(f"it is a {record.kind} record, which is no answer of a server")
            if record.kind in ("response", "revisit"):
                return self._answer(record, index)
        except MessageError as error:
            self.left[str(error)] += 1
        return None

    def _answer(self, record: WarcRecord, index: _Index) -> ArchivedAnswer:
        is_revisit = record.kind == "revisit"
        repeats = index.repeated(record) if is_revisit else None
        method, request_body = index.request(record, repeats)
        url = _url(record)
        if not self._is_wanted(method, url):
            raise MessageError(UNKNOWN_ADDRESS)
        if request_body is None:
            raise MessageError("the body of its request is no text, or too long")
        at = self._instant(record)
        message = self._message(record)
        if is_revisit and not (message and message.status in (404, 410)):
            if repeats is None:
                raise MessageError(UNKNOWN_REPEATED)
            content = Content(200)
        else:
            content = self._content(message)
        return ArchivedAnswer(
            _id(record), method, url, request_body, at, content, is_revisit, repeats
        )

    def _instant(self, record: WarcRecord) -> datetime:
        at = instant(record.header("WARC-Date"))
        if at is None:
            raise MessageError("it has no date, or one that cannot be read")
        if self._not_after is not None and at > self._not_after:
            raise MessageError("it is dated in the future")
        return at

    def _message(self, record: WarcRecord) -> Message | None:
        """The HTTP message of a record; None of one that has none, as a revisit may."""
        if record.header("WARC-Truncated") or record.header("WARC-Segment-Number"):
            raise MessageError("it was not archived whole")
        if record.size_bytes > self._max_body_bytes + MAX_HEAD_BYTES:
            raise too_large(self._max_body_bytes)
        block = record.read()
        if not is_intact(block, record.header("WARC-Block-Digest")):
            raise MessageError("its bytes are not those that were archived")
        return parse_message(block) if block else None

    def _content(self, message: Message | None) -> Content:
        if message is None:
            raise MessageError("it is no HTTP answer")
        if message.status in (404, 410):
            return Content(message.status)
        if message.status != 200:
            raise MessageError(f"the server answered {message.status}")
        body = plain_body(message, self._max_body_bytes)
        return Content(200, message.headers, body)


class _Index:
    """What the records of a file say of one another."""

    def __init__(self) -> None:
        # By the id of a request that is no plain GET: its method, and its body where that is text.
        self._requests: dict[str, tuple[str, str | None]] = {}
        # By the id of an answer: the id of its request.
        self._request_of: dict[str, str] = {}
        # By where and when, and by digest: the id of an answer.
        self._answers: dict[tuple[str, str], str] = {}
        self._ids: set[str] = set()

    def note(self, record: WarcRecord) -> None:
        """Take in what may be wanted of a record."""
        if record.kind == "request":
            self._note_request(record)
        elif record.kind == "response":
            own = _id(record)
            digest = record.header("WARC-Payload-Digest")
            self._ids.add(own)
            self._answers.setdefault((record.url, record.header("WARC-Date")), own)
            if digest:
                self._answers.setdefault((record.url, digest), own)
                self._answers.setdefault(("", digest), own)

    def _note_request(self, record: WarcRecord) -> None:
        if record.size_bytes > _MAX_REQUEST_BYTES + MAX_HEAD_BYTES:
            request: tuple[str, str | None] = ("unknown", None)
        else:
            request = _read_request(record.read())
        if request != _PLAIN:
            own = _id(record)
            self._requests[own] = request
            for other in record.headers("WARC-Concurrent-To"):
                self._request_of[other] = own

    def request(self, answer: WarcRecord, repeats: str | None) -> tuple[str, str | None]:
        """Method and body of the request behind an answer, or behind the one it repeats.

        The body is None where it is no text. Whatever no request is known of was a GET.
        """
        own = self._request_of.get(_id(answer), "")
        named = (
            own,
            *answer.headers("WARC-Concurrent-To"),
            self._request_of.get(repeats or "", ""),
        )
        return next((self._requests[key] for key in named if key in self._requests), _PLAIN)

    def repeated(self, revisit: WarcRecord) -> str | None:
        """The id of the answer that a revisit repeats, None when it is not in the file."""
        named = revisit.header("WARC-Refers-To")
        if named in self._ids:
            return named
        url = revisit.header("WARC-Refers-To-Target-URI") or revisit.url
        digest = revisit.header("WARC-Payload-Digest")
        marks = (
            (url, revisit.header("WARC-Refers-To-Date")),
            (url, digest),
            ("", digest),
        )
        return next((self._answers[mark] for mark in marks if mark in self._answers), None)


def instant(text: str) -> datetime | None:
    """The instant of a WARC-Date, None when it is none, or not told to the second."""
    if len(text) < len("2024-03-06T08:00:00"):
        return None
    try:
        at = datetime.fromisoformat(text)
        utc = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return utc if utc >= _EARLIEST else None


def _read_request(block: bytes) -> tuple[str, str | None]:
    try:
        message = parse_message(block)
    except MessageError:
        return "unknown", None
    try:
        return message.method, plain_body(message, _MAX_REQUEST_BYTES).decode()
    except (MessageError, UnicodeDecodeError):
        return message.method, None


def _url(record: WarcRecord) -> str:
    """The address as it was asked for; one that vvwatch wrote may stand beside its safe form."""
    exact = record.header(EXACT_URL)
    try:
        value = json.loads(exact) if exact else None
    except ValueError:
        value = None
    return value if isinstance(value, str) and safe_url(value) == record.url else record.url


def _id(record: WarcRecord) -> str:
    return record.header("WARC-Record-ID") or f"record {record.number}"
