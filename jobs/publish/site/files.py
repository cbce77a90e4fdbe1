"""Files of the site that are no pages: style, icon, script, and what robots are told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from xml.sax.saxutils import escape

from jobs.publish.pages.home import NOT_FOUND
from jobs.publish.writing.writer import Output

_ASSETS = ("site.css", "icon.svg", "search.js")


def site_files(paths: Sequence[str], base_url: str) -> Iterator[Output]:
    """The files beside the pages at these paths; a sitemap only where the address is known."""
    folder = files("jobs.publish.site") / "assets"
    for name in _ASSETS:
        yield _whole(f"assets/{name}", (folder / name).read_bytes())
    robots = "User-agent: *\nAllow: /\n"
    if base_url:
        robots += f"Sitemap: {base_url}sitemap.xml\n"
        yield _whole("sitemap.xml", _sitemap(paths, base_url).encode())
    yield _whole("robots.txt", robots.encode())


def _sitemap(paths: Sequence[str], base_url: str) -> str:
    shown = (f"<url><loc>{escape(base_url + path)}</loc></url>" for path in paths)
    lines = "\n".join(line for line, path in zip(shown, paths, strict=True) if path != NOT_FOUND)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}\n</urlset>\n'
    )


def _whole(path: str, body: bytes) -> Output:
    return Output(path, hashlib.sha256(body).hexdigest()[:32], lambda: body)
