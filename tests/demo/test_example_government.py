"""The government's overview, publications, files and programme page are served as known."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from jobs.demo.story.world import World, large_world, publish_sixth_measurement

SITE = "https://www.vlaanderen.be"
OVERVIEW = f"{SITE}/publicaties?q.LIKE=Vlaamse+Veerkracht&order_publicationdate=desc"
PROGRAMME = f"{SITE}/vlaamse-regering/vlaamse-veerkracht"


def hrefs(page: str) -> list[str]:
    """Return the links of the results on an overview page."""
    return re.findall(r'class="vl-spotlight__link-wrapper vl-link" href="([^"]+)"', page)


def overview_search(
    client: Any, offset: int = 0, limit: int = 50, kind: str = "Publication"
) -> Any:
    """Return the decoded answer of the overview API."""
    asked = {
        "page": {"offset": offset, "limit": limit},
        "filter": {"contentType": {"IN": [kind]}},
        "orderBy": {"publicationDate": "DESC"},
        "resolverContext": {"language": "nl", "revision": "default"},
    }
    body = json.dumps(asked).encode()
    return client.get(f"{SITE}/api/overview-search", body, Content_Type="application/json").json()


def test_overview_page(client: Any) -> None:
    """The overview lists matches newest first, irrelevant ones too, in three forms of links."""
    page = client.get(f"{OVERVIEW}&offset=0").text
    assert hrefs(page) == [
        "/publicaties/vijfde-metingrapport-monitoring-relanceplan-vlaamse-veerkracht",
        "/publicaties/jaarverslag-2022-mentale-veerkracht-op-het-werk",
        "/nl/publicaties/detail/vierde-metingrapport-monitoring-relanceplan-vlaamse-veerkracht",
        "/Publication/42019",
    ]
    assert "Gedaan met laden. U bevindt zich op: Publicaties" in page
    assert "Volgende" not in page


def test_overview_pager(world: World, client: Any) -> None:
    """Offset counts pages; each page but the last leads to the next one."""
    world.publications = large_world(questions=0, publications=25).publications
    pages = [client.get(f"{OVERVIEW}&offset={offset}").text for offset in (0, 1, 2, 3)]
    assert [len(hrefs(page)) for page in pages] == [10, 10, 5, 0]
    assert ["Volgende" in page for page in pages] == [True, True, False, False]
    assert re.search(
        r'<a class="vl-pager__element__cta vl-link vl-link--bold" '
        r'href="/publicaties\?q.LIKE=Vlaamse\+Veerkracht&amp;[^"]*offset=1">',
        pages[0],
    )


def test_publication_page(world: World, client: Any) -> None:
    """A publication page has one h1 and links its file; all forms of its address give it."""
    slug = "vijfde-metingrapport-monitoring-relanceplan-vlaamse-veerkracht"
    paths = (f"/publicaties/{slug}", "/Publication/53585", f"/nl/publicaties/detail/{slug}")
    pages = {client.get(f"{SITE}{path}").text for path in paths}
    assert len(pages) == 1
    page = pages.pop()
    assert page.count("<h1") == 1
    assert 'href="https://publicaties.vlaanderen.be/view-file/53585"' in page
    world.publication(slug).gone = True
    assert client.get(f"{SITE}/publicaties/{slug}").status == 404


def test_overview_api(client: Any) -> None:
    """The overview API has the recorded envelope and the common item fields."""
    answer = overview_search(client)
    items = answer.pop("items")
    assert answer == {
        "totalItems": 4,
        "offset": 0,
        "limit": 50,
        "isLastPage": True,
        "firstItemOfPage": 0,
        "lastItemOfPage": 3,
    }
    assert items[0]["title"]["htmlEncoded"].startswith("Vijfde metingrapport")
    assert items[0]["publicationDate"] == 1683244800
    assert {"link", "identifier", "contentType", "displayTitle", "locations"} <= set(items[0])
    assert overview_search(client, kind="Job")["items"] == []


def test_overview_api_partial_page(client: Any) -> None:
    """The offset of the overview API is a row number; a small limit gives a partial page."""
    answer = overview_search(client, offset=1, limit=2)
    assert len(answer["items"]) == 2
    assert (answer["isLastPage"], answer["firstItemOfPage"], answer["lastItemOfPage"]) == (
        False,
        1,
        2,
    )


def test_overview_api_bad_request(client: Any) -> None:
    """A body that is not the known request is a bad request."""
    assert client.get(f"{SITE}/api/overview-search", b"{").status == 400


def test_build_stamp_is_no_text(world: World, client: Any) -> None:
    """Another build stamp changes the frame of the programme page and nothing in its text."""
    before = client.get(PROGRAMME).text
    world.programme.build_stamp = "build-2"
    after = client.get(PROGRAMME).text
    assert before.count("build-1") == after.count("build-2") == 4
    assert before != after
    assert before.replace("build-1", "build-2") == after
    assert main_text(before) == main_text(after)


def main_text(page: str) -> str:
    """Return what stands in <main>."""
    return page.partition("<main>")[2].partition("</main>")[0]


def test_sixth_measurement(world: World, client: Any) -> None:
    """Publishing the sixth measurement shows in the overview, on the page and as a file."""
    url = "https://publicaties.vlaanderen.be/view-file/56001"
    assert client.get(url).status == 404
    publish_sixth_measurement(world)
    assert "zesde-metingrapport" in hrefs(client.get(OVERVIEW).text)[0]
    assert '<h2 class="vl-title">Voortgangsrapportering december 2023</h2>' in main_text(
        client.get(PROGRAMME).text
    )
    assert client.get(url).body.startswith(b"%PDF")


@pytest.mark.parametrize("validators", [False, True])
def test_validators(world: World, client: Any, validators: bool) -> None:
    """With validators on, files carry an ETag and 304 answers who knows it."""
    world.validators = validators
    url = "https://publicaties.vlaanderen.be/view-file/53585"
    first = client.get(url)
    assert ("ETag" in first.headers) is validators
    again = client.get(url, If_None_Match=first.headers.get("ETag", '"x"'))
    assert again.status == (304 if validators else 200)


def test_robots_and_unknown_paths(world: World, client: Any) -> None:
    """Every host has a robots.txt that can be set, and a small 404 page for unknown paths."""
    for origin in client.sites.origins:
        assert client.get(f"{origin}/robots.txt").text == "User-agent: *\nAllow: /\n"
        missing = client.get(f"{origin}/nergens")
        assert (missing.status, "niet gevonden" in missing.text) == (404, True)
    world.robots["www.vlaanderen.be"] = "User-agent: *\nDisallow: /\n"
    assert "Disallow" in client.get(f"{SITE}/robots.txt").text
