"""Where a redirect leads: there, to where a thing has moved, or away from what was asked for."""

from __future__ import annotations

import pytest

from crawler.parsing.web.redirects import Leads, where_to
from state.model.values import FILE_ROLE, Role, Target

SITE = "https://www.vlaanderen.be"
FILES = "https://publicaties.vlaanderen.be"
PAGE = Role("page")


def key_of(url: str) -> str | None:
    """The last part of an address with "view-file" or "publicaties" in its path."""
    folder, _, name = url.rstrip("/").rpartition("/")
    return name if folder.endswith(("/view-file", "/publicaties", "/detail")) else None


@pytest.mark.parametrize(
    ("role", "url", "final", "statuses", "leads"),
    [
        (PAGE, f"{SITE}/publicaties/a", f"{SITE}/publicaties/a/", [302], Leads.THERE),
        (PAGE, f"{SITE}/nl/publicaties/detail/a", f"{SITE}/publicaties/a", [301], Leads.THERE),
        (PAGE, f"{SITE}/publicaties/a", f"{SITE}/publicaties/b", [301], Leads.MOVED),
        (PAGE, f"{SITE}/publicaties/a", f"{SITE}/publicaties/b", [308, 301], Leads.MOVED),
        (PAGE, f"{SITE}/publicaties/a", f"{SITE}/publicaties/b", [302], Leads.AWAY),
        (PAGE, f"{SITE}/publicaties/a", f"{SITE}/publicaties/b", [301, 302], Leads.AWAY),
        (PAGE, f"{SITE}/publicaties/a", f"{SITE}/", [301], Leads.AWAY),
        (PAGE, f"{SITE}/publicaties/a", f"{SITE}/wachtkamer?naar=a", [302], Leads.AWAY),
        (PAGE, f"{SITE}/plan", f"{SITE}/plan/", [301], Leads.THERE),
        (FILE_ROLE, f"{FILES}/view-file/1", f"{FILES}/opslag/rapport.pdf", [302], Leads.THERE),
        (FILE_ROLE, f"{FILES}/view-file/1", f"{FILES}/view-file/2", [301], Leads.AWAY),
        (FILE_ROLE, f"{FILES}/view-file/1", f"{FILES}/", [302], Leads.AWAY),
    ],
)
def test_where_to(role: Role, url: str, final: str, statuses: list[int], leads: Leads) -> None:
    """Only the same thing is an answer, and only a redirect for good moves a page."""
    assert where_to(Target(role, url), final, statuses, key_of) is leads
