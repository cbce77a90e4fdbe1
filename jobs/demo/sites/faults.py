"""What can go wrong with an answer on its way: each fault turns a good reply into a bad one.

It must not know the world; the sites ask it about every reply.
"""

from __future__ import annotations

import json
import re
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from jobs.demo.sites.json_faults import EDITS, Edit, edited
from jobs.demo.sites.replies import HTML_TYPE, JSON_API_TYPE, JSON_TYPE, PDF_TYPE, Reply, Request

MIB = 1024 * 1024
CHUNK_BYTES = 64 * 1024

LOGGED_OUT = (
    "<!DOCTYPE html><html><head><title>Afgemeld</title></head>"
    "<body><h1>U bent afgemeld</h1><p>Meld u opnieuw aan.</p></body></html>"
)

_LISTED = re.compile(
    r'<li class="vl-spotlight">.*?</li>|<section class="vl-region">.*?</section>|'
    r'<nav class="vl-pager">.*?</nav>',
    re.DOTALL,
)


@dataclass(frozen=True)
class Fault:
    """One fault as it was ordered; the last four fields concern single kinds of fault."""

    host: str
    kind: str
    path_contains: str = ""
    retry_after_seconds: int | None = None
    delay_seconds: float = 30
    size_bytes: int = 80 * MIB
    with_length: bool = False


Spoil = Callable[[Reply, Request, Fault], Reply]


def _with_status(status: int) -> Spoil:
    def spoil(_reply: Reply, _request: Request, fault: Fault) -> Reply:
        headers = {}
        if fault.retry_after_seconds is not None:
            headers["Retry-After"] = str(fault.retry_after_seconds)
        page = f"<!DOCTYPE html><html><body><h1>{status}</h1></body></html>"
        return Reply(status, page.encode(), headers=headers)

    return spoil


def _html(_reply: Reply, _request: Request, _fault: Fault) -> Reply:
    return Reply(200, LOGGED_OUT.encode(), HTML_TYPE)


def _empty(reply: Reply, _request: Request, _fault: Fault) -> Reply:
    return replace(reply, status=200, body=b"")


def _cut(reply: Reply, _request: Request, _fault: Fault) -> Reply:
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def _cut_connection(reply: Reply, _request: Request, _fault: Fault) -> Reply:
    half = reply.body[: len(reply.body) // 2]
    return replace(reply, body=half, announced_bytes=len(reply.body) + 1, close=True)


def _no_items(reply: Reply, _request: Request, _fault: Fault) -> Reply:
    if reply.content_type in (JSON_TYPE, JSON_API_TYPE):
        answer = json.loads(reply.body)
        answer.update({name: [] for name in ("result", "items", "data") if name in answer})
        return replace(reply, body=json.dumps(answer).encode())
    if reply.content_type == HTML_TYPE:
        return replace(reply, body=_LISTED.sub("", reply.body.decode()).encode())
    return reply


def _reset(reply: Reply, _request: Request, _fault: Fault) -> Reply:
    return replace(reply, reset=True)


def _timeout(reply: Reply, _request: Request, fault: Fault) -> Reply:
    return replace(reply, delay_seconds=fault.delay_seconds)


def _huge(reply: Reply, _request: Request, fault: Fault) -> Reply:
    size = fault.size_bytes
    announced = len(reply.body) + size if fault.with_length else None
    return replace(reply, stream=_zeros(size), announced_bytes=announced, close=True)


def _zeros(size: int) -> Iterator[bytes]:
    for start in range(0, size, CHUNK_BYTES):
        yield bytes(min(CHUNK_BYTES, size - start))


def _gzip_bomb(reply: Reply, _request: Request, fault: Fault) -> Reply:
    headers = {**reply.headers, "Content-Encoding": "gzip"}
    return replace(reply, status=200, body=_zipped_zeros(fault.size_bytes), headers=headers)


@cache
def _zipped_zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(chunk) for chunk in _zeros(size)) + packer.flush()


def _foreign_redirect(_reply: Reply, _request: Request, _fault: Fault) -> Reply:
    return Reply(302, headers={"Location": "https://elsewhere.example/"})


def _loop_redirect(_reply: Reply, request: Request, _fault: Fault) -> Reply:
    # A relative address leads back here by its canonical address and by that on loopback.
    return Reply(302, headers={"Location": f"./{request.path.rpartition('/')[2]}"})


def _broken_pdf(reply: Reply, _request: Request, _fault: Fault) -> Reply:
    return replace(
        reply, status=200, body=b"%PDF-1.4\n" + b"\x00\xffrommel" * 50, content_type=PDF_TYPE
    )


def _page(main: str, head: str = "") -> Spoil:
    """A page of the site in place of any answer, whatever was asked for."""
    text = (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">{head}</head><body>'
        f'<header><a href="/">Vlaanderen.be</a></header><main>{main}</main></body></html>'
    )

    def spoil(_reply: Reply, _request: Request, _fault: Fault) -> Reply:
        return Reply(200, text.encode(), HTML_TYPE)

    return spoil


def _refusal(page: str, headers: dict[str, str]) -> Spoil:
    """A refusal by whatever stands before the site."""

    def spoil(_reply: Reply, _request: Request, _fault: Fault) -> Reply:
        text = f"<!DOCTYPE html><html><body>{page}</body></html>"
        return Reply(403, text.encode(), HTML_TYPE, headers=headers)

    return spoil


def _heading_alone(reply: Reply, _request: Request, _fault: Fault) -> Reply:
    heading = re.search(rb"<h1.*?</h1>", reply.body, re.DOTALL)
    main = b"<main>" + (heading.group() if heading else b"<h1>Vlaanderen</h1>") + b"</main>"
    return replace(reply, body=re.sub(rb"<main>.*</main>", main, reply.body, flags=re.DOTALL))


def _home_redirect(_reply: Reply, request: Request, _fault: Fault) -> Reply:
    return Reply(302, headers={"Location": "/".join(".." for _ in request.path.split("/")) + "/"})


def _bytes(body: bytes, content_type: str) -> Spoil:
    def spoil(reply: Reply, _request: Request, _fault: Fault) -> Reply:
        return replace(reply, status=200, body=body, content_type=content_type)

    return spoil


def _edited(edit: Edit) -> Spoil:
    def spoil(reply: Reply, _request: Request, _fault: Fault) -> Reply:
        body = reply.body if isinstance(reply.body, bytes) else b""
        return replace(reply, body=edited(body, edit))

    return spoil


FAULTS: dict[str, Spoil] = {
    **{name: _edited(edit) for name, edit in EDITS.items()},
    "queue": _page("<h1>Even geduld</h1><p>U staat in de wachtrij.</p>"),
    "maintenance": _page("<h1>Vlaanderen.be</h1><p>Wegens onderhoud tijdelijk onbeschikbaar.</p>"),
    "refresh": _page(
        "<h1>Vlaanderen.be</h1><p>U wordt doorgestuurd.</p>",
        '<meta http-equiv="refresh" content="0; url=/wachtkamer">',
    ),
    "consent": _page("<h1>Vlaanderen.be</h1><p>Aanvaard alle cookies om verder te gaan.</p>"),
    "challenge": _refusal(
        "<title>Just a moment...</title><h1>Checking your browser</h1>",
        {"cf-mitigated": "challenge"},
    ),
    "proxy": _refusal(
        "<title>ERROR</title><h1>Access Denied</h1>",
        {"Via": "1.1 gateway.example (squid/6.6)", "X-Squid-Error": "ERR_ACCESS_DENIED 0"},
    ),
    "not_found_page": _page("<h1>Pagina niet gevonden</h1><p>Zoek verder.</p>"),
    "heading_alone": _heading_alone,
    "home_redirect": _home_redirect,
    "json": _bytes(b'{"error": "try again", "code": 17}', JSON_TYPE),
    "csv": _bytes(b"project;status\nVV078;afgerond\nVV129;lopend\n", "text/csv"),
    "rtf": _bytes(rb"{\rtf1\ansi VV078 is afgerond.}", "application/rtf"),
    "words": _bytes(b"Het document wordt voorbereid.", "text/plain; charset=utf-8"),
    "one_byte": _bytes(b"x", PDF_TYPE),
    "html": _html,
    "empty": _empty,
    "cut": _cut,
    "cut_json": _cut,
    "cut_connection": _cut_connection,
    "no_items": _no_items,
    "401": _with_status(401),
    "403": _with_status(403),
    "404": _with_status(404),
    "410": _with_status(410),
    "429": _with_status(429),
    "500": _with_status(500),
    "503": _with_status(503),
    "reset": _reset,
    "timeout": _timeout,
    "huge": _huge,
    "gzip_bomb": _gzip_bomb,
    "foreign_redirect": _foreign_redirect,
    "loop_redirect": _loop_redirect,
    "broken_pdf": _broken_pdf,
}


@dataclass(eq=False)
class _Standing:
    """A fault in force, how often it still is (None: until it is cleared), and after how many."""

    fault: Fault
    times: int | None
    after: int


class Faults:
    """The faults now in force; safe to change while the sites are serving."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[_Standing] = []

    def add(
        self,
        host: str,
        kind: str,
        path_contains: str = "",
        times: int | None = None,
        *,
        after: int = 0,
        retry_after_seconds: int | None = None,
        delay_seconds: float = 30,
        size_bytes: int = 80 * MIB,
        with_length: bool = False,
    ) -> None:
        """Spoil the answers of a host to matching paths: so many times, or until `clear`, `after`
        so many good ones.

        `kind` is a key of FAULTS, else KeyError. The path holds its query and is percent-encoded as
        it was asked for; robots.txt is spoiled only when `path_contains` names it. Of several
        matching faults the one added first counts. `retry_after_seconds` is for statuses,
        `delay_seconds` for "timeout", `size_bytes` for "huge" and "gzip_bomb" (unpacked), and
        `with_length` lets "huge" announce its size.
        """
        if kind not in FAULTS:
            raise KeyError(kind)
        fault = Fault(
            host, kind, path_contains, retry_after_seconds, delay_seconds, size_bytes, with_length
        )
        with self._lock:
            self._faults.append(_Standing(fault, times, after))

    def clear(self) -> None:
        """Let everything be well again."""
        with self._lock:
            self._faults.clear()

    def spoil(self, reply: Reply, request: Request) -> Reply:
        """Return the reply as the first matching fault leaves it, and use that fault up by one."""
        fault = self._take(request)
        return reply if fault is None else FAULTS[fault.kind](reply, request, fault)

    def _take(self, request: Request) -> Fault | None:
        with self._lock:
            for standing in self._faults:
                if not _concerns(standing.fault, request):
                    continue
                if standing.after:
                    standing.after -= 1
                    continue
                if standing.times is not None:
                    standing.times -= 1
                    if standing.times == 0:
                        self._faults.remove(standing)
                return standing.fault
        return None


def _concerns(fault: Fault, request: Request) -> bool:
    if request.bare_path == "/robots.txt" and "robots" not in fault.path_contains:
        return False
    return fault.host == request.host and fault.path_contains in request.path
