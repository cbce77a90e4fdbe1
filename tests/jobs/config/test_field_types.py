"""Values of settings are read once from their text, and their text gives them again."""

from __future__ import annotations

import json
from datetime import time, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.origin_map import OriginMap
from crawler.parsing.cron_lines import cron_line
from jobs.config.channel_urls import UrlTemplate
from jobs.config.model import Config, WatcherSettings
from jobs.config.timing import TimingSettings, parse_duration
from jobs.rules.delivery_times import Digest, QuietHours

PARTS = st.one_of(
    st.sampled_from(["*", "*/5", "*/0", "1-5", "5-1", "0-59/10", "7", "70", "3/4", "jan", "last"]),
    st.integers(0, 65).map(str),
    st.tuples(st.integers(0, 35), st.integers(0, 35)).map(lambda p: f"{p[0]}-{p[1]}"),
)
FIELDS = st.lists(PARTS, min_size=1, max_size=2).map(",".join)


def test_values_are_read_once() -> None:
    """A watcher's table has the values themselves, not only the texts."""
    told = WatcherSettings.model_validate(
        {
            "name": "a",
            "digest": "Weekly MON 8:00",
            "quiet_hours": "20:00 - 7:00",
            "projects": ["vv078"],
            "urls": ["json://localhost/${USER}"],
        }
    )
    assert told.digest.value == Digest("weekly", time(8), 0)
    assert told.quiet_hours.value == QuietHours(time(20), time(7))
    assert told.projects == ("VV078",)
    assert told.urls[0].template.variables == ("USER",)


def test_text_stays_as_written_and_gives_the_same_value() -> None:
    """Settings written as JSON show their texts as they were written, and come back equal."""
    table = {"digest": "Daily 8:00", "quiet_hours": "20:00 - 7:00"}
    settings = TimingSettings.model_validate(table)
    written = settings.model_dump_json()
    assert {name: json.loads(written)[name] for name in table} == table
    assert TimingSettings.model_validate_json(written) == settings


def test_whole_configuration_comes_back_from_json() -> None:
    """What a crawl is told goes to its process as JSON and is there what it was here."""
    config = Config.model_validate(
        {
            "http": {"origins": {"https://a.be": "http://127.0.0.1:1/a.be/"}},
            "watchers": [{"name": "a", "urls": ["json://localhost"], "digest": "hourly"}],
        }
    )
    assert Config.model_validate_json(config.model_dump_json()) == config
    crawl = type(config.crawl).model_validate_json(config.crawl.model_dump_json())
    assert crawl.http.origin_map == OriginMap((("https://a.be", "http://127.0.0.1:1/a.be"),))


def test_defaults_are_what_their_texts_say() -> None:
    """The value of each default is the one that its text would give."""
    made = TimingSettings.model_validate({"digest": "immediate", "quiet_hours": ""})
    assert made == TimingSettings()
    outage_after = Config().messages.outage_after
    assert outage_after.value == parse_duration(outage_after.text) == timedelta(days=1)


def test_url_shows_nothing_of_what_it_hides() -> None:
    """Neither a watcher's settings nor its URLs show a secret when they are printed."""
    told = WatcherSettings.model_validate({"name": "a", "urls": ["json://me:hunter22@localhost"]})
    assert "hunter22" not in repr(told)
    assert "hunter22" not in f"{told.urls[0]!r} {told.channels({})!r}"
    assert isinstance(told.urls[0], UrlTemplate)


@pytest.mark.parametrize("value", [7, None, ["hourly"], {"a": 1}, True])
def test_what_is_no_text_is_refused(value: object) -> None:
    """A value of another kind than text is refused with an example of the right form."""
    with pytest.raises(ValidationError, match="daily 08:00"):
        TimingSettings.model_validate({"digest": value})


def test_default_of_every_source_is_what_its_text_says() -> None:
    """Patterns, cron lines and addresses of the sources come back equal from their texts."""
    sources = Config().sources
    assert type(sources).model_validate_json(sources.model_dump_json()) == sources


def test_origin_and_mirror_are_checked_each() -> None:
    """A wrong origin and a wrong mirror of one map are two mistakes."""
    with pytest.raises(ValidationError) as caught:
        HttpSettings.model_validate({"origins": {"a.be": "b", "https://c.be": "http://d"}})
    assert caught.value.error_count() == 2


@given(FIELDS, FIELDS, FIELDS, FIELDS)
def test_cron_line_is_what_apscheduler_takes(minute: str, hour: str, day: str, month: str) -> None:
    """A line is refused here exactly when its trigger would refuse it."""
    try:
        CronTrigger(minute=minute, hour=hour, day=day, month=month)
    except ValueError:
        taken = False
    else:
        taken = True
    try:
        cron_line(f"{minute} {hour} {day} {month} *")
    except ValueError:
        assert not taken
    else:
        assert taken
