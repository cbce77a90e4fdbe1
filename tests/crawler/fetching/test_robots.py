"""A robots.txt is obeyed in what concerns us, and takes no time however long it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from crawler.fetching.robots_rules import own_rules

AGENT = "vvwatch/0.1 (+mailto:a@b.be)"
LINES = st.sampled_from(
    ["User-agent: *", "user-agent : VVWatch", "User-agent: googlebot", "Disallow: /a",
     "Allow: /a/b", "Disallow: /", "", "# niets", "Crawl-delay: 3", "Disallow:", "Sitemap: /s.xml",
     "onzin"]
)  # fmt: skip


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_same_rules(lines: list[str], end: str) -> None:
    """What is left of a file forbids and allows us exactly what the whole file does."""
    body = end.join(lines)
    whole, ours = Protego.parse(body), Protego.parse(own_rules(body.encode(), AGENT).decode())
    for path in ("/", "/a", "/a/b", "/c"):
        url = f"https://x.be{path}"
        assert ours.can_fetch(url, AGENT) == whole.can_fetch(url, AGENT)
    assert ours.crawl_delay(AGENT) == whole.crawl_delay(AGENT)


@pytest.mark.parametrize("names", [1, 20_000])
def test_long_files(names: int) -> None:
    """Of names and rules without number those for us are left, as far as the file is read."""
    heads = "".join(f"User-agent: a{number}\n" for number in range(names))
    body = f"{heads}User-agent: *\n" + "Disallow: /x\n" * 50_000
    rules = own_rules(body.encode(), AGENT)
    assert len(rules) <= 500 * 1024
    assert rules.startswith(b"User-agent: *\nDisallow: /x\n")
    assert rules.endswith(b"Disallow: /x")
    assert not Protego.parse(rules.decode()).can_fetch("https://x.be/x", AGENT)
