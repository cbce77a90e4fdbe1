"""A mistake is told with the line of the file on which it stands."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.config.model import load_config
from jobs.config.toml.toml_lines import line_numbers, line_of
from state.model.errors import ConfigError
from tests.running.as_toml import toml

TEXT = '''\
# a comment with [a.table] and "quotes
[http] # and one here
contact = "a # b"
"delay_seconds" = 1
[http.origins]
"https://a.be" = """
[not.a.table]
contact = 1
"""

[[watchers]]
name = 'first [x]'
projects = [
  "VV001", # one
  "VV002",
  ["nested",
   1],
]
urls = [ "a", "b", ]

[[watchers]]
sources.questions.since = 2024-01-01
kinds = []
inline = { a = [1, 2], b = "}" }
[watchers.inner]
deep = true
[[watchers.rows]]
x = 1
[[watchers.rows]]
x = 2
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("http",), 2),
        (("http", "contact"), 3),
        (("http", "delay_seconds"), 4),
        (("http", "origins"), 5),
        (("http", "origins", "https://a.be"), 6),
        (("watchers",), 11),
        (("watchers", 0), 11),
        (("watchers", 0, "name"), 12),
        (("watchers", 0, "projects"), 13),
        (("watchers", 0, "projects", 0), 14),
        (("watchers", 0, "projects", 1), 15),
        (("watchers", 0, "projects", 2), 16),
        (("watchers", 0, "projects", 2, 1), 16),
        (("watchers", 0, "urls", 1), 19),
        (("watchers", 0, "missing"), 11),
        (("watchers", 1), 21),
        (("watchers", 1, "sources", "questions", "since"), 22),
        (("watchers", 1, "kinds"), 23),
        (("watchers", 1, "inline", "b"), 24),
        (("watchers", 1, "inner", "deep"), 26),
        (("watchers", 1, "rows", 1, "x"), 30),
        (("nowhere",), None),
    ],
)
def test_line_of_a_place(place: tuple[int | str, ...], line: int | None) -> None:
    """Tables, rows, keys and items of lists are found, whatever comments and texts look like."""
    tomllib.loads(TEXT)
    assert line_of(place, line_numbers(TEXT)) == line


_WORDS = st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF), max_size=12)
_TABLES = st.recursive(
    st.dictionaries(_WORDS, _WORDS | st.lists(_WORDS, max_size=3) | st.integers(), max_size=4),
    lambda inner: st.dictionaries(
        _WORDS, inner | st.lists(inner, min_size=1, max_size=3), max_size=3
    ),
    max_leaves=12,
)


@given(_TABLES)
def test_every_place_of_any_file_has_its_line(tables: dict[str, Any]) -> None:
    """Of whatever is written as TOML, each key and item is found on the line that holds it."""
    text = toml(tables)
    written = tomllib.loads(text)
    lines, found = text.split("\n"), line_numbers(text)
    for place in places(written):
        line = line_of(place, found)
        assert line is not None
        assert lines[line - 1].strip()
        # Every key stands there as it is written, unless it is that of a table around others.
        if isinstance(value_at(written, place), str | int):
            key = next(step for step in reversed(place) if isinstance(step, str))
            assert lines[line - 1].startswith(json.dumps(key))


def places(value: Any, place: tuple[int | str, ...] = ()) -> list[tuple[int | str, ...]]:
    """Each key and each item of a table and of what is in it."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    found = []
    for step, each in inner:
        found += [(*place, step), *places(each, (*place, step))]
    return found


def value_at(value: Any, place: tuple[int | str, ...]) -> Any:
    """What stands at a place."""
    for step in place:
        value = value[step]
    return value


def problems(folder: Path, text: str | bytes) -> str:
    """The message about a configuration of this text."""
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    return str(caught.value)


WATCHER = '[[watchers]]\nname = "cultuur"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n\n[http]\ncontakt = 1", ("line 4: http.contakt", "did you mean contact?")),
        ("[htpp]\ncontact = 'x'", ("line 1: htpp", "did you mean http?")),
        ("[http.origin]\n'https://a.be' = 'x'", ("line 1: http.origin", "did you mean origins?")),
        ("[source.questions]\nsince = 2024-01-01", ("line 1: source", "did you mean sources?")),
        ("[sources.question]\n", ("line 1: sources.question", "did you mean questions?")),
        (
            WATCHER + 'project = ["VV078"]',
            ('line 3: watchers[0].project of "cultuur"', "projects?"),
        ),
        (WATCHER + 'projects = ["VV078",\n"VV13"]', ("line 4:", '"cultuur"', "'VV13'", '"VV013"')),
        (WATCHER + 'projects = ["VV 78"]', ("line 3:", '"VV078"')),
        (WATCHER + 'projects = ["78"]', ("line 3:", '"VV078"')),
        (WATCHER + 'projects = ["VV200"]', ("VV001 to VV199",)),
        (WATCHER + 'projects = "VV078"', ("line 3:", '["VV078", "VV129"]')),
        (WATCHER + 'projects = "al"', ("line 3:", '"all"')),
        (WATCHER + 'urls = "json://a"', ("line 3:", "a list")),
        (WATCHER + 'language = "nl-BE"', ("line 3:", '"nl" or "en"')),
        (WATCHER + 'heartbeat = "weekli"', ("line 3:", 'did you mean "weekly"?')),
        (
            WATCHER + 'kinds = ["question.answerd"]',
            ("line 3:", 'did you mean "question.answered"?'),
        ),
        (WATCHER + 'kinds = ["questions.*"]', ("line 3:", 'did you mean "question.*"?')),
        ('[sources.publications]\nlisting = "apy"', ("line 2:", 'did you mean "api"?')),
        ("[sources.questions]\nenabled = 'perhaps'", ("line 2:", "true or false")),
        ("[watchers]\nname = 'a'", ("line 1: watchers", "[[watchers]]")),
        ('[http]\ncontact = "me@a.be\\nX: y"', ("line 2:", "one line of text")),
        ("[[http]]\ncontact = 'a'", ("line 1: http", "one table, [http]")),
        ('[[watchers]]\nname = "a"\nurls = ["${NOT_SET}"]', ("line 3:", "NOT_SET")),
    ],
)
def test_mistake_with_its_line(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    """A mistake names its line, its table, whose it is, and the right form or word."""
    message = problems(tmp_path, text)
    for each in words:
        assert each in message


def test_all_at_once(tmp_path: Path) -> None:
    """Several mistakes are told together, in the order of their lines."""
    message = problems(tmp_path, WATCHER + 'language = "x"\n[ops]\nmax_items = 0\n[http]\na = 1')
    lines = [line.split(":")[0] for line in message.splitlines()[1:]]
    assert lines == ["  - line 3", "  - line 5", "  - line 7"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[http]\ncontact = me", ("line 2", "text stands in quotes")),
        ("[http]\ncontact: 'me'", ("line 2", 'parted by "="')),
        ("[http]\ncontact = \u201cme\u201d", ("line 2", "straight")),
        ('[http]\ncontact = "me', ("line 2", "a quote is missing")),
        ("[http\ncontact = 'me'", ("line 1", "a bracket is missing")),
        ('[[watchers]]\nname = "a"\nprojects = ["VV078"', ("line 3", "a bracket is missing")),
        ("[http]\na = 1\n[http]\nb = 2", ("line 3", "once")),
        ("[http]\ncontact = 'a'\ncontact = 'b'", ("line 3", "once")),
        ('[state]\npath = "C:\\Users"', ("line 2", "backslash")),
        (WATCHER + "working_days_only = True", ("line 3", "true or false")),
    ],
)
def test_what_is_no_toml(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    """What is misspelt as TOML is told with its line and the right form, and not quoted."""
    message = problems(tmp_path, text)
    for each in words:
        assert each in message


def test_no_secret_of_a_misspelt_line(tmp_path: Path) -> None:
    """The line that cannot be read may hold a secret: it is not shown."""
    assert "hunter22" not in problems(tmp_path, "[ops]\nurls = [mailto://me:hunter22@a.be]")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("[http]\ncontact = 'a'\n".encode("utf-16"), "save it as UTF-8"),
        ("[http]\ncontact = 'a'\n".encode("utf-16-le"), "save it as UTF-8"),
        ("[http]\ncontact = 'Andr\xe9'\n".encode("latin-1"), "line 2"),
        (b"# " + b"x" * (17 * 1024 * 1024), "16 MiB"),
        (b"[" * 5000, "TOML"),
        (b"a = " + b"[" * 100_000 + b"]" * 100_000, "TOML"),
    ],
)
def test_file_of_another_kind(tmp_path: Path, body: bytes, words: str) -> None:
    """A file that is no text, or no configuration, is told as such with a remedy."""
    assert words in problems(tmp_path, body)


def test_mark_at_the_head(tmp_path: Path) -> None:
    """The mark that some editors put at the head of a file does not matter."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[http]\ncontact = 'me@a.be'\n")
    assert load_config(path, {}).http.contact == "me@a.be"


def test_large_file_is_told_quickly(tmp_path: Path) -> None:
    """Ten thousand watchers with a mistake in the last one are one mistake, on its line."""
    rows = "".join(f'[[watchers]]\nname = "w{n}"\nprojects = ["VV078"]\n' for n in range(10_000))
    message = problems(tmp_path, rows + "max_items = 0\n")
    assert "line 30001: watchers[9999].max_items" in message
