"""The meeting of an agenda is an appointment while it is to be held."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from crawler.sources.agendas.detail import AgendaDetail
from crawler.sources.agendas.telling.presenter import AgendaLookup
from state.model.json_forms import as_json
from state.model.values import Record, RecordKind


def _record(
    day: date | None, time: str | None, state: Literal["planned", "cancelled"] = "planned"
) -> Record:
    detail = AgendaDetail(meeting=17, committee="Algemeen Beleid", day=day, time=time, state=state)
    return Record("agenda:17", RecordKind("agenda"), "Agenda", "", {}, as_json(detail))


@pytest.mark.parametrize(
    ("time", "hour"), [("10:00", "2024-03-26T10:00:00+01:00"), (None, None), ("tien uur", None)]
)
def test_a_meeting_that_is_planned(time: str | None, hour: str | None) -> None:
    """It stands on its day, at its hour in Brussels where that can be read."""
    (found,) = AgendaLookup().appointments(_record(date(2024, 3, 26), time))
    assert found.on == date(2024, 3, 26)
    assert (found.at and found.at.isoformat()) == hour


def test_no_meeting_without_a_day_or_that_is_not_held() -> None:
    """What has no day, or was called off, is no appointment."""
    assert [*AgendaLookup().appointments(_record(None, "10:00"))] == []
    off = _record(date(2024, 3, 26), "10:00", "cancelled")
    assert [*AgendaLookup().appointments(off)] == []
