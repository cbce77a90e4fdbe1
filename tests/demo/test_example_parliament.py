"""The Parliament's search, open data and documents are served as the sources are known to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from jobs.demo.story.world import World, answer_question_104, ask_question_104, make_question

SEARCH = "https://ws.vlpar.be/api/search/query"
OPEN_DATA = "https://ws.vlpar.be/e/opendata/schv"
ONLY_QUESTIONS = "requiredfields=aggregaattype:Schriftelijke%20vraag"
JSON = {"Accept": "application/json"}


def search(client: Any, query: str, parameters: str = f"max=100&page=1&{ONLY_QUESTIONS}") -> Any:
    """Return the decoded answer of the search."""
    return client.get(f"{SEARCH}/{query}?collection=vp_collection&sort=date&{parameters}").json()


def tags(hit: dict[str, Any], name: str) -> list[str]:
    """Return the values of one metatag."""
    return [tag["value"] for tag in hit["metatags"]["metatag"] if tag["name"] == name]


def ids(answer: dict[str, Any]) -> Iterator[int]:
    """Yield the question ids of the hits."""
    for hit in answer["result"]:
        yield int(hit["id"].removeprefix("http://be.vlp.feed/").partition("/")[0])


def test_answered_question_has_all_metatags(world: World, client: Any) -> None:
    """An answered question is found with the fields of the sources' example."""
    ask_question_104(world)
    answer_question_104(world)
    answer = search(client, "inmeta:publicatiedatum:daterange:2024-03-01..2024-03-31")
    assert (answer["count"], answer["firstindex"], answer["lastindex"]) == ("1", "1", "1")
    (hit,) = answer["result"]
    assert hit["id"] == "http://be.vlp.feed/1795000/pfls/2011111"
    assert hit["date"] == "2024-03-06"
    assert tags(hit, "soort") == ["SCHV"]
    assert tags(hit, "nummer") == ["104"]
    assert tags(hit, "vraagsteller") == ["Verbeurgt, Thijs"]
    assert tags(hit, "thema") == ["Begroting", "Cultuur"]
    assert tags(hit, "statusdatumSchvBeantwoord") == ["2024-02-13"]
    assert tags(hit, "status") == ["beantwoord"]
    assert tags(hit, "opendata") == ["http://ws.vlpar.be/e/opendata/schv/1795000"]


def test_unanswered_question_lacks_metatags(world: World, client: Any) -> None:
    """An unanswered question is found by the day it was asked, without what is unknown."""
    ask_question_104(world)
    answer = search(client, "inmeta:publicatiedatum:daterange:2024-01-16..2024-01-16")
    (hit,) = answer["result"]
    assert tags(hit, "status") == ["aanvaard"]
    for missing in ("document", "statusdatumSchvBeantwoord", "publicatiedatum"):
        assert tags(hit, missing) == []


def test_one_hit_per_file(world: World, client: Any) -> None:
    """A question is found once per file, and once without files, with both forms of links."""
    world.questions.append(make_question(1, 1, date(2024, 1, 1), "Zonder bestand"))
    answer = search(client, "inmeta:publicatiedatum:daterange:2023-09-01..")
    assert [hit["id"] for hit in answer["result"] if hit["id"].endswith("/1")] == [
        "http://be.vlp.feed/1"
    ]
    assert list(ids(answer)).count(1780008) == 2
    links = {link.partition("?")[0] for hit in answer["result"] for link in tags(hit, "document")}
    assert links == {
        "https://docs.vlaamsparlement.be/files/pfile",
        "https://docs.vlaamsparlement.be/pfile",
    }


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("inmeta:publicatiedatum:daterange:..2023-11-30", 4),
        ("inmeta%3Apublicatiedatum%3Adaterange%3A2024-01-11..", 2),
        ("+inmeta:zittingsjaar=2023-2024", 13),
        ("+inmeta:zittingsjaar=2022-2023", 0),
        ("+inmeta:legislatuur=2019-2024+inmeta:publicatiedatum:daterange:..2023-11-30", 4),
        ("wachtlijsten", 1),
        ("schriftelijke%20vraag", 13),
    ],
)
def test_query_forms(client: Any, query: str, count: int) -> None:
    """Periods with open ends, session years, terms and plain words narrow the search."""
    assert search(client, query)["count"] == str(count)


def test_newest_first_and_pages(client: Any) -> None:
    """Hits come newest first, in pages of `max`, and the page past the last is empty."""
    pages = [
        search(client, "schriftelijke%20vraag", f"max=5&page={page}&{ONLY_QUESTIONS}")
        for page in (1, 2, 3, 4)
    ]
    assert [len(page["result"]) for page in pages] == [5, 5, 3, 0]
    days = [hit["date"] for page in pages for hit in page["result"]]
    assert days == sorted(days, reverse=True)
    assert pages[1]["firstindex"] == "6"


def test_filter_glued_to_the_path(world: World, client: Any) -> None:
    """The filter may be glued to the query; without it other documents come, with a leak too."""
    glued = f"schriftelijke%20vraag&{ONLY_QUESTIONS}"
    kinds = [tags(hit, "soort")[0] for hit in search(client, glued, "max=100")["result"]]
    assert set(kinds) == {"SCHV"}
    unfiltered = search(client, "schriftelijke%20vraag", "max=100")["result"]
    assert [tags(hit, "soort")[0] for hit in unfiltered].count("VOU") == 1
    world.leak = True
    leaked = search(client, glued, "max=100")["result"]
    assert [tags(hit, "soort")[0] for hit in leaked].count("VOU") == 1


def test_search_limit(world: World, client: Any) -> None:
    """A search that counts more than the limit shows nothing behind the limit."""
    world.search_limit = 8
    world.big_count = 12_000
    second = search(client, "schriftelijke%20vraag", f"max=5&page=2&{ONLY_QUESTIONS}")
    third = search(client, "schriftelijke%20vraag", f"max=5&page=3&{ONLY_QUESTIONS}")
    assert (second["count"], len(second["result"]), third["result"]) == ("12000", 3, [])


def test_unlisted_question(world: World, client: Any) -> None:
    """An unlisted question leaves the search only; one that is gone leaves the open data too."""
    world.question(1780001).listed = False
    world.question(1780002).gone = True
    found = set(ids(search(client, "schriftelijke%20vraag")))
    assert found & {1780001, 1780002} == set()
    assert client.get(f"{OPEN_DATA}/1780001", **JSON).status == 200
    assert client.get(f"{OPEN_DATA}/1780002", **JSON).status == 404
    bulk = client.get(f"{OPEN_DATA}/lijst?id=1780001,1780002", **JSON).json()
    assert [item["schriftelijke-vraag"]["id"] for item in bulk["items"]] == [1780001]


def test_open_data_json(world: World, client: Any) -> None:
    """The open data of an answered question have the fields and steps of the sources."""
    ask_question_104(world)
    answer_question_104(world)
    fields = client.get(f"{OPEN_DATA}/1795000", **JSON).json()
    assert (fields["id"], fields["vraagnummer"], fields["zittingsjaar"]) == (
        1795000,
        104,
        "2023-2024",
    )
    assert (fields["vraagsteller"]["voornaam"], fields["vraagsteller"]["naam"]) == (
        "Thijs",
        "Verbeurgt",
    )
    assert fields["procedureverloop"] == [
        {"status": "Vraag gesteld aan de minister", "datum": "2024-01-16T00:00:00+01:00"},
        {"status": "Tijdig beantwoord", "datum": "2024-02-13T00:00:00+01:00"},
        {"status": "Antwoord gepubliceerd", "datum": "2024-03-06T00:00:00+01:00"},
    ]
    assert fields["bestand-ordered"] == [
        {
            "URL": "https://docs.vlaamsparlement.be/files/pfile?id=2011111",
            "bestandsnaam": "vrg_antw.104.pdf",
        }
    ]


def test_bare_single_items(world: World, client: Any) -> None:
    """With the switch on, a list of one element comes as that element."""
    world.bare_single_items = True
    fields = client.get(f"{OPEN_DATA}/1780001", **JSON).json()
    assert fields["thema"] == "Cultuur"
    assert isinstance(fields["bestand-ordered"], dict)
    assert isinstance(fields["procedureverloop"], list)
    bulk = client.get(f"{OPEN_DATA}/lijst?id=1780001", **JSON).json()
    assert bulk["items"]["schriftelijke-vraag"]["thema"] == "Cultuur"


def test_open_data_xml(client: Any) -> None:
    """Without an Accept header the open data come as XML with the elements of the sources."""
    root = ElementTree.fromstring(client.get(f"{OPEN_DATA}/1780001").body)  # noqa: S314
    assert root.findtext("vraagsteller/naam") == "A"
    assert root.findtext("themas/thema") == "Cultuur"
    assert [step.text for step in root.findall("procedureverloop/status")] == [
        "Vraag gesteld aan de minister",
        "Tijdig beantwoord",
        "Antwoord gepubliceerd",
    ]
    assert "pfile?id=2000001" in (root.findtext("bestand-ordered/URL") or "")


def test_bulk_can_be_missing(world: World, client: Any) -> None:
    """With the switch off there is no bulk address."""
    world.bulk_opendata = False
    assert client.get(f"{OPEN_DATA}/lijst?id=1780001", **JSON).status == 404


def test_documents(world: World, client: Any) -> None:
    """Both addresses of a document give the same PDF; one without a body is missing."""
    docs = "https://docs.vlaamsparlement.be"
    first = client.get(f"{docs}/files/pfile?id=2000001")
    second = client.get(f"{docs}/pfile?id=2000001")
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.body.startswith(b"%PDF")
    assert first.body == second.body
    world.pupil_file(2000001).body = None
    assert client.get(f"{docs}/pfile?id=2000001").status == 404
    assert client.get(f"{docs}/pfile?id=77").status == 404
