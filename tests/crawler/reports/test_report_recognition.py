"""Which titles and files are the monitoring report of which measurement."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.reports.recognition import (
    ORDINALS,
    Measurement,
    ReportMention,
    build_report,
    first_words,
    group_by_measurement,
    measurement_named,
    mentions_by_links,
    mentions_by_title,
    report_named,
)
from state.model.values import Record, RecordKind

FILE = "https://publicaties.vlaanderen.be/view-file/63001"
DATA = "https://publicaties.vlaanderen.be/view-file/63002"
PAGE = "https://www.vlaanderen.be/publicaties/zesde-meting"


@pytest.mark.parametrize(
    ("title", "number", "reference"),
    [
        ("Relanceplan Vlaamse Veerkracht: zesde monitoringrapport", 6, "2023-12-31"),
        ("Vlaamse Veerkracht - vijfde metingrapport", 5, "2022-12-31"),
        ("Monitoring Relanceplan Vlaamse Veerkracht, vierde meting", 4, "2022-06-01"),
        ("Monitoringsrapport Vlaamse Veerkracht, derde voortgangsmeting", 3, "2021-12-31"),
        ("VLAAMSE VEERKRACHT: TWEEDE VOORTGANGSRAPPORT", 2, "2021-09-30"),
        ("Eerste voortgangsrapportering Vlaamse Veerkracht", 1, "2021-03-31"),
        ("Rapport Vlaamse Veerkracht, 6de meting", 6, "2023-12-31"),
        ("Rapport Vlaamse Veerkracht, 6e voortgangsmeting", 6, "2023-12-31"),
        ("Monitoringrapport Vlaamse Veerkracht, meting 6", 6, "2023-12-31"),
        ("Vlaamse Veerkracht: voortgangsrapport nr. 6", 6, "2023-12-31"),
        ("Monitoringrapport Vlaamse Veerkracht (stand van zaken 31/12/2023)", 6, "2023-12-31"),
        ("Monitoringrapport Vlaamse Veerkracht, meetmoment december 2023", 6, "2023-12-31"),
        ("Vlaamse Veerkracht: voortgangsrapportering december 2022", 5, "2022-12-31"),
        ("Monitoring Vlaamse Veerkracht, stand van zaken op 30 juni 2022", 4, "2022-06-30"),
        ("Zesde  voort\u00adgangsrapport over de Vlaamse veerkracht", 6, "2023-12-31"),
        ("Zevende monitoringrapport Vlaamse Veerkracht", 7, None),
        ("Zevende meting Vlaamse Veerkracht: rapport, toestand 30/06/2024", 7, "2024-06-30"),
        ("Relanceplan: zesde en laatste monitoringsrapport", 6, "2023-12-31"),
        ("Zesde voortgangsmeting Vlaamse Veerkracht", 6, "2023-12-31"),
        ("Vlaamse Veerkracht: zesde meting (stand van zaken 31/12/2023)", 6, "2023-12-31"),
    ],
)
def test_report(title: str, number: int, reference: str | None) -> None:
    """A title with the plan, a word for its reports and an ordinal or moment is that report."""
    found = report_named(title)
    assert found is not None
    assert found.number == number
    assert (found.reference_date.isoformat() if found.reference_date else None) == reference


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Jaarverslag 2023",
        "Relanceplan Vlaamse Veerkracht",
        "Monitoringrapport Vlaamse Veerkracht",
        "Zesde monitoringrapport armoede",
        "Derde voortgangsrapport Vlaams Klimaatplan",
        "Samenvatting zesde monitoringrapport Vlaamse Veerkracht",
        "Persbericht: zesde monitoringrapport Vlaamse Veerkracht",
        "Presentatie van de zesde meting, monitoring Vlaamse Veerkracht",
        "Leeswijzer bij het zesde monitoringrapport Vlaamse Veerkracht",
        "Data van de zesde voortgangsmeting Vlaamse Veerkracht",
        "Monitoringrapport Vlaamse Veerkracht 2023",
        "Vlaamse Veerkracht: rapport over zes projecten",
        "Zesde editie van het rapport Vlaamse Veerkracht",
        "Rapport: vermeting 6 en Vlaamse Veerkracht",
        "Evaluatieverslag over de informatiekwaliteit van de vijfde voortgangsmeting Veerkracht",
        "Evaluatieverslag over de vijfde voortgangsrapportering van het relanceplan",
        "Vijfde voortgangsrapportering Vlaamse Veerkracht: evaluatie",
        "Verslag van het Rekenhof over de vierde meting van Vlaamse Veerkracht",
        "Auditverslag bij de vijfde meting van het relanceplan Vlaamse Veerkracht",
        "Gedachtewisseling over het vierde voortgangsrapport Vlaamse Veerkracht",
    ],
)
def test_no_report(title: str) -> None:
    """A title of another plan, of something about a report, or without a measurement is none."""
    assert report_named(title) is None


@pytest.mark.parametrize(("place", "ordinal"), list(enumerate(ORDINALS, start=1)))
def test_every_ordinal(place: int, ordinal: str) -> None:
    """Each ordinal word from first to twelfth names its measurement."""
    found = measurement_named(f"de {ordinal.capitalize()} voortgangsmeting")
    assert found is not None
    assert found.number == place


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("meetmoment 31 december 2023", 6),
        ("voortgangsrapport 20 december", None),
        ("monitoringsrapport 2023", None),
        ("stand van zaken december 2020", None),
        ("stand van zaken 31/02/2023", None),
        ("zesde zitting over de meting", None),
        ("vijf metingen", None),
        ("Voortgangsrapportering april 2021", 1),
        ("Voortgangsrapportering maart 2021", 1),
        ("Voortgangsrapportering juli 2022", 4),
        ("Voortgangsrapportering maart 2024", 6),
        ("Voortgangsrapportering augustus 2021", None),
        ("Voortgangsrapportering februari 2021", None),
        ("meetmoment april 2021", None),
        ("stand van zaken april 2021", None),
    ],
)
def test_measurement_named(text: str, number: int | None) -> None:
    """A measurement is named by ordinal, number or moment, and by nothing else."""
    found = measurement_named(text)
    assert (found.number if found else None) == number


@pytest.mark.parametrize("day", ["31-12-2023", "31.12.2023"])
def test_a_day_is_no_number_of_a_measurement(day: str) -> None:
    """The day of a date behind the word for a report is not taken for a measurement's number."""
    found = measurement_named(f"monitoringsrapport {day}")
    assert found is None or found.number == 6


@pytest.mark.parametrize(
    ("title", "label", "number"),
    [
        ("Vlaamse Veerkracht Voortgangsrapportering december 2023", "Rapport", 6),
        ("Vlaamse Veerkracht Voortgangsrapportering juni 2022", "Rapporten", 4),
        (
            "Vlaamse Veerkracht Voortgangsrapportering december 2023",
            "Monitoringsrapport en data 2023",
            6,
        ),
        ("Vlaamse Veerkracht Voortgangsrapportering december 2023", "Data (xlsx)", None),
        ("Vlaamse Veerkracht Rapporten", "Zesde voortgangsmeting", 6),
        ("Vlaamse Veerkracht Rapporten", "Rapport", None),
        ("Vlaamse Veerkracht Voortgangsrapportering juni 2022", "Samenvatting", None),
    ],
)
def test_section_and_link(title: str, label: str, number: int | None) -> None:
    """The section of a page and the words of a link together name a report, but not its data."""
    found = report_named(title, label)
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Voortgangsrapportering april 2021", "2021-03-31"),
        ("Voortgangsrapportering juni 2022", "2022-06-01"),
        ("Vierde meting 1 juni 2022", "2022-06-01"),
        ("Vierde meting, stand van zaken 30 juni 2022", "2022-06-30"),
    ],
)
def test_day_of_a_measurement(text: str, day: str) -> None:
    """Of a month the known day of its measurement counts, and a day that is said before it."""
    found = measurement_named(text)
    assert found is not None
    assert found.reference_date is not None
    assert found.reference_date.isoformat() == day


# --- where reports are seen --------------------------------------------------------------


def publication(title: str, *files: str, published_on: str | None = None) -> Record:
    """A publication with these files."""
    fields = {"published_on": published_on} if published_on else {}
    return Record("publication:x", RecordKind("publication"), title, PAGE, fields, {}, files=files)


def test_publication_by_title() -> None:
    """A publication whose title is a report's is seen with the file that says it is the report."""
    record = publication("Zesde monitoringrapport Vlaamse Veerkracht", DATA, FILE)
    files = {
        DATA: {"kind": "pdf", "opening": "Tabellen"},
        FILE: {"kind": "pdf", "opening": "Vlaamse Veerkracht Monitoringrapport zesde meting"},
    }
    (seen,) = mentions_by_title(record, files)
    assert (seen.measurement.number, seen.file_url) == (6, FILE)


def test_publication_prefers_a_pdf() -> None:
    """Where no file says that it is the report, the first PDF is, and else the first file."""
    record = publication("Zesde monitoringrapport Vlaamse Veerkracht", DATA, FILE)
    kinds: dict[str, dict[str, Any]] = {DATA: {"kind": "zip"}, FILE: {"kind": "pdf"}}
    assert mentions_by_title(record, kinds)[0].file_url == FILE
    assert mentions_by_title(record, {})[0].file_url == DATA


def test_publication_by_the_opening_of_a_file() -> None:
    """A publication with another title is seen as a report by the opening of its file."""
    record = publication("Vlaamse Veerkracht in cijfers", DATA, FILE, published_on="2024-03-20")
    files = {FILE: {"opening": "Monitoringrapport Vlaamse Veerkracht Zesde voortgangsmeting"}}
    (seen,) = mentions_by_title(record, files)
    assert (seen.file_url, seen.published_on) == (FILE, "2024-03-20")
    assert mentions_by_title(record, {}) == []


def test_programme_names_each_measurement() -> None:
    """The programme page shows the report of each section, and not the data beside it."""
    links = [
        ("Voortgangsrapportering december 2022", "Monitoringsrapport", "53585"),
        ("Voortgangsrapportering december 2022", "Data", "53586"),
        ("Voortgangsrapportering juni 2022", "Rapporten", "48001"),
        ("Over het plan", "Rapport", "1"),
    ]
    files = [
        {"section": section, "label": label, "number": number, "url": f"https://f.example/{number}"}
        for section, label, number in links
    ]
    record = Record(
        "programme:x", RecordKind("programme"), "Vlaamse Veerkracht", PAGE, {}, {"files": files}
    )
    seen = [(s.measurement.number, s.file_url) for s in mentions_by_links(record)]
    assert seen == [(5, "https://f.example/53585"), (4, "https://f.example/48001")]


def on_programme(*files: tuple[str, list[str], str]) -> list[tuple[int, str]]:
    """The reports seen on a programme page with these files: number, headings over it, words."""
    entries = [
        {"section": under[-1], "under": under, "label": label, "url": number}
        for number, under, label in files
    ]
    record = Record("x:x", RecordKind("x"), "Vlaamse Veerkracht", PAGE, {}, {"files": entries})
    return [(seen.measurement.number, str(seen.file_url)) for seen in mentions_by_links(record)]


DECEMBER, REPORT_AND_DATA = (
    "Voortgangsrapportering december 2022",
    "Monitoringsrapport en data 2023",
)


@pytest.mark.parametrize(
    ("label", "sees"),
    [
        ("Monitoringsrapport", True),
        ("Monitoringsrapport (pdf)", True),
        ("Download", True),
        ("Data (xlsx)", False),
        ("Samenvatting", False),
        ("Evaluatieverslag van het Rekenhof", False),
    ],
)
def test_report_under_a_subheading(label: str, sees: bool) -> None:
    """A file under a heading that speaks of reports is that of the measurement above it."""
    seen = on_programme(("53585", [DECEMBER, REPORT_AND_DATA], label))
    assert seen == ([(5, "53585")] if sees else [])


def test_words_of_a_link_come_first() -> None:
    """Where one link says that it is the report, no other under the heading is taken for it."""
    under = [DECEMBER, REPORT_AND_DATA]
    files = [("1", under, "Toelichting"), ("2", under, "Rapport"), ("3", under, "Data")]
    assert on_programme(*files) == [(5, "2")]


@pytest.mark.parametrize(
    "under", [["Over het plan", "Rapporten"], ["Rapporten"], [DECEMBER, "Meer"]]
)
def test_no_report_under_other_headings(under: list[str]) -> None:
    """Without a measurement above, or under a heading of something else, a link is no report."""
    assert on_programme(("1", under, "Download")) == []


SLASHES = "/ " * 400
CHAPTERS = "Inhoud 1 Aanpak en governance 3 2 Samenvatting 5 3 Evaluatie 9 4 Projectfiches 12 "


@pytest.mark.parametrize("contents", [CHAPTERS, CHAPTERS.removeprefix("Inhoud ")])
def test_opening_of_the_report_of_september_2021(contents: str) -> None:
    """A report is recognised behind a row of slashes, whatever chapters its contents list."""
    title = (
        "MONITORING RELANCEPLAN VLAAMSE VEERKRACHT\nVoortgangsrapport en covernota\n"
        "Meetmoment september 2021\n"
    )
    opening = first_words([SLASHES + title, contents])
    (seen,) = mentions_by_title(publication("Document", FILE), {FILE: {"opening": opening}})
    assert (seen.measurement.number, str(seen.measurement.reference_date)) == (2, "2021-09-30")


def test_opening_of_an_evaluation_is_no_report() -> None:
    """What the Audit Court writes about a report opens with its title and is none."""
    opening = first_words(
        [
            "Rekenhof",
            "Evaluatieverslag: informatiekwaliteit vijfde voortgangsrapportering Veerkracht",
        ]
    )
    assert mentions_by_title(publication("Document", FILE), {FILE: {"opening": opening}}) == []


# --- the record of a report --------------------------------------------------------------

SIXTH = Measurement(6, None)


def test_report_of_a_file_that_was_read() -> None:
    """A report tells its measurement, its file, its pages and the projects found in it."""
    codes = [{"code": "VV078", "page": 4, "name": None}, {"code": "VV001", "page": 2, "name": "x"}]
    files = {FILE: {"state": "read", "pages": 212, "codes": codes}}
    measurement = measurement_named("zesde meting")
    assert measurement is not None
    record = build_report([ReportMention(measurement, "Titel", PAGE, FILE, "2024-03-20")], files)
    assert (record.key, record.occurred_on, record.awaited) == ("report:6", "2024-03-20", ())
    assert record.projects == ("VV001", "VV078")
    assert record.detail == {
        "measurement": 6,
        "reference_date": "2023-12-31",
        "file_url": FILE,
        "data_url": None,
        "pages": 212,
        "projects_found": ["VV001", "VV078"],
        "problem": None,
    }


@pytest.mark.parametrize("state", ["missing", "broken"])
def test_report_waits_for_its_file(state: str) -> None:
    """A report whose file is missing or broken waits for it, and one without file for its page."""
    files = {FILE: {"state": state}}
    assert build_report([ReportMention(SIXTH, "T", PAGE, FILE)], files).awaited == (FILE,)
    assert build_report([ReportMention(SIXTH, "T", PAGE, FILE)], {}).awaited == (FILE,)
    assert build_report([ReportMention(SIXTH, "T", PAGE, None)], {}).awaited == (PAGE,)


def test_best_mention_counts_wherever_it_stands() -> None:
    """Of several places the one whose file was read is told, in whatever order they were seen."""
    files: dict[str, dict[str, Any]] = {FILE: {"state": "read"}, DATA: {"state": "broken"}}
    seen = [
        ReportMention(SIXTH, "Programma", PAGE, None, None),
        ReportMention(SIXTH, "Kapot", PAGE, DATA, "2024-03-19"),
        ReportMention(SIXTH, "Gelezen", PAGE, FILE, None),
    ]
    for order in (seen, seen[::-1]):
        record = build_report(order, files)
        assert (record.title, record.detail["file_url"]) == ("Gelezen", FILE)
        assert record.occurred_on == "2024-03-19"


def test_grouped_by_rising_number() -> None:
    """Sightings are grouped by measurement, the lowest number first."""
    seen = [ReportMention(Measurement(n, None), str(n), PAGE, None) for n in (6, 4, 6)]
    grouped = group_by_measurement(seen)
    assert list(grouped) == [4, 6]
    assert len(grouped[6]) == 2


def test_first_words_are_short() -> None:
    """The opening of a document is one line of bounded length from its first two pages."""
    opening = first_words(["Een\n rapport ", "bladzijde twee", "bladzijde drie"])
    assert opening == "Een rapport bladzijde twee"
    assert len(first_words(["woord " * 1_000])) <= 1_000
