"""The short forms as chat services take them: Slack, Teams, Matrix, Telegram and Discord."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from jobs.messages.channels import send
from jobs.messages.content.items import Item
from jobs.messages.mail.letter import Posting
from jobs.messages.render import render_message
from state.model.deliveries import Reason
from tests.jobs.chats.stand_ins import CALLS, StandIn, standing_in

POSTING = Posting(datetime(2024, 3, 6, 8, tzinfo=UTC))
URL = "https://www.vlaamsparlement.be/x_y/1795000"
WHY = (Reason("project", "VV078", "title", None),)
# The URL of a channel, and the address of the real service that the stand-in takes the place of.
CHANNELS = {
    "slack": ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general", "hooks.slack.com"),
    "telegram": ("tgram://123456789:abcdefghijklmnopqrstuvwxyz123456789/987654321", "telegram.org"),
    "discord": ("discord://123456789012345678/abcdefghijklmnopqrstuvwxyz", "discord.com"),
    "teams": ("workflows://prod.example.com:443/workflow1/sig1", "prod.example.com"),
    "matrix": ("matrixs://me:secret@matrix.example.com/!room:matrix.example.com", "example.com"),
}
HOSTILE = (
    "@everyone @here @channel @room @allen1 <!channel> <@U123> <@&456> <at>An</at> </b><i> "
    "[klik](https://evil.example) **vet** _x_ `code` & <b>"
)


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Lets requests to a host go to a port of this machine: real HTTP, but for the name."""
    ports: dict[str, int] = {}
    real = requests.Session.send

    def send_home(
        self: requests.Session, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response:
        assert request.url is not None
        scheme, _, rest = request.url.partition("://")
        host, _, path = rest.partition("/")
        for name, port in ports.items():
            if host.partition(":")[0].endswith(name):
                request.url = f"http://127.0.0.1:{port}/{path}"
        assert "127.0.0.1" in request.url, (scheme, host)
        return real(self, request, **kwargs)

    monkeypatch.setattr(requests.Session, "send", send_home)
    return ports


def words_of(value: Any) -> str:
    """Every text in a JSON value."""
    if isinstance(value, dict):
        return "\n".join(map(words_of, value.values()))
    if isinstance(value, list):
        return "\n".join(map(words_of, value))
    return value if isinstance(value, str) else ""


def said_by(stand_in: StandIn) -> str:
    """What somebody in the room reads: the words of what was posted, and not of signing in."""
    posts = [body for path, body in stand_in.taken if "login" not in path and "join" not in path]
    return words_of(posts)


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("count", [1, 3, 60])
def test_chat_takes_it(make_event: Any, at_home: dict[str, int], name: str, count: int) -> None:
    """Whatever is told, the service takes it whole: it says the one thing that matters, with its
    official address, and hostile words call nobody and break no markup."""
    items = [
        Item(make_event(title=f"Titel {n} {HOSTILE}", url=URL), None, WHY) for n in range(count)
    ]
    message = render_message("0" * 16, "w", items, "nl", 50)
    url, host = CHANNELS[name]
    with standing_in(name) as stand_in:
        at_home[host] = stand_in.port
        failure = send(url, message, 20, POSTING)
    assert failure is None, failure
    assert stand_in.refused == []
    said = said_by(stand_in)
    assert "nieuwe schriftelijke vraag nr" in said.replace("\\", "")
    assert URL in said.replace("\\", "").replace("&#x2F;", "/")
    assert not CALLS[name].search(said)
    assert "evil.example" not in said.replace("\\", "")


@pytest.mark.parametrize("name", CHANNELS)
def test_refusal_is_no_success(make_event: Any, at_home: dict[str, int], name: str) -> None:
    """What a service refuses is not taken for sent."""
    message = render_message("0" * 16, "w", [Item(make_event(url=URL), None, WHY)], "nl", 50)
    url, host = CHANNELS[name]
    with standing_in(name) as stand_in:
        at_home[host] = stand_in.port
    # It is gone before anything is sent.
    assert send(url, message, 5, POSTING) is not None
