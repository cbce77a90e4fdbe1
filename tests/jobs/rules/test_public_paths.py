"""Where things are found on the public pages: one address for one thing, and no way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.registry import SOURCES
from jobs.rules.public_paths import public_path, public_url, safe_name


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("question:1795000", "questions/1795000/index.html"),
        ("question:1795000/part", "questions/1795000/index.html"),
        ("report:6", "measurements/6/index.html"),
        ("report:6/VV078", "projects/VV078/index.html"),
        ("expectation:report:6", "expected/index.html#expectation-report-6"),
        (
            "promise:question-1795000-0123abcd",
            "promises/index.html#promise-question-1795000-0123abcd",
        ),
        ("source:questions", "sources/index.html"),
        ("file:53585", None),
        ("nothing", None),
    ],
)
def test_path_of_key(key: str, path: str | None) -> None:
    """Each kind of key has its page, and a file has none."""
    assert public_path(key) == path
    assert public_url("", key) is None
    assert public_url("https://vv.example.org/x/", key) == (
        path and f"https://vv.example.org/x/{path}"
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_name_is_one_folder(one: str, other: str) -> None:
    """Whatever a key's name is, its page lies in one folder below that of its source, and two
    names never share one."""
    path = public_path(f"{SOURCES[0].record_kind}:{one}")
    assert path is not None
    assert path.count("/") == 2
    assert ".." not in path.split("/")
    assert (safe_name(one) == safe_name(other)) == (one == other)


def test_names_differ_where_a_file_system_might_not() -> None:
    """Capitals, dots and lengths that some file system would not tell apart give other names."""
    names = ["abc", "ABC", "Abc", "abc.", ".abc", "index.html", "a" * 80, "a" * 81, "a" * 5000]
    made = {safe_name(name).casefold() for name in names}
    assert len(made) == len(names)
    assert max(map(len, made)) <= 80
