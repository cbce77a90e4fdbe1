"""How pages tell how a promise stands: since when, by what, and by whose word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawler.sources.together.event_kinds import detail_of
from jobs.rules.expectations import as_record, promised_in
from state.model.event_kinds import EXPECTATION_MET
from state.model.instants import parse_instant
from state.model.records import Closing
from tests.jobs.publish.conftest import Site
from tests.jobs.publish.known import Known
from tests.jobs.publish.test_pages import plain

ANSWER = (
    "De resultaten van de evaluatie worden in juni 2024 bekendgemaakt. De resultaten van de zesde "
    "voortgangsmeting (stand van zaken 31/12/2023) worden in maart 2024 verwacht."
)
CLOSED_AT, MET_AT = parse_instant("2024-07-02T10:00"), parse_instant("2024-07-02T22:30Z")


def kept(url: str) -> Callable[[Path], None]:
    """Fills a database with an answer of March whose promise was kept in July, says somebody."""

    def fill(path: Path) -> None:
        known = Known(path)
        answer = known.question(
            1795000, "Evaluatie van VV078", answered_on=date(2024, 2, 13), answer=ANSWER, page=2
        )
        promise, measured = promised_in(answer, detail_of(answer).promises)
        closing = Closing("De redactie", url, CLOSED_AT)
        known.stores.promises.close(promise.key, closing)
        for each, at in ((promise, MET_AT), (measured, parse_instant("2024-04-02T09:00"))):
            known.stores.expectations.save(each.key, "met", at)
            known.tell(EXPECTATION_MET, as_record(each, None, closing), at)
        known.close()

    return fill


def test_citation_is_as_new_as_what_it_shows(
    tmp_path: Path, publishing: Callable[..., Site]
) -> None:
    """A page that shows a promise as kept is cited with the day on which that was seen, in
    Brussels, not with the older one of the answer."""
    made = publishing(tmp_path, kept("https://www.vlaanderen.be/evaluatie"))
    for path, day in {
        "promises/index.html": "3 juli 2024",
        "projects/VV078/index.html": "3 juli 2024",
        "expected/index.html": "2 april 2024",
        "questions/1795000/index.html": "22 maart 2024",
    }.items():
        assert f"zoals gezien op {day}" in plain(made.text(path)), path


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.vlaanderen.be/evaluatie", 'href="https://www.vlaanderen.be/evaluatie"'),
        ("https://elsewhere.example/a?b=1", "<code>https://elsewhere.example/a?b=1</code>"),
    ],
)
def test_whose_word_it_is(
    tmp_path: Path, publishing: Callable[..., Site], url: str, shown: str
) -> None:
    """Who says that a promise is kept stands with it, with the place, which is a link only where it
    is an official one; so do the data."""
    made = publishing(tmp_path, kept(url))
    page = made.text("promises/index.html")
    assert "Volgens De redactie nagekomen (gemeld op 2 juli 2024), te zien op" in plain(page)
    assert shown in page
    assert f"{url},De redactie,2024-07-02" in made.text("data/promises.csv")
