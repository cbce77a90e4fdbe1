"""A run of the tests is of the tree as it was when the run began."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running.from_copy import CASES, copy_tree, main

WATCHING = """
import pathlib, crawler.thing
def test_it():
    tree = pathlib.Path({tree!r})
    (tree / "crawler/thing.py").write_text("VALUE = 2")
    (tree / "tests/note.txt").write_text("edited")
    assert crawler.thing.VALUE == 1
    assert pathlib.Path("tests/note.txt").read_text() == "as it was"
    assert (pathlib.Path("../shared/word.txt")).read_text() == "shared"
    assert not pathlib.Path("var").exists()
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project with a test that edits the project while it runs."""
    root = tmp_path / "project"
    files = {
        ".gitignore": "var/\n.pytest_cache/\n",
        "pyproject.toml": "[tool.pytest.ini_options]\n",
        "crawler/__init__.py": "",
        "crawler/thing.py": "VALUE = 1",
        "tests/note.txt": "as it was",
        "tests/test_it.py": WATCHING.format(tree=str(root)),
        "tests/cases/a/b/expected.json": "1",
        "var/large.db": "",
        "../shared/word.txt": "shared",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_run_does_not_see_what_is_edited_meanwhile(
    tree: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Modules and files are those of the beginning, what lies beside the tree is found, and what
    git ignores is left."""
    status = main(["-q"], tree)
    said = capfd.readouterr().out
    assert status == 0, said
    assert (tree / "tests/note.txt").read_text() == "edited"


def test_failure_names_the_file_as_the_tree_does(
    tree: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A failing test gives its status, and its file by the name it has in the tree."""
    (tree / "tests/test_it.py").write_text("def test_it():\n    assert 1 == 2\n")
    assert main(["-q", "-p", "no:cacheprovider"], tree) == 1
    said = capfd.readouterr().out
    assert "\ntests/test_it.py:2: AssertionError" in said
    assert "FAILED tests/test_it.py::test_it" in said


@pytest.mark.parametrize("is_renewing", [True, False])
def test_cases_are_written_anew_in_the_tree(tree: Path, tmp_path: Path, is_renewing: bool) -> None:
    """Golden cases that are written anew are those of the tree, and of the copy otherwise."""
    copy = copy_tree(tree, tmp_path / "copies", is_renewing)
    (copy / CASES / "a/b/expected.json").write_text("2")
    expected = "2" if is_renewing else "1"
    assert (tree / CASES / "a/b/expected.json").read_text() == expected
