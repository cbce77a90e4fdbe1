"""Every mistake in a configuration is found at once, each with its place, and no secret shown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from crawler.sources.registry import SOURCES
from jobs.config.model import Config, load_config
from jobs.rules.delivery_times import Digest, QuietHours, Timing
from jobs.rules.kinds import KINDS
from jobs.rules.unusual.bursts import BurstSettings
from state.model.errors import ConfigError

ROOT = Path(__file__).parents[3]
SECRET = "hunter22"  # noqa: S105 - no secret of anybody
MAIL = f"mailtos://me:{SECRET}@mail.example"

Environment = Mapping[str, str]


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Loads the configuration of a text."""

    def from_text(text: str, environment: Environment | None = None) -> Config:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return load_config(path, environment or {})

    return from_text


@pytest.fixture
def mistakes(load: Any) -> Any:
    """The mistakes in the configuration of a text: place and remedy of each, and the message."""

    def of_text(text: str, environment: Environment | None = None) -> tuple[dict[str, str], str]:
        with pytest.raises(ConfigError) as caught:
            load(text, environment)
        message = str(caught.value)
        assert SECRET not in message
        for problem in caught.value.problems:
            assert str(problem) in message
        return {problem.place: str(problem) for problem in caught.value.problems}, message

    return of_text


def test_shipped_file_runs_as_it_is() -> None:
    """The configuration that comes with the project is right, has every source on, and is what
    holds without one."""
    shipped = load_config(ROOT / "config.toml", {})
    assert {s.name: shipped.sources.table(s) for s in SOURCES} == {
        s.name: s.settings() for s in SOURCES
    }
    assert shipped.http == Config().http
    assert shipped.expected == ()
    assert shipped.state.path == ROOT / "var" / "vvwatch.db"


def test_empty_file_is_enough(load: Any, tmp_path: Path) -> None:
    """Every setting has a default, and the database lies beside the file."""
    config = load("")
    assert config.sources == Config().sources
    assert config.state.path == tmp_path / "var" / "vvwatch.db"


def test_every_setting_is_read(load: Any) -> None:
    """Watchers, channels, languages and values from the environment are read."""
    config = load(
        f"""
        [state]
        path = "/srv/vvwatch.db"
        [http.origins]
        "https://ws.vlpar.be" = "http://127.0.0.1:8801/ws.vlpar.be"
        [sources.publications]
        api_headers = {{ "x-key" = "${{KEY}}" }}
        [[watchers]]
        name = "cultuur"
        projects = ["vv078", "VV129"]
        keywords = ["culturele infrastructuur"]
        kinds = ["report.*", "question.new"]
        urls = ["${{MAIL}}", "json://localhost/hook", "${{MAIL}}"]
        language = "en"
        max_items = 5
        digest = "Weekly Mon 08:00"
        quiet_hours = "20:00-07:00"
        working_days_only = true
        urgent = ["report.new", "expectation.*"]
        [[watchers]]
        name = "alles"
        projects = "all"
        [ops]
        urls = ["{MAIL}"]
        [burst]
        factor = 2.5
        at_least = 7
        passes = 3
        """,
        {"KEY": "k", "MAIL": MAIL},
    )
    culture, everything = config.watchers
    assert culture.projects == ("VV078", "VV129")
    assert [c.url for c in culture.channels({"MAIL": MAIL})] == [MAIL, "json://localhost/hook"]
    assert everything.projects == "all"
    assert (everything.language, everything.kinds, everything.max_items) == ("nl", ("*",), 50)
    assert culture.timing == Timing(
        Digest("weekly", time(8), 0),
        QuietHours(time(20), time(7)),
        working_days_only=True,
        urgent=("report.new", "expectation.*"),
    )
    assert everything.timing == Timing()
    assert config.burst == BurstSettings(factor=2.5, at_least=7, passes=3)
    assert config.state.path == Path("/srv/vvwatch.db")
    assert config.sources.publications.api_headers == {"x-key": "k"}
    assert config.keywords == ("culturele infrastructuur",)
    assert SECRET not in repr(culture)


def test_channel_keeps_its_id_when_the_secret_changes(load: Any) -> None:
    """A channel is known by its text as written, so that a new password does not orphan it."""
    watcher = load('[[watchers]]\nname = "a"\nurls = ["${MAIL}"]', {"MAIL": MAIL}).watchers[0]
    (one,) = watcher.channels({"MAIL": MAIL})
    (two,) = watcher.channels({"MAIL": MAIL.replace(SECRET, "other")})
    assert one.id == two.id
    assert one.url != two.url
    assert SECRET not in one.id


WRONG = f"""
colour = "blue"
[state]
path = 7
[http]
delay_seconds = -1
max_body_mib = "much"
contakt = "x"
[http.origins]
"ws.vlpar.be" = "http://127.0.0.1:1"
"https://docs.vlaamsparlement.be" = "127.0.0.1:1"
[sources.questions]
schedule = "every hour"
sweep_schedule = "0 4 * * 9"
since = "last year"
document_pattern = "("
[sources.publications]
listing = "rss"
schedule = 5
[sources.nowhere]
schedule = "* * * * *"
[[expected]]
title = "x"
due = "soon"
[[watchers]]
name = "a"
projects = ["VV078", "VV999", "KVV123"]
keywords = ["x"]
kinds = ["question.*", "gossip.*"]
urls = ["{MAIL}?to=a@b.example,c@d.example", "nosuch://{SECRET}"]
language = "fr"
max_items = 0
digest = "daily at eight"
quiet_hours = "08:00-8:00"
working_days_only = "mostly"
urgent = ["report.new", "report.old"]
[[watchers]]
name = "ops"
urls = ["${{UNSET_URL}}"]
[[watchers]]
name = "zondag"
digest = "weekly sun 09:00"
working_days_only = true
[ops]
urls = ["{SECRET}"]
digest = "hourly"
[burst]
factor = 0.5
at_least = 0
passes = 1.5
"""
PLACES = {
    "colour": "no such key",
    "state.path": "",
    "http.delay_seconds": "-1",
    "http.max_body_mib": "much",
    "http.contakt": "no such key",
    "http.origins": "canonical origin",
    "http.origins.https://docs.vlaamsparlement.be": "where to fetch it",
    "sources.questions.schedule": "five fields",
    "sources.questions.sweep_schedule": "cron line",
    "sources.questions.since": "last year",
    "sources.questions.document_pattern": "regular expression",
    "sources.publications.listing": "rss",
    "sources.publications.schedule": "5",
    "sources.nowhere": "no such key",
    "expected[0].due": "soon",
    "watchers[0].projects[1]": "VV001 to VV199",
    "watchers[0].projects[2]": "KVV123",
    "watchers[0].keywords[0]": "'x'",
    "watchers[0].kinds[1]": "question.answered",
    "watchers[0].urls[0]": "2 targets",
    "watchers[0].urls[1]": "Apprise cannot use",
    "watchers[0].language": "fr",
    "watchers[0].max_items": "0",
    "watchers[0].digest": '"weekly mon 08:00"',
    "watchers[0].quiet_hours": "two times that differ",
    "watchers[0].working_days_only": "mostly",
    "watchers[0].urgent[1]": "report.project_changed",
    "watchers[1].name": "ops",
    "watchers[1].urls[0]": "UNSET_URL",
    "watchers[2].working_days_only": "due on sun, never a working day",
    "ops.urls[0]": "Apprise cannot use",
    "ops.digest": "no such key",
    "burst.factor": "0.5",
    "burst.at_least": "0",
    "burst.passes": "1.5",
}


@pytest.mark.parametrize(("place", "words"), PLACES.items(), ids=PLACES.keys())
def test_every_mistake_is_named(mistakes: Any, place: str, words: str) -> None:
    """Each of many mistakes in one file is named with its place, its value and a remedy."""
    found, message = mistakes(WRONG)
    assert place in found
    assert words in found[place]
    assert "nothing was done" in message


def test_every_url_is_named(mistakes: Any) -> None:
    """Each unusable URL of one list is named with its own line, whatever else stands in it."""
    urls = ["nosuch://x", 5, "${NOT_SET}", "json://good", "nothing", f"{MAIL}?to=a@b.be,c@d.be"]
    written = ",\n".join(json.dumps(url) for url in urls)
    _, message = mistakes(f'[[watchers]]\nname = "a"\nurls = [\n{written}\n]')
    named = dict(re.findall(r"line (\d+): watchers\[0\]\.urls\[(\d+)\]", message))
    assert named == {"4": "0", "5": "1", "6": "2", "8": "4", "9": "5"}


@pytest.mark.parametrize("between", [" ", ", ", ",", "; ", "\n", " | "])
@pytest.mark.parametrize("variable", [False, True], ids=["written", "in a variable"])
def test_several_urls_in_one(mistakes: Any, between: str, variable: bool) -> None:
    """Several URLs in one text are several targets, however they are joined and of any service."""
    both = f"json://a.be/x{between}json://b.be/"
    urls = json.dumps(["${BOTH}" if variable else both])
    found, _ = mistakes(f"[ops]\nurls = {urls}", {"BOTH": both})
    assert "it names 2 targets" in found["ops.urls[0]"]


def test_url_within_a_url(mistakes: Any) -> None:
    """A URL that another one hands on is no target of its own."""
    load = 'urls = ["json://a.be/?+X-Page=https://b.be/", 5]'
    found, _ = mistakes(f"[ops]\n{load}")
    assert list(found) == ["ops.urls[1]"]


def test_right_values_are_not_blamed(mistakes: Any) -> None:
    """Settings that are right are not named among the mistakes."""
    found, _ = mistakes(WRONG)
    for place in ("expected[0].title", "watchers[0].name", "watchers[0].projects[0]"):
        assert place not in found
    assert "watchers[0].kinds[0]" not in found
    assert "watchers[0].urgent[0]" not in found
    assert "watchers[2].digest" not in found


def test_one_mistake_is_named_once(mistakes: Any) -> None:
    """One bad code is one mistake, without advice that does not fit it."""
    found, message = mistakes('[[watchers]]\nname = "a"\nprojects = ["VV999"]')
    assert list(found) == ["watchers[0].projects[0]"]
    assert ": 1 mistake " in message


@pytest.mark.parametrize(
    "text",
    [
        f'[[watchers]]\nname = "a"\nurl = ["{MAIL}"]',
        f'[[watchers]]\nname = "a"\nurls = "{MAIL}"',
        f'[[watchers]]\nname = "a"\nurls = [["{MAIL}"]]',
        f'[[watchers]]\nname = "a"\nurls = [{{ url = "{MAIL}" }}]',
        f'[[watchers]]\nname = "a"\nurls = ["{MAIL}"]\n[[watchers]]\nname = "a"',
        f'[[ops]]\nurls = ["{MAIL}"]',
        f'[ops]\nuris = ["{MAIL}"]',
        f'ops = "{MAIL}"',
        f'watchers = ["{MAIL}"]',
        f'watchers = "{MAIL}"',
        f'[watchers]\nname = "a"\nurls = ["{MAIL}"]',
        f'watcher = [{{ name = "a", urls = ["{MAIL}"] }}]',
        f'[sources.publications.api_headers]\nkey = ["{SECRET}"]',
        f'[sources.publications]\napi_headers = "{SECRET}"',
        f'[sources.publications]\napi_header = {{ key = "{SECRET}" }}',
        f'[[watchers]]\nname = "a"\nurls = ["mailto://me:{SECRET}@[x"]',
        f'[[watchers]]\nname = "a"\nurls = ["{MAIL}"\n',
    ],
)
def test_no_mistake_shows_a_secret(mistakes: Any, text: str) -> None:
    """However a URL or a header is misplaced, its secret is not in the message."""
    _, message = mistakes(text)
    assert SECRET not in message


def test_no_secret_of_the_environment_is_shown(mistakes: Any) -> None:
    """A variable that holds an unusable URL is named, and its value is not."""
    text = '[[watchers]]\nname = "a"\nurls = ["${URL}"]'
    for value in (f"nosuch://{SECRET}", SECRET, f"{SECRET}:more", f"{MAIL}?to=a@b.be,c@d.be"):
        found, _ = mistakes(text, {"URL": value})
        assert "watchers[0].urls[0]" in found


def test_unset_variable_is_one_mistake(mistakes: Any) -> None:
    """An unset variable is named with its place, and an empty one counts as unset."""
    text = '[[watchers]]\nname = "a"\nurls = ["${NOT_SET}"]'
    for environment in ({}, {"NOT_SET": ""}):
        found, _ = mistakes(text, environment)
        assert "NOT_SET" in found["watchers[0].urls[0]"]


@pytest.mark.parametrize("keyword", ["  ", "\\u00ad\\u00ad", "\\t\\n"])
def test_keyword_of_nothing(mistakes: Any, keyword: str) -> None:
    """A keyword without anything in it, which would match every text, is refused."""
    found, _ = mistakes(f'[[watchers]]\nname = "a"\nkeywords = ["{keyword}"]')
    assert list(found) == ["watchers[0].keywords[0]"]


def test_same_name_twice(mistakes: Any) -> None:
    """Two watchers of one name are refused, and the name is said."""
    found, _ = mistakes('[[watchers]]\nname = "twee"\n[[watchers]]\nname = "twee"')
    assert "each name once" in found["watchers[1].name"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://ws.vlpar.be/path",
        "http://ws.vlpar.be",
        "ws.vlpar.be",
        "https://",
        "https://ws.vlpar.be/",
    ],
)
def test_origin_that_is_none(mistakes: Any, origin: str) -> None:
    """A key of the origin map must be a canonical origin without a path."""
    found, _ = mistakes(f'[http.origins]\n"{origin}" = "http://127.0.0.1:1"')
    assert "canonical origin" in found["http.origins"]


@pytest.mark.parametrize("base", ['"ftp://127.0.0.1"', '"127.0.0.1:1"', '""', "7", '"http://"'])
def test_base_that_is_none(mistakes: Any, base: str) -> None:
    """A value of the origin map must be an address to fetch from."""
    found, _ = mistakes(f'[http.origins]\n"https://ws.vlpar.be" = {base}')
    assert any(place.startswith("http.origins.") for place in found)


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "not found"), (b"a = ", "TOML"), (b"\xff\xfe", "unreadable")],
)
def test_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, words: str) -> None:
    """A file that is missing or no TOML is one mistake with a remedy."""
    path = tmp_path / "config.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=words) as caught:
        load_config(path, {})
    assert str(path) in str(caught.value)


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A folder where the file should be is said to be unreadable."""
    with pytest.raises(ConfigError, match="unreadable"):
        load_config(tmp_path, {})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_followed(load: Any, kind: str) -> None:
    """Each kind of event can be followed by name and by its family."""
    family = kind.partition(".")[0] + ".*"
    config = load(f'[[watchers]]\nname = "a"\nkinds = ["{kind}", "{family}"]')
    assert config.watchers[0].kinds == (kind, family)


@pytest.mark.parametrize("kind", ["source.failing", "question", "question.", "", "[a-z]*", "?*"])
def test_kind_that_is_none(mistakes: Any, kind: str) -> None:
    """A kind that no event for watchers has is refused."""
    found, _ = mistakes(f'[[watchers]]\nname = "a"\nkinds = ["{kind}"]')
    assert list(found) == ["watchers[0].kinds[0]"]


@pytest.mark.parametrize("digest", ["weekly sat 08:00", "daily noon"])
def test_digest_and_days_make_one_mistake(mistakes: Any, digest: str) -> None:
    """A digest that is none, or that no working day has, is told once, where it can be mended."""
    watcher = f'[[watchers]]\nname = "a"\ndigest = "{digest}"\nworking_days_only = true'
    found, _ = mistakes(watcher)
    place = "working_days_only" if digest.startswith("weekly") else "digest"
    assert list(found) == [f"watchers[0].{place}"]


def test_timing_does_not_depend_on_the_order_of_keys(mistakes: Any) -> None:
    """What two keys say together is refused whichever stands first in the file."""
    found, _ = mistakes(
        '[[watchers]]\nname = "a"\nworking_days_only = true\ndigest = "weekly sat 08:00"'
    )
    assert "choose a digest on mon to fri" in found["watchers[0].working_days_only"]


def test_what_may_be_followed(tmp_path: Path) -> None:
    """Questions, persons, themes, groups of words and words that exclude are read as written."""
    file = tmp_path / "config.toml"
    file.write_text(
        """
[[watchers]]
name = "a"
questions = ["question:1795000"]
askers = ["Verbeurgt, Thijs"]
ministers = ["De Loor"]
themes = ["Cultuur"]
keywords = [["fietspad", "fietssnelweg"], "cultuurhuis"]
without = ["Antwerpen"]
"""
    )
    config = load_config(file, {})
    (watcher,) = config.watchers
    assert watcher.keywords == (("fietspad", "fietssnelweg"), "cultuurhuis")
    assert watcher.without == ("Antwerpen",)
    assert config.keywords == ("cultuurhuis", "fietspad", "fietssnelweg")
    assert config.followed == {
        "subjects": ("question:1795000",),
        "askers": ("Verbeurgt, Thijs",),
        "ministers": ("De Loor",),
        "themes": ("Cultuur",),
    }


@pytest.mark.parametrize(
    "line",
    [
        'questions = ["1795000"]',
        'questions = ["question:"]',
        'questions = ["nothing:1"]',
        'askers = [","]',
        "keywords = [[]]",
        'keywords = [["fietspad", "x"]]',
        "keywords = [1]",
        'without = ["x"]',
    ],
)
def test_what_cannot_be_followed(mistakes: Any, line: str) -> None:
    """A key that is none, an empty name or group and a word too short are mistakes in place."""
    found, _ = mistakes(f'[[watchers]]\nname = "a"\n{line}')
    key = line.partition(" ")[0]
    assert list(found) == [f"watchers[0].{key}[0]"]
