"""Whether an answer shuts a door; pure.

That is a queue, a question whether one is human or consents, or the refusal of a network between
the reader and the site.

Whoever meets one asks its host for nothing else in the same pass. Nothing is done to get past it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from parsel import Selector

from crawler.parsing.base import looks_like_html
from crawler.parsing.texts.encoding import decoded
from crawler.parsing.web.pages import heading, main_part, running_text, text_of
from crawler.parsing.web.pages_instead import SAID_AT_THE_DOOR, is_same_address, leads_to
from state.model.words import has_phrase, tidy

# Such a page is short; one of this size has something to say.
_MOST_BYTES = 512 * 1024
_LITTLE_TEXT = 600
_SHOWN_CHARACTERS = 120

_AT_THE_DOOR = re.compile(
    r"queue-it|queue\.|wachtrij|wachtkamer|waiting-?room|captcha|challenge|consent"
    r"|cookie-?(?:muur|wall)|botcheck|_incapsula_",
    re.I,
)
_MARKS = (
    "challenges.cloudflare.com", "/cdn-cgi/challenge-platform", "cf-chl-", "captcha-delivery.com",
    "_incapsula_resource", "g-recaptcha", "h-captcha", "hcaptcha.com", "recaptcha/api",
    "queue-it.net", "awswafcookiedomainlist", "token.awswaf.com", "px-captcha",
)  # fmt: skip
"""What such a page loads or holds, where it says nothing to those who read."""
_CHALLENGE_HEADERS = (
    ("cf-mitigated", ("challenge",)),
    ("x-amzn-waf-action", ("challenge", "captcha")),
)
_SAID_BY_NETWORKS = (
    "web filter", "webfilter", "content filter", "url filter", "zscaler", "fortiguard",
    "forcepoint", "blue coat", "web gateway", "cisco umbrella", "internet usage policy",
    "acceptable use policy",
    "blocked by your organization", "blocked by your organisation", "blocked by your administrator",
    "blocked by your network", "blocked by the network", "geblokkeerd door uw organisatie",
    "geblokkeerd door uw netwerk", "geblokkeerd door het netwerk", "geblokkeerd door de beheerder",
)  # fmt: skip
"""What a short page or line says that is of the reader's own network, whatever its status."""
_SAID_WITH_REFUSALS = (
    "blocked by policy", "network policy", "security policy", "egress", "allowlist", "whitelist",
    "host not allowed", "host_not_allowed", "proxy",
)  # fmt: skip
"""What means the same with a status of refusal."""
_PROXY_SERVERS = (
    "squid", "zscaler", "bluecoat", "mcafee web gateway", "mwg", "forcepoint", "fortigate", "cntlm",
    "privoxy", "tinyproxy",
)  # fmt: skip
# What a site itself puts before its pages; its name in `Via` says nothing of the reader's network.
_OF_SITES = (
    "varnish", "google", "cloudfront", "akamai", "fastly", "vegur", "azure", "nginx", "kong",
    "haproxy", "netscaler", "ns-cache", "bigip",
)  # fmt: skip
_NETWORKS_STATUSES = {407: "asks for a login", 511: "asks to log in to the network"}
THAT_IS_NOT_THE_SITE = "that is the network of this reader, not the site"
"""What is said of a refusal that tells nothing of a site."""


def kept_out(
    asked: str, url: str, status: int, headers: Mapping[str, str], body: bytes
) -> str | None:
    """In words, how an answer shuts a door; None where it does not.

    `url` is the address that answered in the end, `headers` have lower-case names.
    """
    network = _network(status, headers, body)
    if network is not None:
        return f"a proxy on the way {network}: {THAT_IS_NOT_THE_SITE}"
    for name, values in _CHALLENGE_HEADERS:
        if headers.get(name, "").strip().lower() in values:
            return f"it asks to prove that one is human ({name}: {headers[name].strip()[:40]})"
    if not is_same_address(asked, url) and at_the_door(url):
        return f"it leads to {url[:300]}, where visitors wait, consent or prove to be human"
    return _said_by_page(url, headers, body) if _is_short_page(body) else None


def at_the_door(url: str) -> bool:
    """Whether an address says that it is where visitors wait, consent, or prove to be human.

    >>> at_the_door("https://vlaanderen.queue-it.net/?c=v"), at_the_door("https://a.be/x?page=2")
    (True, False)
    """
    return _AT_THE_DOOR.search(url.partition("?")[0]) is not None


def _network(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """What a machine between the reader and the site did, by its own marks."""
    if status in _NETWORKS_STATUSES:
        return f"{_NETWORKS_STATUSES[status]} (status {status})"
    mark = next(_proxy_marks(status, headers), None) if status >= 400 else None
    if mark is not None:
        return f"answered {status} ({mark[:_SHOWN_CHARACTERS]})"
    is_refusal = status in (403, 451)
    if len(body) <= _MOST_BYTES and (is_refusal or looks_like_html(body)):
        phrases = (*_SAID_BY_NETWORKS, *(_SAID_WITH_REFUSALS if is_refusal else ()))
        said = _said(_words_of(body, headers), phrases)
        if said is not None:
            return f'answered {status} and says "{said}"'
    return None


def _proxy_marks(status: int, headers: Mapping[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        if name.startswith("proxy-") or name in ("x-squid-error", "x-proxy-error", "x-deny-reason"):
            yield f"{name}: {value}"
    server = headers.get("server", "").lower()
    if any(name in server for name in _PROXY_SERVERS):
        yield f"server: {headers['server']}"
    via = headers.get("via", "")
    if via and status in (401, 403, 451) and not any(name in via.lower() for name in _OF_SITES):
        yield f"via: {via}"


def _is_short_page(body: bytes) -> bool:
    return len(body) <= _MOST_BYTES and looks_like_html(body)


def _said_by_page(url: str, headers: Mapping[str, str], body: bytes) -> str | None:
    """How a short page that offers nothing to choose from keeps its reader at the door."""
    text = decoded(body, headers.get("content-type", ""))
    page = Selector(text=text, type="html")
    elsewhere = leads_to(page, url)
    if elsewhere is not None and at_the_door(elsewhere):
        return f"a page that leads on to {elsewhere[:200]}"
    main = main_part(page)
    words = running_text(main)
    has_main = bool(page.css("main, [role=main]"))
    if len(words) > _LITTLE_TEXT or (has_main and any(map(text_of, main.css("a[href]")))):
        return None
    title = heading(page) or tidy(" ".join(page.css("title::text").getall()))
    said = _said(f"{title} . {words}", SAID_AT_THE_DOOR)
    if said is not None:
        return f'a short page that says "{said}"'
    lowered = text.lower()
    mark = next((each for each in _MARKS if each in lowered), None)
    return f"a short page that loads {mark}" if mark else None


def _words_of(body: bytes, headers: Mapping[str, str]) -> str:
    text = decoded(body, headers.get("content-type", ""))
    if looks_like_html(body):
        page = Selector(text=text, type="html")
        text = f"{' '.join(page.css('title::text').getall())} . {running_text(main_part(page))}"
    return text if len(text) <= _LITTLE_TEXT else ""


def _said(text: str, phrases: tuple[str, ...]) -> str | None:
    return next((each for each in phrases if has_phrase(text, each)), None)
