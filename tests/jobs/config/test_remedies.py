"""A mistake in a configuration is told in words of our own, with the right form beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.config.model import Config, load_config
from jobs.config.remedies import field_at, table_at
from state.model.errors import ConfigError, Problem

WATCHER = '[[watchers]]\nname = "cultuur"\n'


def problems(folder: Path, text: str) -> list[Problem]:
    """The mistakes in the configuration of a text."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "[http]\ncontakt = 'x'",
            "http.contakt = (not shown): no such key; did you mean contact?",
        ),
        (
            "[sources.question]\nsince = 2024-01-01",
            "sources.question = (not shown): no such key; did you mean questions?",
        ),
        (
            '[ops]\ndigest = "hourly"',
            "ops.digest = (not shown): no such key in this table; it stands in [[watchers]]",
        ),
        (
            "[burst]\nx = 1",
            "burst.x = (not shown): no such key; remove it, or use one of factor, at_least, passes",
        ),
        (
            "[http]\ndelay_seconds = 1000",
            "http.delay_seconds = 1000: expected a number from 0 to 600, such as 1.0",
        ),
        (
            "[http]\ntimeout_seconds = 0",
            "http.timeout_seconds = 0: expected a number above 0, of at most 600, such as 30.0",
        ),
        (
            "[http]\nretries = 1.5",
            "http.retries = 1.5: expected a whole number from 0 to 10, such as 2",
        ),
        (
            '[sources.questions]\nsince = "soon"',
            "sources.questions.since = 'soon': expected a day, such as 2024-03-31",
        ),
        (
            '[sources.questions]\nschedule = "0 25 * * *"',
            "sources.questions.schedule = '0 25 * * *': expected a cron line such as "
            "\"*/30 6-22 * * *\", but the hour '25' is not between 0 and 23",
        ),
        (
            '[sources.questions]\nopendata_url = "https://a.be/{nummer}"',
            "sources.questions.opendata_url = (not shown): expected an address with {id} filled "
            "in, and no {nummer}",
        ),
        (
            '[sources.questions]\nperiod_query = "{start"',
            "sources.questions.period_query = '{start': expected an address with {end}, {start} "
            "in it, but expected '}' before end of string",
        ),
        (
            '[sources.questions]\nsearch_url = "https://a.be/{query}"',
            "sources.questions.search_url = (not shown): expected an address with {page}, {query}, "
            "{size} in it, but {page} is not there",
        ),
        (
            '[sources.questions]\ndocument_url = "ftp://a.be/{id}"',
            "sources.questions.document_url = (not shown): expected an address that begins with "
            '"https://"',
        ),
        (
            '[sources.questions]\ndocument_pattern = "pfile"',
            "sources.questions.document_pattern = 'pfile': expected a regular expression with a "
            "number or name in ( )",
        ),
        (
            '[http]\ndelay_seconds = "1"',
            "http.delay_seconds = '1': expected a number from 0 to 600, such as 1.0",
        ),
        (
            "[http]\nretries = true",
            "http.retries = True: expected a whole number from 0 to 10, such as 2",
        ),
        (
            '[state]\npath = ""',
            "state.path = '': expected the path of a file, such as \"var/vvwatch.db\"",
        ),
        (
            WATCHER + 'projects = ["VV078", "all"]',
            'watchers[0].projects[1] of "cultuur" = \'all\': expected "all" by itself, as in '
            'projects = "all"',
        ),
        (
            WATCHER + WATCHER,
            "watchers[1].name of \"cultuur\" = 'cultuur': each name once; watchers[0] is called so "
            "already",
        ),
        (
            "[[watchers]]\n",
            "watchers[0].name = (missing): expected this key, which has no default, such as "
            '"cultuur"',
        ),
        (
            WATCHER + 'projects = "VV078"',
            'watchers[0].projects of "cultuur" = (not shown): expected "all" or a list, such as '
            '["VV078", "VV129"]',
        ),
        (
            WATCHER + "digest = 8",
            'watchers[0].digest of "cultuur" = 8: expected text, such as "daily 08:00"',
        ),
        (
            WATCHER + 'language = "fr"',
            'watchers[0].language of "cultuur" = \'fr\': expected "nl" or "en"',
        ),
        (
            WATCHER + 'working_days_only = "maybe"',
            "watchers[0].working_days_only of \"cultuur\" = 'maybe': expected true or false, "
            "without quotes, such as false",
        ),
        (
            '[watchers]\nname = "a"',
            "watchers = (not shown): expected a list, such as [[watchers]]",
        ),
        ("[[ops]]\nurls = []", "ops = (not shown): expected one table, [ops]"),
        (
            "[messages]\ntemplates = 7",
            "messages.templates = 7: expected a path in quotes",
        ),
        (
            '[[expected]]\ntitle = ""\ndue = 2024-03-31',
            "expected[0].title = '': expected at least 1 character, such as \"cultuur\"",
        ),
    ],
)
def test_mistake_in_our_own_words(tmp_path: Path, text: str, line: str) -> None:
    """Each kind of mistake is told with its place, whose it is, its value and the right form."""
    assert [str(problem) for problem in problems(tmp_path, text)] == [line]


def test_name_that_may_be_a_secret_is_not_told(tmp_path: Path) -> None:
    """A watcher whose name looks like a URL or an address is not named."""
    text = '[[watchers]]\nname = "mailto://me:hunter22@a.be"\nmax_items = 0'
    (problem,) = problems(tmp_path, text)
    assert problem.whose == ""
    assert "hunter22" not in str(problem)


@pytest.mark.parametrize(
    ("place", "there"),
    [
        ((), True),
        (("http",), True),
        (("sources", "questions"), True),
        (("watchers", 3), True),
        (("http", "contact"), False),
        (("nowhere",), False),
    ],
)
def test_table_at_a_place(place: tuple[int | str, ...], there: bool) -> None:
    """A table is found by its place, rows of a list included; a key is none."""
    assert (table_at(Config, place) is not None) is there


def test_field_at_a_place() -> None:
    """A setting is found by its place, and what is none is not."""
    field = field_at(Config, ("watchers", 0, "max_items"))
    assert field is not None
    assert field.default == 50
    assert field_at(Config, ("watchers", 0, "max_item")) is None
