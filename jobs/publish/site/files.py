"""Files of the site that are no pages: style, icon, script, and what robots are told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from xml.sax.saxutils import escape

from jobs.publish.pages.home import NOT_FOUND
from jobs.publish.writing.writer import Output

_ASSETS = ("site.css", "icon.svg", "search.js")
_SITEMAP = "sitemap.xml"
_MOST_ADDRESSES = 50_000  # https://www.sitemaps.org/protocol.html


def site_files(paths: Sequence[str], base_url: str) -> Iterator[Output]:
    """The files beside the pages at these paths; a sitemap only where the address is known."""
    folder = files("jobs.publish.site") / "assets"
    for name in _ASSETS:
        yield _whole(f"assets/{name}", (folder / name).read_bytes())
    robots = "User-agent: *\nAllow: /\n"
    if base_url:
        robots += f"Sitemap: {base_url}{_SITEMAP}\n"
        yield from sitemaps([path for path in paths if path != NOT_FOUND], base_url)
    yield _whole("robots.txt", robots.encode())


def sitemaps(paths: Sequence[str], base_url: str, most: int = _MOST_ADDRESSES) -> Iterator[Output]:
    """The sitemap of these pages; of more than `most`, which none may have, one of several."""
    parts = [paths[start : start + most] for start in range(0, len(paths), most)]
    if len(parts) <= 1:
        yield _whole(_SITEMAP, _sitemap("urlset", "url", base_url, paths))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield _whole(name, _sitemap("urlset", "url", base_url, part))
    yield _whole(_SITEMAP, _sitemap("sitemapindex", "sitemap", base_url, names))


def _sitemap(root: str, each: str, base_url: str, paths: Sequence[str]) -> bytes:
    lines = "\n".join(f"<{each}><loc>{escape(base_url + path)}</loc></{each}>" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}\n</{root}>\n'
    ).encode()


def _whole(path: str, body: bytes) -> Output:
    return Output(path, hashlib.sha256(body).hexdigest()[:32], lambda: body)
