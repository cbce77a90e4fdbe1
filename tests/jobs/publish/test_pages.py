"""The pages: what must be there, linked and valid, and that nothing in them is anybody's secret."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest
from lxml import etree

from crawler.sources.questions.events import ANSWERED, NEW
from jobs.publish.phrases.en import ENGLISH
from jobs.publish.phrases.nl import DUTCH
from jobs.publish.site.files import sitemaps
from tests.jobs.publish.conftest import BASE, Site
from tests.jobs.publish.known import Known, sheet, small

_XHTML = "{http://www.w3.org/1999/xhtml}"
UNSEEN = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe"
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\u202ereversed\u202c \u2066isolated\u2069",
    "x" * 10_000,
    "nul\x00 bell\x07 escape\x1b[31m c1\x9b \ufffe end",
    "javascript:alert(1) {{ 7 * 7 }} {% raw %} ]]> &amp; \"'`",
    "-->= <!-- formule =1+1",
)


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "projects/index.html",
        "projects/VV078/index.html",
        "projects/VV064/index.html",  # known by name alone
        "projects/VV078/feed.xml",
        "feed.xml",
        "calendar.ics",
        "data/vvwatch.db",
        "data/index.html",
        "measurements/6/index.html",
        "measurements/6/feed.xml",
        "questions/1795000/index.html",
        "questions/index.html",
        "archive/questions/2024-01/index.html",
        "ministers/jan-jambon-8b65a1ab/feed.xml",
        "promises/index.html",
        "expected/index.html",
        "sources/index.html",
        "about/index.html",
        "404.html",
        "robots.txt",
        "sitemap.xml",
    ],
)
def test_page_is_there(site: Site, path: str) -> None:
    """What is promised has its file, of a size that loads at once."""
    name = re.sub(r"-[0-9a-f]{8}/", "-*/", path)
    [found] = site.folder.glob(name)
    assert 0 < found.stat().st_size < 100_000 or path.startswith("data/")


def test_every_link_within_leads_somewhere(site: Site) -> None:
    """Each link, image, style and script of each page is a file of the site, and each place on a
    page that is linked is there."""
    files = {path.relative_to(site.folder).as_posix(): path for path in site.pages()}
    for name, path in files.items():
        for link in links(path.read_text(encoding="utf-8")):
            target = urlsplit(urljoin(f"{BASE}{name}", link))
            if not target.geturl().startswith(BASE):
                assert target.scheme == "https", link
                continue
            inside = unquote(target.path.removeprefix(urlsplit(BASE).path))
            assert (site.folder / inside).is_file(), (name, link)
            if target.fragment:
                there = (site.folder / inside).read_text(encoding="utf-8")
                assert f'id="{target.fragment}"' in there, (name, link)


def links(text: str) -> Iterator[str]:
    """The addresses in a page."""
    tree = html5lib.parse(text)
    for element in tree.iter():
        for attribute in ("href", "src"):
            if element.get(attribute) is not None:
                yield element.get(attribute)


def test_statements_link_the_official_page(site: Site) -> None:
    """A status, a milestone and an answer link the official file at its page."""
    project = site.text("projects/VV078/index.html")
    assert "https://publicaties.vlaanderen.be/view-file/50006#page=6" in project
    assert "https://publicaties.vlaanderen.be/view-file/50006#page=7" in project
    sixth = site.text("measurements/6/index.html")
    amount = r"4\.168 miljoen euro <a class=\"official\" href=\"([^\"]*)\""
    assert re.findall(amount, sixth) == ["https://publicaties.vlaanderen.be/view-file/50006"]
    answer = site.text("questions/1795008/index.html")
    assert "https://docs.vlaamsparlement.be/files/pfile?id=1795008#page=2" in answer


def test_pages_say_what_is_known(site: Site) -> None:
    """A project's page has its statuses in words and symbols, a measurement's what changed."""
    project = plain(site.text("projects/VV078/index.html"))
    for words in ("▲ aandacht nodig", "● op schema", "✖ stopgezet", "Bouw", "Omdat."):
        assert words in project
    sixth = plain(site.text("measurements/6/index.html"))
    for words in ("was op schema", "2 mijlpalen met een andere status", "VV139", "4.168 miljoen"):
        assert words in sixth
    late = plain(site.text("expected/index.html"))
    assert "Iets heel anders" in late  # asked in October, and nothing since
    assert "gezien op" in plain(site.text("index.html")).lower()


def test_newest_measurement_comes_first(tmp_path: Path, publishing: Callable[..., Site]) -> None:
    """Where milestones are shown by measurement the newest stands first, beside their titles, where
    a narrow screen shows it, with what is said of it; below the table is told how to see others."""

    def fill(path: Path) -> None:
        known = Known(path)
        for measurement, day in (
            (4, date(2022, 6, 30)),
            (5, date(2022, 12, 31)),
            (6, date(2023, 12, 31)),
        ):
            known.report(measurement, day, [sheet("VV078", "started", ("Oplevering", "started"))])

    text = publishing(tmp_path, fill).text("projects/VV078/index.html")
    table = text.partition('class="milestones"')[2].partition("</thead>")[0]
    assert re.findall(r">(\d)</a>", table) == ["6", "5", "4"]
    assert "De nieuwste meting staat eerst" in text


def test_pages_tell_how_to_cite(site: Site) -> None:
    """Each page that rests on something says on what, by hash, and when it was seen."""
    text = plain(site.text("questions/1795000/index.html"))
    assert re.search(r"zoals gezien op 22 maart 2024, https://vv\.example\.org/pad/questions", text)
    assert re.search(r"SHA-256 [0-9a-f]{64}", text)
    assert "Onofficiële website" in text
    assert "Vlaams Parlement" in text


def test_baseline_is_no_news(site: Site) -> None:
    """What was known at the beginning stands on its page, and is not told as new."""
    feed = site.text("feed.xml")
    assert "1795006" in feed
    assert "1795000" not in feed
    assert "al bekend toen deze website begon" in site.text("questions/1795000/index.html")


def test_gaps_are_told_without_reasons(site: Site) -> None:
    """The page of sources says since when a source cannot be read; why stands nowhere."""
    assert "sinds 1 februari 2024, 10:00" in plain(site.text("sources/index.html"))
    for path in site.folder.rglob("*"):
        if path.is_file():
            assert b"SECRET-REASON" not in path.read_bytes(), path


def test_pages_need_no_scripts(site: Site) -> None:
    """No page has a script but the data of schema.org, which are JSON, and the search."""
    for path in site.pages():
        tree = html5lib.parse(path.read_text(encoding="utf-8"))
        for script in tree.iter(f"{_XHTML}script"):
            if script.get("type") == "application/ld+json":
                assert json.loads(script.text)["@context"] == "https://schema.org"
            else:
                assert path.parent.name == "search"
        policies = [meta.get("content") for meta in tree.iter(f"{_XHTML}meta")]
        assert any(p and p.startswith("default-src 'none'") for p in policies)


def test_sitemap_names_every_page(site: Site) -> None:
    """Each page but that of what is not there stands in the sitemap once; a long one is several,
    which the first names."""
    pages = {path.relative_to(site.folder).as_posix() for path in site.pages()} - {"404.html"}
    assert sorted(addresses(site.text("sitemap.xml"))) == sorted(f"{BASE}{page}" for page in pages)
    made = {made.path: made.make().decode() for made in sitemaps(["a", "b", "c"], BASE, most=2)}
    assert addresses(made["sitemap.xml"]) == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    assert addresses(made["sitemap-1.xml"]) == [f"{BASE}a", f"{BASE}b"]
    assert addresses(made["sitemap-2.xml"]) == [f"{BASE}c"]


def addresses(sitemap: str) -> list[str]:
    """The addresses in a sitemap, in order."""
    return [each.text or "" for each in etree.fromstring(sitemap.encode()).iter("{*}loc")]


def test_html_is_valid(site: Site) -> None:
    """Every page passes a strict parser of HTML, and no id stands on it twice."""
    for path in site.pages():
        text = path.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        ids = re.findall(r'\sid="([^"]*)"', text)
        assert len(ids) == len(set(ids)), path


def test_hostile_words_are_words(tmp_path: Path, publishing: Callable[..., Site]) -> None:
    """Whatever stands in a title, a name, a theme, an answer, a milestone: it is text in every page
    and file, cannot be seen where it cannot be seen, and makes no page too large."""
    made = publishing(tmp_path, hostile)
    for path in made.pages():
        text = path.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        assert len(text.encode()) < 100_000, path
        assert not re.search(r"<script>|<img src=x|alert\(1\) 49", text), path
        assert not re.search(f"[{UNSEEN}]", text), path
        assert not any(link.startswith("javascript:") for link in links(text))
    for path in (*made.folder.rglob("*.xml"), *made.folder.rglob("*.svg")):
        etree.fromstring(path.read_bytes())
        assert not re.search(f"[{UNSEEN}]", path.read_text(encoding="utf-8")), path


def hostile(path: Path) -> None:
    """Everything that can be said by anybody, said by somebody who means ill."""
    known = Known(path)
    for place, title in enumerate(HOSTILE):
        for number in range(6):
            record = known.question(
                1795000 + 10 * place + number,
                f"VV078 {number} {title}",
                asker=title,
                minister=title,
                themes=(title,) * 3,
                answer=title,
                page=1,
                answered_on=date(2024, 2, 13),
            )
            known.tell(NEW, record)
            known.tell(ANSWERED, record)
    for measurement in (5, 6):
        status, *_ = HOSTILE
        milestones = [(title, title) for title in HOSTILE]
        day = date(2018 + measurement, 12, 31)
        known.report(measurement, day, [sheet("VV078", status, *milestones)])
    known.close()


def test_both_languages_have_the_same_words(
    tmp_path: Path, publishing: Callable[..., Site]
) -> None:
    """Every phrase is there in Dutch and English, and an English site says so."""
    assert DUTCH.keys() == ENGLISH.keys()
    for name, text in DUTCH.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", ENGLISH[name]))
    made = publishing(tmp_path, small, publish={"language": "en"})
    assert '<html lang="en">' in made.text("index.html")
    assert "attention needed" in plain(made.text("projects/VV078/index.html"))
    assert ">Projecten<" not in made.text("projects/index.html")


def plain(text: str) -> str:
    """The words of a page, with single spaces."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).split())
