"""What the readings of one thing add up to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.together.build import build_record, file_addresses
from crawler.sources.together.settings import SourcesSettings
from state.changes.differ import differences
from state.records.record_json import dump_record, load_record

KEY = "question:1795000"
DOCUMENT = "https://docs.vlaamsparlement.be/files/pfile?id=2011111"
ATTACHMENT = "https://docs.vlaamsparlement.be/files/pfile?id=2011112"
REPORT_FILE = "https://publicaties.vlaanderen.be/view-file/53585"
PAGE = "https://www.vlaamsparlement.be/parlementaire-documenten/schriftelijke-vragen/1795000"


def hit(**other: Any) -> dict[str, Any]:
    """The data of a search hit of question 104, unanswered unless `other` says otherwise."""
    return {
        "id": "1795000",
        "file": None,
        "number": 104,
        "session_year": "2023-2024",
        "title": "Vraag 104",
        "subject": "Relanceplan Vlaamse Veerkracht - Uitvoering",
        "asker": "Thijs Verbeurgt",
        "minister": "Jan Jambon",
        "themes": ["Begroting"],
        "asked_on": "2024-01-16",
        "answered_on": None,
        "published_on": None,
        "listed_on": "2024-01-17",
        "answered": False,
        "documents": [],
        "url": PAGE,
        **other,
    }


def opendata(**other: Any) -> dict[str, Any]:
    """The data of the open data of question 104."""
    value = hit(**{"documents": ["2011111"], **other})
    return {k: v for k, v in value.items() if k not in ("file", "listed_on", "url")}


def file(state: str = "read", **other: Any) -> dict[str, Any]:
    """The data of a file reading."""
    return {
        "url": DOCUMENT,
        "state": state,
        "sha256": "aa",
        "size_bytes": 3,
        "pages": 2,
        "kind": "pdf",
        "problem": None,
        "codes": [],
        "opening": "",
        **other,
    }


@pytest.fixture(scope="session")
def build(settings: SourcesSettings) -> Any:
    """Builds the record of a key from its parts and files."""

    def make(parts: dict[str, Any], files: dict[str, Any] | None = None, key: str = KEY) -> Any:
        return build_record(key, parts, files or {}, settings)

    return make


# --- questions ---------------------------------------------------------------------------


def test_question_of_the_listing_alone(build: Any) -> None:
    """Search hits alone make a question, of which nothing more is awaited."""
    record = build({"hit:2011111": hit(documents=["2011111"])})
    assert record.is_partial
    assert (record.files, record.awaited) == ((), ())
    assert record.fields["documents"] == []


def test_question_of_hits_alone(build: Any) -> None:
    """Where its open data were asked for in vain, hits make a question with terms, place and
    documents; its open data are awaited with these."""
    parts = {"hit:2011111": hit(documents=["2011111"]), "hit:2011112": hit(documents=["2011112"])}
    record = build({**parts, "awaited": {}})
    assert not record.is_partial
    assert record.kind == "question"
    assert record.title == "Relanceplan Vlaamse Veerkracht - Uitvoering"
    assert record.url == PAGE
    assert record.fields["state"] == "asked"
    assert record.detail["due_on"] == "2024-02-13"
    assert record.detail["public_due_on"] == "2024-03-05"
    assert record.files == (DOCUMENT, ATTACHMENT)
    data = "https://ws.vlpar.be/e/opendata/schv/1795000"
    assert record.awaited == (DOCUMENT, ATTACHMENT, data)
    assert (record.occurred_on, record.listed_on) == ("2024-01-16", "2024-01-17")


@pytest.mark.parametrize(
    ("said", "listed", "minister"),
    [
        ("Jambon", "Jan Jambon", "Jan Jambon"),
        ("Jan Jambon", "Jambon", "Jan Jambon"),
        ("Jan", "Jan Jambon", "Jan Jambon"),
        ("Jan", "Jannes Jambon", "Jan"),
        ("Jambon", "An Boujambon", "Jambon"),
        ("Jambon", "Hilde Crevits", "Jambon"),
        (None, "Jan Jambon", "Jan Jambon"),
    ],
)
def test_person_with_half_a_name(build: Any, said: str | None, listed: str, minister: str) -> None:
    """Half of a name that the open data lack is taken from the listing, of that same person
    alone."""
    record = build({"opendata": opendata(minister=said), "hit:2011111": hit(minister=listed)})
    assert record.fields["minister"] == minister


def test_open_data_is_trusted_over_hits(build: Any) -> None:
    """Where open data and hits differ, the open data count."""
    record = build(
        {
            "hit:question": hit(title="Oud", minister="Lid A", documents=["2011112"]),
            "opendata": opendata(title="Nieuw"),
        }
    )
    assert record.fields["title"] == "Nieuw"
    assert record.fields["minister"] == "Jan Jambon"
    assert record.files == (DOCUMENT,)


def test_hits_fill_what_the_open_data_lack(build: Any) -> None:
    """What the open data do not say is taken from a hit, documents included."""
    data = opendata(asker=None, themes=[], asked_on=None, documents=[])
    record = build({"hit:2011112": hit(documents=["2011112"]), "opendata": data})
    assert record.fields["asker"] == "Thijs Verbeurgt"
    assert record.fields["themes"] == ["Begroting"]
    assert record.fields["asked_on"] == "2024-01-16"
    assert record.files == (ATTACHMENT,)


@pytest.mark.parametrize("answered_in", ["hit:question", "opendata"])
def test_answered_once_is_answered(build: Any, answered_in: str) -> None:
    """A question that either view calls answered is answered: an index may lag behind."""
    parts = {"hit:question": hit(), "opendata": opendata()}
    parts[answered_in] |= {"answered": True, "answered_on": "2024-02-13"}
    record = build(parts)
    assert record.fields["state"] == "answered"
    assert record.fields["answered_on"] == "2024-02-13"
    assert record.occurred_on == "2024-02-13"


HITS = st.lists(
    st.builds(
        lambda title, number, documents: hit(title=title, number=number, documents=documents),
        st.sampled_from(["A", "B", ""]),
        st.sampled_from([104, 105, None]),
        st.lists(st.sampled_from(["7", "70", "8"]), unique=True),
    ),
    min_size=1,
    max_size=4,
)


@given(hits=HITS, order=st.randoms(use_true_random=False))
def test_order_of_hits_does_not_matter(build: Any, hits: list[Any], order: Any) -> None:
    """The same hits in another order make the very same record."""
    parts = [(f"hit:{number}", value) for number, value in enumerate(hits)]
    shuffled = list(parts)
    order.shuffle(shuffled)
    assert build(dict(shuffled)) == build(dict(parts))


def test_nothing_makes_no_question(build: Any) -> None:
    """Without a hit or open data there is no record."""
    assert build({}) is None


def test_question_with_nothing_but_an_id(build: Any) -> None:
    """A question of which nothing but the id is known still has a title, an address, no terms."""
    bare: dict[str, Any] = {
        **dict.fromkeys(opendata()),
        "id": "1795000",
        "title": "",
        "themes": [],
        "documents": [],
        "answered": False,
    }
    record = build({"opendata": bare})
    assert record.title == record.url == PAGE
    assert record.detail["due_on"] is None
    assert None not in record.fields.values()


def test_codes_say_where_they_stand(build: Any) -> None:
    """Codes in the subject and on the pages of a document are findings with their place."""
    codes = [{"code": "VV129", "page": 2, "name": "koppeling"}]
    record = build(
        {"opendata": opendata(subject="Steun (VV078 - Ondersteuning)")},
        {DOCUMENT: file(codes=codes)},
    )
    places = [(f.code, f.where, f.page, f.name) for f in record.findings]
    assert places == [
        ("VV078", "subject", None, "Ondersteuning"),
        ("VV129", DOCUMENT, 2, "koppeling"),
    ]
    assert record.projects == ("VV078", "VV129")
    assert record.fields["projects"] == ["VV078", "VV129"]
    assert record.awaited == ()


@pytest.mark.parametrize(
    ("state", "waits"),
    [("read", False), ("unreadable", False), ("broken", True), ("missing", True)],
)
def test_what_a_question_waits_for(build: Any, state: str, waits: bool) -> None:
    """Documents that are missing or broken are awaited, unreadable ones are not."""
    record = build({"opendata": opendata()}, {DOCUMENT: file(state, problem="kapot")})
    assert record.awaited == ((DOCUMENT,) if waits else ())
    assert record.detail["documents"][0]["problem"] == "kapot"


def test_document_that_arrives_is_a_difference(build: Any) -> None:
    """A document that comes later changes the fields of its question; its bytes alone do not."""
    missing = build({"opendata": opendata()})
    read = build({"opendata": opendata()}, {DOCUMENT: file()})
    replaced = build({"opendata": opendata()}, {DOCUMENT: file(sha256="bb")})
    assert [c.field for c in differences(missing.fields, read.fields)] == ["documents"]
    assert differences(read.fields, replaced.fields) == ()


def test_question_survives_storage(build: Any) -> None:
    """A record is the same after it was stored as text."""
    record = build({"opendata": opendata()}, {DOCUMENT: file(codes=[{"code": "VV001", "page": 1}])})
    assert load_record(dump_record(record)) == record


# --- publications, files, the programme --------------------------------------------------

ENTRY = {
    "title": "Zesde meting",
    "url": "https://www.vlaanderen.be/publicaties/zesde-meting",
    "listing": "html",
}
LINKED = {"number": "53585", "url": REPORT_FILE, "label": "Rapport"}
PAGE_DATA = {
    "title": "Zesde meting van Vlaamse Veerkracht",
    "url": ENTRY["url"],
    "description": "Over VV078",
    "text": "Zesde meting. VV130 ook.",
    "files": [LINKED],
}


def test_entry_without_its_page_waits(build: Any) -> None:
    """A publication known from a listing alone waits for its page."""
    record = build({"entry:html": ENTRY}, key="publication:zesde-meting")
    assert (record.title, record.awaited) == ("Zesde meting", (ENTRY["url"],))


def test_page_is_trusted_over_its_entry(build: Any) -> None:
    """The page names a publication, an entry of the API gives its day and description."""
    api = {**ENTRY, "listing": "api", "description": "Kort", "published_on": "2024-03-06"}
    parts = {"page": PAGE_DATA, "entry:api": api}
    record = build(parts, {REPORT_FILE: file(url=REPORT_FILE)}, key="publication:zesde-meting")
    assert record.title == "Zesde meting van Vlaamse Veerkracht"
    assert record.detail["description"] == "Kort"
    assert record.occurred_on == "2024-03-06"
    assert record.files == (REPORT_FILE,)
    assert record.awaited == ()
    assert [(f.code, f.where) for f in record.findings] == [("VV130", "page")]


def test_text_of_a_page_is_no_field(build: Any) -> None:
    """Words around the content of a publication page may change without being news."""
    other = {**PAGE_DATA, "text": "Zesde meting. VV130 hier."}
    key = "publication:zesde-meting"
    one, two = build({"page": PAGE_DATA}, key=key), build({"page": other}, key=key)
    assert differences(one.fields, two.fields) == ()


def test_file_bears_the_title_of_what_links_it(build: Any) -> None:
    """A file is titled by the first page that links it, and is no record before it was read."""
    link = {"title": "Zesde meting", "label": "Rapport"}
    key = "file:53585"
    assert build({"link:publication:zesde-meting": link}, key=key) is None
    data = file(url=REPORT_FILE, codes=[{"code": "VV078", "page": 9, "name": None}])
    parts = {"link:publication:zesde-meting": link, "file": data}
    record = build(parts, {REPORT_FILE: data}, key=key)
    assert (record.title, record.url, record.projects) == ("Zesde meting", REPORT_FILE, ("VV078",))
    assert build({"file": data}, key=key).title == REPORT_FILE


def test_programme_has_a_field_for_each_section(build: Any) -> None:
    """Each section of the programme page is a field of its own, and says which codes it names."""
    page = {
        "title": "Vlaamse Veerkracht",
        "url": "https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht",
        "sections": [["Nu", "Over VV078."], ["Straks", "Niets."]],
        "files": [{**LINKED, "section": "Nu"}],
    }
    record = build({"page": page}, key="programme:vlaamse-veerkracht")
    assert record.fields["section: Nu"] == "Over VV078."
    assert record.fields["files"] == [REPORT_FILE]
    assert [(f.code, f.where) for f in record.findings] == [("VV078", "Nu")]
    assert build({}, key="programme:vlaamse-veerkracht") is None


@pytest.mark.parametrize(
    ("key", "addresses"),
    [
        ("pfile:2011111", (DOCUMENT,)),
        ("file:53585", (REPORT_FILE,)),
        ("programme:vlaamse-veerkracht", ()),
    ],
)
def test_own_addresses(key: str, addresses: tuple[str, ...], settings: SourcesSettings) -> None:
    """A file's key gives the canonical address at which it is fetched."""
    assert file_addresses(key, {}, settings) == addresses
