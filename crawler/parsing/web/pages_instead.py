"""An HTML page as an answer: is it the page that was asked for, or what a site shows instead; pure.

Every page of every source comes in here. A queue, a wall, maintenance, an error or a page that
only leads on is no answer, whatever its status: it is refused, and asked for again.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.parsing.base import describe, looks_like_html, where
from crawler.parsing.texts.encoding import decoded
from crawler.parsing.web.pages import heading, main_part, running_text, text_of
from state.model.errors import ParseError
from state.model.values import Snapshot
from state.model.words import has_phrase, tidy

# A whole page ends with its closing tag, comments of servers and the like aside.
_TAIL_CHARACTERS = 5_000
# What a site shows instead of a page says little, and has nothing to choose from.
_LITTLE_TEXT = 600
_MOST_WORDS_AROUND = 3
_FEW_WORDS = 12
_LOWER = "translate({}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_REFRESH = re.compile(r"\s*+[0-9.]*+\s*+[;,]?\s*+(?:url\s*+=)?\s*+['\"]?([^'\"]*)", re.I)

SAID_AT_THE_DOOR = (
    "even geduld", "in de wachtrij", "druk op onze website", "druk op onze site",
    "bent geen robot", "ben geen robot", "geen robot bent", "bent u een robot", "ben je een robot",
    "bent u een mens", "ben je een mens", "u een mens bent", "je een mens bent",
    "schakel javascript in", "schakel cookies in",
    "cookies aanvaarden", "cookies accepteren", "aanvaard de cookies", "aanvaard alle cookies",
    "accepteer cookies", "accepteer alle cookies", "cookies toestaan", "akkoord met cookies",
    "akkoord met alle cookies", "akkoord met het gebruik van cookies", "akkoord om verder",
    "please wait", "just a moment", "in the queue", "waiting room", "captcha", "you are human",
    "not a robot", "are a robot", "checking your browser", "verifying your browser",
    "enable javascript", "enable cookies", "accept cookies", "accept all cookies",
    "not a bot", "are you a robot", "are you human", "you are a human", "human verification",
    "security check", "value your privacy", "agree to continue", "before you continue",
    "attention required", "have been blocked", "requested url was rejected",
)  # fmt: skip
"""What a page says that keeps visitors at the door: a queue, a question whether they are human, or
whether they consent. Whatever else is asked of its host will say the same."""
SAID_ANYWHERE = (
    *SAID_AT_THE_DOOR,
    "tijdelijk niet beschikbaar", "tijdelijk onbeschikbaar",
    "tijdelijk niet bereikbaar", "momenteel niet beschikbaar", "in onderhoud", "onderhoudswerken",
    "wegens onderhoud", "gepland onderhoud", "technische storing", "toegang geweigerd",
    "geen toegang tot deze pagina", "pagina niet gevonden",
    "pagina bestaat niet", "pagina verhuisd",
    "er is een fout opgetreden", "er ging iets mis", "bent afgemeld", "te veel aanvragen",
    "temporarily unavailable",
    "service unavailable", "under maintenance", "scheduled maintenance", "access denied",
    "request blocked", "page not found", "something went wrong", "an error occurred",
    "too many requests",
)  # fmt: skip
"""What a page says that is shown in place of another, wherever in a short text it stands."""
SAID_ALONE = ("meld u aan", "meld je aan", "log in om", "please log in", "please sign in")
"""Phrases that mean the same only where a page says hardly anything else: a meeting wants people to
register, too."""
SAID_IN_HEADING = (
    "wachtrij", "wachtkamer", "onderhoud", "storing", "aanmelden", "inloggen", "fout",
    "niet gevonden", "queue", "maintenance", "outage", "log in", "login", "sign in", "error",
    "not found", "forbidden", "verboden", "cookies", "geblokkeerd", "blocked",
)  # fmt: skip
"""Words that mean the same only where they are about all that a heading says."""


def select(snapshot: Snapshot, expected: str, assumption: str) -> Selector:
    """The page as a tree; ParseError when the body is no HTML page, not the whole of one, or
    what is shown in place of the one that was asked for."""
    if b"<" not in snapshot.body or snapshot.body.lstrip()[:1] in (b"{", b"["):
        raise ParseError(expected, describe(snapshot.body), where(snapshot), assumption)
    text = decoded(snapshot.body, snapshot.headers.get("content-type", ""))
    # A page that never opened its outermost element need not close it either.
    begins_whole = looks_like_html(text[:_TAIL_CHARACTERS].encode("utf-8", "replace"))
    if begins_whole and "</html" not in text[-_TAIL_CHARACTERS:].lower():
        came = f"an HTML page that is cut off after {len(snapshot.body)} bytes"
        raise ParseError(expected, came, where(snapshot), assumption)
    page = Selector(text=text, type="html")
    instead = came_instead(page, snapshot.url)
    if instead is not None:
        raise ParseError(expected, instead, where(snapshot), assumption)
    return page


def came_instead(page: Selector, url: str) -> str | None:
    """In words, what a page is that does not answer for this address; None where it may.

    What it leads to and lacks is looked at first, and then the words that it says.
    """
    elsewhere = leads_to(page, url)
    if elsewhere is not None:
        return f"a page that leads on to {elsewhere[:200]}"
    if _is_home(page, url):
        return "the home page of the site"
    main, title = main_part(page), heading(page) or ""
    text = running_text(main)
    if title and text == title:
        return f'a page with nothing but the heading "{title[:80]}"'
    if len(text) > _LITTLE_TEXT:
        return None
    name = title or tidy(" ".join(page.css("title::text").getall()))
    has_main = bool(page.css("main, [role=main]"))
    offers_links = has_main and any(text_of(link) for link in main.css("a[href]"))
    rest = text.removeprefix(title)
    said = (
        _said_in_heading(name, offers_links)
        or _said_anywhere(text, SAID_ANYWHERE, offers_links)
        or _said_anywhere(rest, SAID_ALONE, offers_links or len(rest.split()) > _FEW_WORDS)
    )
    if said is not None:
        return f'a short page that says "{said}"'
    if not has_main and _is_kept_from_robots(page):
        return "a short page that no robot may keep"
    return None


def leads_to(page: Selector, url: str) -> str | None:
    """The other address to which a page sends its reader by itself; one that only reloads itself
    sends nobody anywhere."""
    lowered = _LOWER.format("@http-equiv")
    for content in page.xpath(
        f"//meta[{lowered}='refresh'][not(ancestor::noscript)]/@content"
    ).getall():
        found = _REFRESH.match(content)
        target = found.group(1).strip() if found else ""
        if target and not is_same_address(absolute(url, target), url):
            return target
    return None


def _is_home(page: Selector, url: str) -> bool:
    """Whether a page says of itself that its address is that of the whole site."""
    named = page.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return not is_root(url) and any(is_root(absolute(url, each)) for each in named.getall())


def _said_in_heading(name: str, offers_links: bool) -> str | None:
    """A phrase that is about all of a heading: "Onderhoud", but not "Onderhoud van wegen"."""
    most = len(name.split())
    told = (*SAID_ANYWHERE, *SAID_ALONE)
    wordy = (each for each in told if most <= len(each.split()) + _MOST_WORDS_AROUND)
    bare = (each for each in SAID_IN_HEADING if most <= len(each.split()) and not offers_links)
    return next((phrase for phrase in (*wordy, *bare) if has_phrase(name, phrase)), None)


def _said_anywhere(text: str, phrases: tuple[str, ...], offers_more: bool) -> str | None:
    """One of the phrases in the text of a page that offers nothing else."""
    if offers_more:
        return None
    return next((phrase for phrase in phrases if has_phrase(text, phrase)), None)


def _is_kept_from_robots(page: Selector) -> bool:
    named = page.xpath(f"//meta[{_LOWER.format('@name')}='robots']/@content").getall()
    return any("noindex" in content.lower() for content in named)


def absolute(url: str, target: str) -> str:
    """Where a link on a page leads; nothing where it cannot be an address."""
    try:
        return urljoin(url, target)
    except ValueError:
        return ""


def is_root(url: str) -> bool:
    """Whether an address is that of a whole site."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query


def is_same_address(one: str, other: str) -> bool:
    """Whether two addresses are the same but for a slash at the end, a mark in the page, or the
    case of the host."""
    try:
        a, b = urlsplit(one), urlsplit(other)
    except ValueError:
        return False
    places = [
        (each.scheme, each.netloc.lower(), each.path.rstrip("/"), each.query) for each in (a, b)
    ]
    return places[0] == places[1]
