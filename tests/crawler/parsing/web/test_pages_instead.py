"""What is shown in place of a page is told from the page that was asked for."""

from __future__ import annotations

import pytest
from parsel import Selector

from crawler.parsing.web.pages_instead import came_instead, is_same_address

URL = "https://www.vlaanderen.be/publicaties/zesde-meting"


def page(main: str, head: str = "", bare: bool = False) -> Selector:
    """A page with this in its main part; a `bare` one has no such part."""
    body = main if bare else f"<header><a href='/'>Site</a></header><main>{main}</main>"
    return Selector(text=f"<html><head>{head}</head><body>{body}</body></html>", type="html")


FILE = '<a href="https://publicaties.vlaanderen.be/view-file/1">Rapport</a>'
REFRESH = '<meta http-equiv="Refresh" content="{}">'


@pytest.mark.parametrize(
    ("main", "head"),
    [
        ("<h1>Even geduld</h1><p>U staat in de wachtrij.</p>", ""),
        ("<h1>Publicaties</h1><p>Even geduld, u wordt doorgestuurd.</p>", ""),
        ("<h1>Onderhoud</h1><p>Wij zijn zo terug.</p>", ""),
        ("<h1>Tijdelijk niet beschikbaar</h1>", ""),
        ("<h1>Pagina niet gevonden</h1><p>Ga naar <a href='/'>de startpagina</a>.</p>", ""),
        ("<h1>Access Denied</h1><p>Reference #18.2</p>", ""),
        ("<h1>Cookies</h1><p>Kies wat u toelaat.</p>", ""),
        ("<h1>U bent afgemeld</h1><p>Meld u opnieuw aan.</p>", ""),
        ("<h1>Plan</h1><p>Meld u aan om verder te gaan.</p>", ""),
        ("<h1>Meld u aan</h1><p>" + "Een lange uitleg. " * 12 + "</p>", ""),
        ("<p>Er is een technische storing.</p>", "<title>Vlaanderen</title>"),
        ("<h1>Zesde meting</h1>", ""),
        ("<h1>Zesde meting</h1><p>Rapport.</p>", REFRESH.format("0; url=/")),
        ("<h1>Zesde meting</h1><p>Rapport.</p>", REFRESH.format("0;URL='https://queue.example/x'")),
        ("<h1>Vlaanderen</h1><p>Welkom.</p>", "<link rel='canonical' href='/'>"),
    ],
)
@pytest.mark.parametrize("bare", [False, True])
def test_no_answer(main: str, head: str, bare: bool) -> None:
    """A queue, a wall, maintenance, an error, a heading alone or a page that leads on is refused,
    within the frame of the site and without."""
    assert came_instead(page(main, head, bare), URL) is not None


@pytest.mark.parametrize(
    ("main", "head"),
    [
        (f"<h1>Zesde meting</h1><p>Rapport.</p>{FILE}", ""),
        ("<h1>Zesde meting</h1><p>Binnenkort.</p>", ""),
        (f"<h1>Onderhoud van wegen</h1><p>Jaarverslag.</p>{FILE}", ""),
        (f"<h1>Onderhoud</h1><p>Jaarverslag.</p>{FILE}", ""),
        (f"<h1>Wachtrij in de zorg</h1><p>Over wie in de wachtrij staat.</p>{FILE}", ""),
        ("<h1>Plan</h1><p>" + "Een lange tekst. " * 60 + "Even geduld.</p>", ""),
        (
            "<h1>Studiedag relance</h1><p>Op 3 mei spreken wij over het relanceplan en wat het "
            "bracht. Meld u aan via de balie.</p>",
            "",
        ),
        ("<h1>Zesde meting</h1><p>Rapport.</p>", REFRESH.format("1800")),
        ("<h1>Zesde meting</h1><p>Rapport.</p>", REFRESH.format("5; url=" + URL + "/")),
        (
            "<h1>Zesde meting</h1><p>Rapport.</p>",
            f"<noscript>{REFRESH.format('0; url=/zonder-script')}</noscript>",
        ),
        ("<h1>Zesde meting</h1><p>Rapport.</p>", "<meta name='robots' content='noindex'>"),
        ("<h1>Zesde meting</h1><p>Rapport.</p>", f"<link rel='canonical' href='{URL}'>"),
    ],
)
def test_answer(main: str, head: str) -> None:
    """A page that only speaks of such things, reloads itself, or says little, is what it is."""
    assert came_instead(page(main, head), URL) is None


def test_same_address() -> None:
    """A slash at the end and a mark in the page make no other address."""
    assert is_same_address(URL, URL + "/#top")
    assert not is_same_address(URL, "https://www.vlaanderen.be/")
    assert not is_same_address(URL, "http://[")
