"""What an address is asked for, told by the address alone; pure.

The spiders fill addresses into the templates of the settings; this goes the other way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.parsing.url_templates import fields_of
from crawler.sources.publications.parser import publication_key
from crawler.sources.settings import SourcesSettings
from state.model.values import Role, SourceName


@dataclass(frozen=True)
class Known:
    """Which source asks for an address, and what for; `url` is its canonical form."""

    source: SourceName
    role: Role
    url: str


def recognise(method: str, url: str, settings: SourcesSettings) -> Known | None:
    """What is asked for at this address, None when no source asks for it.

    `http://` counts as `https://`, and what stands behind a `#` for nothing. A file that two
    sources may ask for belongs to the publications.
    """
    secure = re.sub(r"^http://", "https://", url).partition("#")[0]
    for look in _LOOKS.get(method, ()):
        known = look(secure, settings)
        if known is not None and _host(secure) in settings.of(known.source).hosts:
            return known
    return None


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


# --- the sources -------------------------------------------------------------------------


def _programme(url: str, settings: SourcesSettings) -> Known | None:
    page = settings.programme.url
    is_it = url.rstrip("/") == page.rstrip("/")
    return Known(SourceName.PROGRAMME, Role.PROGRAMME, page) if is_it else None


def _question(url: str, settings: SourcesSettings) -> Known | None:
    questions = settings.questions
    templates = (
        (Role.SEARCH, questions.search_url),
        (Role.OPENDATA_BULK, questions.opendata_bulk_url),
        (Role.OPENDATA, questions.opendata_url),
    )
    for role, template in templates:
        if fields_of(template, url) is not None:
            return Known(SourceName.QUESTIONS, role, url)
    return None


def _document(url: str, settings: SourcesSettings) -> Known | None:
    questions = settings.questions
    file = _file_url(url, questions.document_pattern, questions.document_url)
    return Known(SourceName.QUESTIONS, Role.FILE, file) if file else None


def _file(url: str, settings: SourcesSettings) -> Known | None:
    publications = settings.publications
    file = _file_url(url, publications.file_pattern, publications.file_url)
    return Known(SourceName.PUBLICATIONS, Role.FILE, file) if file else None


def _file_url(url: str, pattern: str, template: str) -> str | None:
    """Where a file is fetched to which this address leads."""
    match = re.search(pattern, url)
    return template.format(id=match.group(1)) if match else None


def _overview(url: str, settings: SourcesSettings) -> Known | None:
    is_it = fields_of(settings.publications.overview_url, url) is not None
    return Known(SourceName.PUBLICATIONS, Role.OVERVIEW, url) if is_it else None


def _page(url: str, settings: SourcesSettings) -> Known | None:
    publications = settings.publications
    if _host(url) != _host(publications.overview_url):
        return None
    is_it = publication_key(url, publications) is not None
    return Known(SourceName.PUBLICATIONS, Role.PAGE, url) if is_it else None


def _api(url: str, settings: SourcesSettings) -> Known | None:
    is_it = url == settings.publications.api_url
    return Known(SourceName.PUBLICATIONS, Role.OVERVIEW_API, url) if is_it else None


Look = Callable[[str, SourcesSettings], Known | None]

_LOOKS: dict[str, tuple[Look, ...]] = {
    "GET": (_programme, _question, _document, _overview, _file, _page),
    "POST": (_api,),
}
