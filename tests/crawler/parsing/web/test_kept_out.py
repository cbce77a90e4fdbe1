"""Answers that shut a door are told from all others, and a network's refusal from a site's."""

from __future__ import annotations

import pytest

from crawler.parsing.web.kept_out import kept_out

URL = "https://www.vlaanderen.be/publicaties/zesde-meting"
JSON = b'{"count": 0, "result": []}'
PROXY = {"via": "1.1 proxy.example"}


def page(main: str, head: str = "") -> bytes:
    """A page with this in it."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{main}</body></html>".encode()


@pytest.mark.parametrize(
    ("status", "headers", "body", "url"),
    [
        (200, {}, page("<h1>Even geduld</h1><p>U staat in de wachtrij.</p>"), URL),
        (503, {}, page("<h1>Checking your browser</h1>"), URL),
        (200, {}, page("", "<title>Just a moment...</title>"), URL),
        (403, {}, page("<script src='https://geo.captcha-delivery.com/c.js'></script>"), URL),
        (200, {}, page("<p>Bevestig dat u geen robot bent.</p>" * 0 + "<p>CAPTCHA</p>"), URL),
        (200, {}, page("<h1>Cookies</h1><p>Cookies aanvaarden om verder te gaan.</p>"), URL),
        (200, {}, page("<p>x</p>", "<meta http-equiv=refresh content='0;url=/wachtkamer'>"), URL),
        (200, {}, page("<h1>Plan</h1>"), "https://vlaanderen.queue-it.net/?c=x"),
        (403, {"cf-mitigated": "challenge"}, b"", URL),
        (503, {}, page("<h1>Het is druk op onze website</h1>"), URL),
        (429, {}, page("<h1>Bent u een robot?</h1>"), URL),
        (200, {}, page("<h1>Cookievoorkeuren</h1><p>Ga akkoord om verder te gaan.</p>"), URL),
        (200, {}, page("<h1>We value your privacy</h1>"), URL),
        (405, {}, page("", "<title>Human Verification</title>"), URL),
        (403, {}, page("<h1>Sorry, you have been blocked</h1>"), URL),
        (200, {}, page("The requested URL was rejected. Your support ID is: 1"), URL),
        (200, {}, page("", "<title>Making sure you're not a bot!</title>"), URL),
        (202, {"x-amzn-waf-action": "challenge"}, b"", URL),
    ],
)
def test_doors(status: int, headers: dict[str, str], body: bytes, url: str) -> None:
    """A queue, a captcha, a challenge, a wall of consent, whatever their status and form."""
    said = kept_out(URL, url, status, headers, body)
    assert said is not None
    assert "not the site" not in said


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (407, {}, b""),
        (511, {}, b""),
        (403, PROXY, b""),
        (403, {"proxy-status": "gw.example; error=http_request_denied"}, b""),
        (502, {"x-squid-error": "ERR_CONNECT_FAIL 111"}, b""),
        (503, {"server": "squid/6.6"}, b""),
        (403, {}, b"Host not in allowlist"),
        (403, {}, page("<h1>Blocked</h1><p>This is against our internet usage policy.</p>")),
        (200, {}, page("<h1>Geblokkeerd door uw organisatie</h1>")),
    ],
)
def test_networks(status: int, headers: dict[str, str], body: bytes) -> None:
    """A proxy or filter between the reader and the site, by its own marks."""
    said = kept_out(URL, URL, status, headers, body)
    assert said is not None
    assert "not the site" in said


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {}, JSON),
        (200, PROXY, JSON),
        (200, {"proxy-status": "cdn.example"}, JSON),
        (304, PROXY, b""),
        (404, PROXY, b""),
        (503, {"via": "1.1 varnish"}, b""),
        (403, {"via": "1.1 abc.cloudfront.net (CloudFront)"}, b""),
        (403, {}, page("<h1>403 Forbidden</h1>")),
        (500, {}, page("<h1>Er is een fout opgetreden</h1>")),
        (503, {}, page("<h1>Wegens onderhoud tijdelijk onbeschikbaar</h1>")),
        (200, {}, page("<h1>Wachtrij</h1><p>" + "Over wachten in de zorg. " * 40 + "</p>")),
        (200, {}, page("<main><h1>Captcha</h1><a href='/view-file/1'>Rapport</a></main>")),
        (200, {}, page("<h1>Open oproep challenge</h1><p>Binnenkort meer.</p>")),
    ],
)
def test_others(status: int, headers: dict[str, str], body: bytes) -> None:
    """Answers, errors of the site, maintenance, and pages that are about such things, shut none."""
    asked = "https://www.vlaanderen.be/publicaties/captcha-challenge"
    assert kept_out(asked, asked, status, headers, body) is None
