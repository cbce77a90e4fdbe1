"""The HTML pages of the government's site: overview, publication, programme.

It must not know of requests; each function gives the text of one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from jobs.demo.facts.model import Programme, Publication, Section

VIEW_FILE = "https://publicaties.vlaanderen.be/view-file"


def overview_page(items: Sequence[Publication], words: str, next_offset: int | None) -> str:
    """Return a page of the overview; `next_offset` is the number of the next page, if any."""
    results = "\n".join(_spotlight(item) for item in items)
    pager = "" if next_offset is None else _pager(words, next_offset)
    main = f"""<h1 class="vl-title">Publicaties</h1>
<p>Zoeken in alle publicaties van de Vlaamse overheid.</p>
<ul class="vl-grid">
{results}
</ul>
{pager}"""
    return _frame("Publicaties", main)


def _spotlight(item: Publication) -> str:
    return f"""<li class="vl-spotlight">
<a class="vl-spotlight__link-wrapper vl-link" href="{escape(item.href)}">
<h3 class="vl-spotlight__title">{escape(item.title)}</h3></a>
<p class="vl-spotlight__text">{escape(item.description)}</p>
</li>"""


def _pager(words: str, next_offset: int) -> str:
    query = urlencode(
        {"q.LIKE": words, "order_publicationdate": "desc", "offset": str(next_offset)}
    )
    return f"""<nav class="vl-pager"><ul class="vl-pager__list"><li class="vl-pager__element">
<a class="vl-pager__element__cta vl-link vl-link--bold" href="/publicaties?{escape(query)}">
Volgende</a></li></ul></nav>"""


def publication_page(item: Publication) -> str:
    """Return the page of one publication with the links to its files."""
    files = "\n".join(
        f'<li><a class="vl-link" href="{VIEW_FILE}/{number}">{escape(label)}</a></li>'
        for number, label in item.files
    )
    main = f"""<h1 class="vl-title">{escape(item.title)}</h1>
<p class="vl-introduction">{escape(item.description)}</p>
<p>Publicatiedatum: <time datetime="{item.published_on}">{item.published_on}</time></p>
<ul class="vl-link-list">
{files}
</ul>"""
    return _frame(item.title, main)


def programme_page(programme: Programme) -> str:
    """Return the programme page; its build stamp stands outside its text."""
    sections = "\n".join(_section(section) for section in programme.sections)
    main = f'<h1 class="vl-title">{escape(programme.title)}</h1>\n{sections}'
    return _frame(programme.title, main, programme.build_stamp)


def home_page() -> str:
    """Return the first page of the site, which leads to everything and is about nothing."""
    main = """<h1 class="vl-title">Welkom op Vlaanderen.be</h1>
<p>De officiële website van de Vlaamse overheid.</p>
<ul><li><a href="/publicaties">Publicaties</a></li></ul>"""
    return _frame("Vlaanderen.be", main)


def _section(section: Section) -> str:
    paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in section.paragraphs)
    links = "\n".join(
        f'<li><a class="vl-link" href="{escape(href)}">{escape(label)}</a></li>'
        for label, href in section.links
    )
    listed = f"<ul>\n{links}\n</ul>\n" if links else ""
    return f"""<section class="vl-region">
<h2 class="vl-title">{escape(section.heading)}</h2>
{paragraphs}
{listed}</section>"""


def _frame(title: str, main: str, stamp: str = "") -> str:
    """Put the text of a page between the header, navigation and footer of the site."""
    head, foot = _stamped(escape(stamp)) if stamp else ("", "")
    name = escape(title)
    return f"""<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>{name} | Vlaanderen.be</title>
{head}</head>
<body>
<header><a href="/">Vlaanderen.be</a></header>
<nav aria-label="hoofdmenu"><a href="/publicaties">Publicaties</a>
<a href="/vlaamse-regering">Vlaamse Regering</a></nav>
<div role="status">Gedaan met laden. U bevindt zich op: {name}</div>
<main>
{main}
</main>
<footer><p>Officiële website van de Vlaamse overheid</p>
{foot}</footer>
</body>
</html>
"""


def _stamped(stamp: str) -> tuple[str, str]:
    head = f"""<!-- build {stamp} -->
<meta name="build" content="{stamp}">
<script>window.build = "{stamp}";</script>
"""
    return head, f'<p class="build">Versie {stamp}</p>\n'
