"""The version of a reader is a digest of the very modules that it rests on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.extraction.kept_texts import sheets_version, texts_version
from crawler.parsing import versions
from crawler.parsing.settings import SourceSettings
from crawler.parsing.versions import modules_of, version_of
from crawler.reading.parse import parser_version
from crawler.sources.base import AnySource
from crawler.sources.publications.source import PUBLICATIONS
from crawler.sources.questions.source import QUESTIONS
from crawler.sources.registry import SOURCES
from crawler.sources.together.settings import SourcesSettings

PARSER = '''"""A parser."""
from crawler.made_up import words

# What a word is.
LIMIT = 1
'''


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Writes a module of a made-up package within the crawler's, read anew each time."""
    import crawler

    monkeypatch.setattr(crawler, "__path__", [*crawler.__path__, str(tmp_path)])
    (tmp_path / "made_up").mkdir()
    (tmp_path / "made_up/__init__.py").write_text("", encoding="utf-8")

    def written(name: str, text: str) -> None:
        (tmp_path / f"made_up/{name}.py").write_text(text, encoding="utf-8")
        for cached in (version_of, versions._text, versions._is_package):
            cached.cache_clear()

    yield written
    for name in [name for name in sys.modules if name.startswith("crawler.made_up")]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("before", "after", "is_other"),
    [
        ("LIMIT = 1", "LIMIT = 2", True),
        ("# What a word is.", "# What is a word?", False),
        ("LIMIT = 1", "\n\nLIMIT = 1", False),
    ],
)
def test_change_makes_another_reader(
    write: Callable[[str, str], None], before: str, after: str, is_other: bool
) -> None:
    """A changed line makes another version; a comment or an empty line does not."""
    write("words", "WORDS = 1")
    write("parser", PARSER)
    first = version_of("crawler.made_up.parser")
    write("parser", PARSER.replace(before, after))
    assert (version_of("crawler.made_up.parser") != first) is is_other


def test_change_of_what_is_imported_makes_another_reader(
    write: Callable[[str, str], None],
) -> None:
    """What a parser imports counts as the parser itself, and nothing else does."""
    write("words", "WORDS = 1")
    write("others", "OTHERS = 1")
    write("parser", PARSER)
    first = version_of("crawler.made_up.parser")
    write("others", "OTHERS = 2")
    assert version_of("crawler.made_up.parser") == first
    write("words", "WORDS = 2")
    assert version_of("crawler.made_up.parser") != first


def test_missing_module_is_named() -> None:
    """A module that is not there is named, in place of a version that means nothing."""
    with pytest.raises(ModuleNotFoundError, match=r"crawler\.sources\.nothing"):
        version_of("crawler.sources.nothing")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_version_counts_what_a_source_reads_with(source: AnySource) -> None:
    """The version of each source counts its parser, its records, codes, and readers of files; not
    its spider, settings or words."""
    package = type(source).__module__.rpartition(".")[0]
    counted = modules_of(*source.readers)
    assert {f"{package}.parser", "crawler.parsing.codes", "crawler.documents.pdf"} <= set(counted)
    left_out = ("spider", "settings", "phrases", "presenter", "source", "base", "registry")
    assert [name for name in counted if name.rpartition(".")[2] in left_out] == [
        name for name in counted if name == "crawler.parsing.base"
    ]


def test_documents_of_a_question_count_for_it_alone() -> None:
    """What takes a question's document apart makes no other reader of publications."""
    document = "crawler.sources.questions.document.text"
    assert document in modules_of("crawler.sources.questions.record")
    assert document not in modules_of("crawler.sources.publications.record")


@pytest.mark.parametrize(
    ("table", "changed", "is_other"),
    [
        (QUESTIONS, {"bulk_size": 10}, False),
        (QUESTIONS, {"schedule": "0 1 * * *", "since": "2024-01-01"}, False),
        (QUESTIONS, {"kind_words": ["SCHV"]}, True),
        (PUBLICATIONS, {"api_headers": {"x-key": "new"}}, False),
        (PUBLICATIONS, {"queries": []}, False),
        (PUBLICATIONS, {"next_words": "Verder"}, True),
    ],
)
def test_settings_that_make_another_reader(table: object, changed: object, is_other: bool) -> None:
    """A setting makes another reader only where readings depend on it."""
    source = next(source for source in SOURCES if source is table)
    settings = SourcesSettings.model_validate({source.name: changed})
    same = parser_version(source, SourcesSettings()) == parser_version(source, settings)
    assert same is not is_other
    assert isinstance(settings.of(source.name), SourceSettings)


def test_files_and_sheets_have_versions() -> None:
    """Texts and sheets have a version each, and it is not the same one."""
    assert len({texts_version(), sheets_version()}) == 2
