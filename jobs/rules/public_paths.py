"""Where on the public pages a thing is found, by its key; pure.

One function for pages and messages, so that no link can lead elsewhere than to what was written.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from crawler.parsing.codes import normal_code
from crawler.sources.registry import source_of_key
from jobs.rules.expectations import EXPECTATION, PROMISE
from state.model.keys import Key
from state.model.words import fold

PROJECTS, MEASUREMENTS, SOURCES = "projects", "measurements", "sources"
EXPECTED, PROMISES = "expected/index.html", "promises/index.html"
_SOURCE = "source"
# With a dot, a capital or more than this, one file system or another would take it for something
# else.
_LONGEST = 80
_PLAIN = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{_LONGEST - 1}}}")
_SLUG_CHARACTERS = 48
_IS_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/%@!$&'()*+,;=\[\]?#-]+")


def public_path(key: str) -> str | None:
    """The path of the page about a record, or about what an event is about, below the address of
    the site; None for what has no page, such as a file.

    >>> public_path("report:6"), public_path("report:6/VV078")
    ('measurements/6/index.html', 'projects/VV078/index.html')
    """
    parsed = Key.parse(key)
    if parsed.is_report:
        measurement, _, project = parsed.name.partition("/")
        return project_path(project) if project else measurement_path(measurement)
    if parsed.prefix == EXPECTATION:
        return f"{EXPECTED}#{anchor(key)}"
    if parsed.prefix == PROMISE:
        return f"{PROMISES}#{anchor(key)}"
    if parsed.prefix == _SOURCE:
        return f"{SOURCES}/index.html"
    source = source_of_key(key)
    # What happens to a part of a record, such as an item of an agenda, stands on its page.
    name, _, _ = parsed.name.partition("/")
    return f"{source.name}/{safe_name(name)}/index.html" if source else None


def project_path(code: str) -> str | None:
    """The path of the page about a project, None for what is no code.

    >>> project_path("VV078")
    'projects/VV078/index.html'
    """
    known = normal_code(code)
    return f"{PROJECTS}/{known}/index.html" if known else None


def measurement_path(measurement: int | str) -> str:
    """The path of the page about a measurement."""
    return f"{MEASUREMENTS}/{safe_name(str(measurement))}/index.html"


def public_url(base_url: str, key: str) -> str | None:
    """The address of the page about a thing on a site at `base_url`; None where there is no site
    ("") or no page."""
    path = public_path(key) if base_url else None
    return f"{base_url.rstrip('/')}/{path}" if path else None


def site_address(text: str) -> str:
    """The address of a site as pages are told by it: with a slash at its end; "" for none.

    Raises ValueError with what was expected.
    """
    wanted = "expected an http(s) address of a folder, such as https://vv.example.org/"
    if not text:
        return text
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or not text.isascii() or not _IS_ADDRESS.fullmatch(text):
        raise ValueError(wanted)
    if parts.query or parts.fragment or "?" in text or "#" in text or "@" in parts.netloc:
        raise ValueError(f"{wanted}, without ?, # and names")
    return text.rstrip("/") + "/"


def safe_name(name: str) -> str:
    """A name as that of a folder, on whatever file system: the same for the same name, another for
    another.

    >>> safe_name("1795000"), safe_name("../É x")
    ('1795000', 'e-x-665c627a')
    """
    if _PLAIN.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(filter(None, (_slug(name), digest)))


def anchor(key: str) -> str:
    """The name of a place on a page.

    >>> anchor("expectation:report:6")
    'expectation-report-6'
    """
    return safe_name(key.replace(":", "-"))


def _slug(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", fold(name[: 4 * _SLUG_CHARACTERS]))
    return "-".join(words)[:_SLUG_CHARACTERS].strip("-")
