"""What is said of a channel gives away nothing of its URL."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.config.channel_urls import Channel
from jobs.messages.channels import url_problem
from jobs.messages.secrets_of_urls import without_secrets

PART = st.text(alphabet="abcXYZ019-_.", min_size=3, max_size=12)
SECRET = st.text(alphabet="abcXYZ019!$ @é%/:", min_size=3, max_size=12)
SHOWN = "…<>|"


def parts_of(url: str) -> set[str]:
    """The parts of a URL behind its scheme that are long enough to be secrets, decoded or not."""
    _, _, rest = url.partition(":")
    parts = set(re.findall(r"[^/?#&=:@,;\s]+", rest))
    return {text for part in parts for text in (part, unquote(part)) if len(text) >= 3}


@given(user=PART, password=SECRET, host=PART, path=PART, value=SECRET, data=st.data())
def test_no_part_of_a_url_survives(
    user: str, password: str, host: str, path: str, value: str, data: st.DataObject
) -> None:
    """An error that repeats any part of the URL, encoded or decoded, is cleaned of it."""
    url = f"json://{user}:{quote(password, safe='')}@{host}/{path}?token={quote(value, safe='')}"
    parts = sorted(parts_of(url))
    said = SHOWN.join(data.draw(st.lists(st.sampled_from(parts), min_size=1, max_size=6)))
    cleaned = without_secrets(f"{SHOWN}{said}{SHOWN}", url)
    assert not [part for part in parts if part in cleaned]


@given(text=st.text(alphabet="klmnop ", max_size=60))
def test_what_is_no_part_stays(text: str) -> None:
    """Words that do not stand in the URL stay as they are."""
    assert without_secrets(text, "json://user:secret@host/abc") == text


def test_scheme_and_length() -> None:
    """The scheme may be shown, and what is said is bounded in length."""
    url = "mailtos://me:hunter22@mail.example?to=you@mail.example"
    said = without_secrets("mailtos refused hunter22 of me@mail.example: " + "x" * 1_000, url)
    assert said.startswith("mailtos refused *** of me@***")
    assert len(said) <= 500


def test_channel_does_not_show_itself() -> None:
    """A channel that is logged or printed shows its scheme and its id, and no more."""
    channel = Channel("0a1b2c", "json://user:hunter22@host.example/token")
    assert str(channel) == repr(channel) == "Channel(json:// (0a1b2c))"
    assert channel.label == "json:// (0a1b2c)"


@pytest.mark.parametrize(
    "url",
    [
        "json://localhost:8080/hook",
        "mailto://me:hunter22@mail.example?to=you@other.example",
        "mailtos://me:hunter22@mail.example",
        "tgram://123456789:abcdefghijklmnopqrstuvwxyz123456789/987654321",
        "discord://123456789012345678/abcdefghijklmnopqrstuvwxyz",
    ],
)
def test_usable_url(url: str) -> None:
    """A URL of one target is usable."""
    assert url_problem(url) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "expected an Apprise URL"),
        ("nosuchservice://hunter22", "cannot use"),
        ("hunter22", "cannot use"),
        ("http://[hunter22", ""),
        ("mailto://me:hunter22@mail.example?to=a@b.example,c@b.example", "2 targets"),
        ("mailto://me:hunter22@mail.example?to=a@b.example&cc=c@b.example", "2 targets"),
        ("mailto://me:hunter22@mail.example?to=a@b.example&bcc=c@b.example", "2 targets"),
        ("tgram://123456789:abcdefghijklmnopqrstuvwxyz123456789/98/76", "2 targets"),
        ("json://a.example, json://hunter22.example", ""),
    ],
)
def test_unusable_url(url: str, words: str) -> None:
    """A URL that Apprise cannot use or that names several targets is refused, unshown."""
    try:
        problem = url_problem(url)
    except ValueError as error:
        problem = str(error)
    assert problem is not None
    assert words in problem
    assert "hunter22" not in problem
