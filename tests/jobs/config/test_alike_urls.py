"""Apprise is asked once of URLs that are other only in names, and would say the same of each."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.messages.channels import _problem_to_apprise, url_problem
from jobs.messages.url_forms import alike

NAMES = st.from_regex(r"[a-zA-Z0-9]{1,20}([._-][a-z0-9]{1,50}){0,2}", fullmatch=True) | st.text(
    "aZ0.-_,%+", min_size=1, max_size=8
)
HOSTS = st.sampled_from(
    ["example.org", "localhost:25", "127.0.0.1", "smtp.gmail.com", "10.0.0.1:99999", "-a-", ""]
)
MORE = st.lists(
    st.sampled_from(["smtp=127.0.0.1", "mode=ssl", "mode=x", "name=a", "from=a@b.be"])
    | st.builds("{}={}@{}".format, st.sampled_from(["to", "cc", "bcc"]), NAMES, HOSTS)
    | st.builds("to={}".format, NAMES),
    max_size=2,
)


@st.composite
def urls(draw: st.DrawFn) -> str:
    """A URL of mail or of a web address, usable or not."""
    if draw(st.integers(0, 3)) == 0:
        path = draw(st.lists(NAMES, max_size=2))
        more = draw(st.sampled_from(["", "?method=PUT", "?method=x"]))
        return f"{draw(st.sampled_from(['json', 'jsons']))}://{draw(HOSTS)}/{'/'.join(path)}{more}"
    secret = draw(st.just("") | NAMES.map(":{}".format))
    query = "&".join(draw(MORE))
    scheme = draw(st.sampled_from(["mailto", "mailtos", "MailTo"]))
    return f"{scheme}://{draw(NAMES)}{secret}@{draw(HOSTS)}{'?' if query else ''}{query}"


@given(urls())
@example("mailto://jan:geheim@example.org?to=jan@example.org")
@example("mailto://a:b@example.org?to=c@example.org,d@example.org")
@example("jsons:///0")
def test_what_is_said_of_one_is_true_of_all(url: str) -> None:
    """Whatever stands in a URL, Apprise finds in it what it finds in the one that is like it."""
    ask = _problem_to_apprise.__wrapped__
    assert ask(url) == ask(alike(url))


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("mailto://jan:geheim@example.org", "mailto://tim:secret@example.org"),
        ("mailtos://a.b:c@m.example?to=jan@x.be", "mailtos://c.d:e@m.example?to=tim@x.be"),
        ("json://127.0.0.1:9/w12", "json://127.0.0.1:9/w34"),
    ],
)
def test_urls_of_one_form_are_tried_once(first: str, other: str) -> None:
    """Of ten thousand mail addresses Apprise makes a few channels, not ten thousand."""
    url_problem(first)
    asked = _problem_to_apprise.cache_info().misses
    assert url_problem(other) is None
    assert _problem_to_apprise.cache_info().misses == asked


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("mailto://a:b@example.org", "mailto://a:b@example.com"),
        ("mailto://a:b@example.org?smtp=c", "mailto://a:b@example.org?smtp=d"),
        ("mailto://a:b@c.be?to=d@e.be,f@g.be", "mailto://a:b@c.be?to=d@e.be,h@g.be"),
        ("json://a.example/b", "json://c.example/b"),
        ("tgram://123456789:abc/1", "tgram://123456789:abd/1"),
    ],
)
def test_urls_that_say_something_else_are_not_alike(first: str, other: str) -> None:
    """Hosts, options, several targets and services of which less is known are looked at each."""
    assert alike(first) != alike(other)
