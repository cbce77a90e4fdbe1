"""An address tells what it is asked for, and only the sources' own addresses do."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.url_templates import AddressTemplate
from crawler.sources.publications.settings import PublicationsSettings
from crawler.sources.questions.settings import QuestionsSettings
from crawler.sources.registry import SOURCE_NAMES
from crawler.sources.together.addresses import Known, recognise
from crawler.sources.together.settings import SourcesSettings
from state.model.values import Role, SourceName

SETTINGS = SourcesSettings()
PARLIAMENT = "https://ws.vlpar.be"
SEARCH = (
    f"{PARLIAMENT}/api/search/query/inmeta:publicatiedatum:daterange:2023-09-01..?"
    "collection=vp_collection&sort=date&max=100&page=2"
    "&requiredfields=aggregaattype:Schriftelijke%20vraag"
)
OVERVIEW = (
    "https://www.vlaanderen.be/publicaties"
    "?q.LIKE=Vlaamse%20Veerkracht&order_publicationdate=desc&offset=0"
)
API = "https://www.vlaanderen.be/api/overview-search"
PAGE = "https://www.vlaanderen.be/publicaties/vijfde-metingrapport"
FILE = "https://publicaties.vlaanderen.be/view-file/53585"
DOCUMENT = "https://docs.vlaamsparlement.be/files/pfile?id=2011111"
PROGRAMME = "https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht"


@pytest.mark.parametrize(
    ("method", "url", "source", "role", "canonical"),
    [
        ("GET", SEARCH, "questions", "search", SEARCH),
        ("GET", f"{PARLIAMENT}/e/opendata/schv/1795000", "questions", "opendata", None),
        ("GET", f"{PARLIAMENT}/e/opendata/schv/lijst?id=1,2", "questions", "opendata_bulk", None),
        ("GET", f"{PARLIAMENT}/e/opendata/schv/lijst?id=1", "questions", "opendata_bulk", None),
        ("GET", DOCUMENT, "questions", "file", DOCUMENT),
        ("GET", "https://docs.vlaamsparlement.be/pfile?id=2011111", "questions", "file", DOCUMENT),
        ("GET", OVERVIEW, "publications", "overview", OVERVIEW),
        ("GET", OVERVIEW.replace("Vlaamse%20Veerkracht", ""), "publications", "overview", None),
        ("POST", API, "publications", "overview_api", API),
        ("GET", PAGE, "publications", "page", PAGE),
        ("GET", f"{PAGE}#files", "publications", "page", PAGE),
        ("GET", FILE, "publications", "file", FILE),
        ("GET", PROGRAMME, "programme", "programme", PROGRAMME),
        ("GET", f"{PROGRAMME}/", "programme", "programme", PROGRAMME),
    ],
)
def test_own_addresses(
    method: str, url: str, source: str, role: str, canonical: str | None
) -> None:
    """Each kind of address has its source, role and canonical form, by either scheme."""
    known = Known(SourceName(source), Role(role), canonical or url)

    assert recognise(method, url, SETTINGS) == known
    assert recognise(method, url.replace("https://", "http://"), SETTINGS) == known


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "dns:www.vlaanderen.be"),
        ("GET", ""),
        ("GET", "https://[broken"),
        ("GET", API),
        ("POST", PAGE),
        ("HEAD", FILE),
        ("GET", "https://www.vlaanderen.be/"),
        ("GET", "https://www.vlaanderen.be/robots.txt"),
        ("GET", "https://elsewhere.example/publicaties/vijfde-metingrapport"),
        ("GET", "https://elsewhere.example/?to=//publicaties.vlaanderen.be/view-file/53585"),
        ("GET", "https://www.vlaanderen.be@elsewhere.example/publicaties/x"),
        ("GET", "https://publicaties.vlaanderen.be/publicaties/vijfde-metingrapport"),
        ("GET", f"{PARLIAMENT}/e/opendata/schv/lijst?id=1,x"),
        ("GET", f"{PARLIAMENT}/e/opendata/schv/1795000/more"),
    ],
)
def test_other_addresses(method: str, url: str) -> None:
    """What no source asks for, or asks for in another way, is nobody's."""
    assert recognise(method, url, SETTINGS) is None


def test_settings_decide() -> None:
    """Another address in the settings is recognised in place of the one that it replaces."""
    moved = "https://ws.vlpar.be/v2/{id}/schv-{id}"
    settings = SourcesSettings.model_validate({"questions": {"opendata_url": moved}})

    known = recognise("GET", "https://ws.vlpar.be/v2/7/schv-7", settings)

    assert known is not None
    assert known.role == "opendata"
    assert recognise("GET", "https://ws.vlpar.be/v2/7/schv-8", settings) is None
    assert recognise("GET", f"{PARLIAMENT}/e/opendata/schv/1795000", settings) is None


TEMPLATES = (
    QuestionsSettings().search_url,
    QuestionsSettings().opendata_url,
    QuestionsSettings().opendata_bulk_url,
    PublicationsSettings().overview_url,
    PublicationsSettings().file_url,
)
DIGITS = st.integers(0, 10**9).map(str)
VALUES = {
    "query": st.from_regex(r"[\w:.=+%-]{1,30}", fullmatch=True),
    "words": st.from_regex(r"[\w%]{0,30}", fullmatch=True),
    "ids": st.lists(DIGITS, min_size=1, max_size=50).map(",".join),
}


@given(template=st.sampled_from(TEMPLATES), data=st.data())
def test_filling_in_goes_both_ways(template: AddressTemplate, data: st.DataObject) -> None:
    """What is filled into a template comes out of the address that it makes."""
    names = [name for _, name, _, _ in Formatter().parse(template.text) if name]
    filled = {name: data.draw(VALUES.get(name, DIGITS), name) for name in names}

    assert template.fields_of(template.format(**filled)) == filled


GOVERNMENT = "https://beslissingenvlaamseregering.vlaanderen.be"
NEWS_ITEMS = (
    f"{GOVERNMENT}/news-items/search?page[size]=100&page[number]=0&collapse_uuids=t"
    "&filter[:sqs:title,htmlContent]=Veerkracht&sort[meetingDate]=desc"
    "&sort[meetingTypePosition]=asc&sort[agendaitemType]=desc&sort[position]=asc"
)
NEWS_ITEM_INFOS = f"{GOVERNMENT}/news-item-infos?filter[:id:]=65f3a1&include=attachments.file"
PERIOD = "&filter[:gte,lte:meetingDate]=2022-09-01T00:00:00.000Z,2022-10-01T23:59:59.999Z"
MEETINGS = (
    f"{PARLIAMENT}/e/opendata/verg/zoek/datums?type=comm&datumVan=04032024&datumTot=07042024"
    "&idComm=1332937&page=1&sort=datum"
)
ALL_ON = SourcesSettings.model_validate({name: {} for name in SOURCE_NAMES})


@pytest.mark.parametrize(
    ("url", "source", "role"),
    [
        (NEWS_ITEMS, "decisions", "decision_search"),
        (f"{NEWS_ITEMS}{PERIOD}", "decisions", "decision_search"),
        (NEWS_ITEM_INFOS, "decisions", "decision_attachments"),
        (f"{GOVERNMENT}/files/5ff0-1/download", "decisions", "file"),
        (
            SEARCH.replace("Schriftelijke%20vraag", "Vraag%20om%20uitleg"),
            "oral_questions",
            "oral_search",
        ),
        (f"{PARLIAMENT}/e/opendata/vi/1801234", "oral_questions", "oral_opendata"),
        (f"{PARLIAMENT}/e/opendata/vi/1801234/verslag", "oral_questions", "oral_proceedings"),
        (f"{PARLIAMENT}/e/opendata/comm/huidige", "agendas", "committees"),
        (MEETINGS, "agendas", "meetings"),
        (f"{PARLIAMENT}/e/opendata/verg/1658817/agd?aanpassingen=nee", "agendas", "meeting_agenda"),
    ],
)
def test_addresses_of_sources_that_need_their_table(url: str, source: str, role: str) -> None:
    """They are known where the source is on, also with brackets encoded, and else nobody's."""
    known = Known(SourceName(source), Role(role), url)
    encoded = url.replace("[", "%5B").replace("]", "%5D")
    assert recognise("GET", url, ALL_ON) == known
    assert recognise("GET", encoded, ALL_ON) == known
    assert recognise("GET", url, SETTINGS) is None
