"""README and docs say what the code does: every key, command, kind, table, path and assumption."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from crawler.sources.registry import ASSUMPTIONS
from jobs.cli.main import main
from jobs.config.model import Config, load_config
from jobs.rules.kinds import KINDS
from state.database.connection import open_database

ROOT = Path(__file__).parent.parent
PAGES = (
    "README.md", "CHANGELOG.md", "docs/architecture.md", "docs/ops.md", "docs/reference.md",
    "docs/scale.md", "docs/sources.md", "tests/cases/README.md",
)  # fmt: skip
REFERENCE = "docs/reference.md"
GRADES = {"seen", "reported", "assumed"}
SOURCE_KINDS = {"source.failing", "source.recovered"}

Keys = dict[str, Any]


def page(name: str) -> str:
    """The text of a page of the documentation."""
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading of this page, its own subsections included."""
    level = heading.split()[0]
    after = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"^#{{1,{len(level)}}} ", after, maxsplit=1, flags=re.M)[0]


def rows(text: str) -> Iterator[list[str]]:
    """The rows of every table in the text, cell by cell, headings and rules left out."""
    lines = text.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        is_heading = re.match(r"\|(-+\|)+$", following.replace(" ", ""))
        if line.startswith("|") and not is_heading and not line.startswith("|-"):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def code_spans(text: str) -> list[str]:
    """What stands between backticks on one line."""
    return re.findall(r"`([^`\n]+)`", text)


# --- the configuration -------------------------------------------------------------------


def keys_of(settings: BaseModel, place: str = "") -> Keys:
    """Every key below these settings with its default; `required` where it has none."""
    found: Keys = {}
    plain = settings.model_dump(mode="json")
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        element = element_of(field)
        if isinstance(value, BaseModel):
            found |= keys_of(value, f"{place}{name}.")
        elif element is not None:
            defaults = element.model_construct().model_dump(mode="json")
            found |= {
                f"{place}{name}[].{inner}": defaults.get(inner, "required")
                for inner in element.model_fields
            }
        else:
            found[f"{place}{name}"] = plain[name]
    return found


def element_of(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a list of tables, None where the field is none."""
    inner = next(iter(get_args(field.annotation)), None)
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def default_written(cell: str) -> Any:
    """The default that a cell of the table gives: TOML in backticks, or a word."""
    if cell == "none":
        return None
    if not cell.startswith("`"):
        return cell
    literal = cell.strip("`").replace("\\|", "|")
    return tomllib.loads(f"x = {literal}")["x"]


def configuration_rows() -> Iterator[tuple[str, list[str]]]:
    """Each key of the reference's tables of the configuration with the row it stands in."""
    for row in rows(section(page(REFERENCE), "## Configuration")):
        for key in code_spans(row[0]):
            yield key, row


def test_every_key_stands_in_the_reference_with_its_default() -> None:
    """Its tables hold the keys of the settings models, each once, with their defaults."""
    written = [(key, default_written(row[1])) for key, row in configuration_rows()]

    assert sorted(key for key, _ in written) == sorted(keys_of(Config()))
    assert dict(written) == keys_of(Config())


def test_rarely_needed_keys_have_a_grade() -> None:
    """Each rarely needed key says how well its default is known, in a word of sources.md."""
    found = list(rows(section(page(REFERENCE), "### Rarely needed")))

    assert found
    assert {row[2] for row in found} <= GRADES | {"own"}


# Apprise's mail plugin imports a module of the standard library that is on its way out.
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_first_configuration_of_readme_is_valid(tmp_path: Path) -> None:
    """The TOML and the mail address of README's first configuration are understood."""
    text = section(page("README.md"), "## First real configuration")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.S)
    variables = dict(re.findall(r"export (\w+)='([^']+)'", text))
    path = tmp_path / "config.toml"
    path.write_text(blocks[0], encoding="utf-8")

    config = load_config(path, variables)

    assert [len(watcher.channels(variables)) for watcher in config.watchers] == [1]


def test_keys_named_in_the_docs_exist() -> None:
    """Whatever a page calls a key of a source or of [http] is one."""
    pattern = re.compile(r"(?:sources\.(?:questions|publications|programme)|http)\.\w+")
    known = keys_of(Config())
    for name in PAGES:
        named = {span for span in code_spans(page(name)) if pattern.fullmatch(span)}
        assert named <= set(known), name


def test_every_make_target_named_exists() -> None:
    """The table of commands for developers has each target of the Makefile but `clean`."""
    table = section(page("README.md"), "## Developing")
    named = [code_spans(row[0])[0].removeprefix("make ") for row in rows(table)]
    phony = re.search(r"^\.PHONY: (.*)$", page("Makefile"), re.M)
    assert phony is not None
    assert sorted([*named, "clean"]) == sorted(phony[1].split())


# --- commands and events -----------------------------------------------------------------


def test_every_command_stands_in_readme_with_its_options() -> None:
    """README's table of commands has each command once, and names each of its options."""
    table = section(page("README.md"), "## Commands").split("| exit status |")[0]
    described = {code_spans(row[0])[0]: row for row in rows(table)}

    context = click.Context(main)
    assert set(described) == set(main.list_commands(context))
    for name in described:
        command = main.get_command(context, name)
        assert command is not None
        spans = {span.split()[0] for span in code_spans(described[name][2])}
        assert spans & {s for s in spans if s.startswith("-")} == options_of(command), name


def options_of(command: click.Command) -> set[str]:
    """The long names of a command's options."""
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    }


def test_every_kind_of_event_stands_in_the_reference() -> None:
    """Its table of events has each kind that may be configured, those for ops, and no other."""
    text = section(page(REFERENCE), "## Events")

    assert sorted(row[0].strip("`") for row in rows(text)) == sorted({*KINDS, *SOURCE_KINDS})


# --- architecture ------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_path_named_exists(name: str) -> None:
    """A file or folder of the project that a page names is there, and so is a name within it."""
    pattern = re.compile(r"((?:crawler|deploy|jobs|state|tests|docs)/[\w./]*)(?::(\w+))?")
    for span in code_spans(page(name)):
        match = pattern.fullmatch(span)
        if match is None:
            continue
        path = ROOT / match.group(1)
        assert path.exists(), span
        if within := match.group(2):
            defined = rf"^\s*(?:def |class |async def )?{within}\b(?:\(|:| =)"
            assert re.search(defined, path.read_text(encoding="utf-8"), re.M), span


def test_every_room_is_named_in_the_architecture() -> None:
    """The architecture has each room of each layer, and what a file is for stands in the file."""
    text = section(page("docs/architecture.md"), "### The rooms")
    rooms = {f"{path.parent.relative_to(ROOT)}/" for path in ROOT.glob("[cjs]*/*/__init__.py")}
    assert rooms <= set(code_spans(text))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    """A relative link leads to a file that is there, and to a heading that is in it."""
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page(name)):
        file, _, anchor = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        assert path.is_file(), target
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors of the headings of a page, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_every_table_of_the_database_is_described(tmp_path: Path) -> None:
    """The data model in architecture.md has the tables of a new database and no other."""
    text = section(page("docs/architecture.md"), "## The data model")
    db = open_database(tmp_path / "vvwatch.db")
    # The index of full text keeps tables of its own.
    own = {name for name in db.table_names() if name.startswith(("_", "passages_fts"))}
    tables = set(db.table_names()) - own
    db.close()

    assert {row[0].strip("`") for row in rows(text)} == tables


# --- sources -----------------------------------------------------------------------------


def test_every_assumption_stands_in_sources_with_its_grade() -> None:
    """The table of assumptions has each assumption of the code, with the same grade."""
    text = section(page("docs/sources.md"), "## 7. Assumptions")
    written = {row[0].strip("`"): row[1] for row in rows(text)}

    assert written == {name: known.grade for name, known in ASSUMPTIONS.items()}
    assert set(written.values()) <= GRADES


@pytest.mark.parametrize("name", sorted(ASSUMPTIONS))
def test_remedies_in_code_and_sources_agree(name: str) -> None:
    """Each key that an assumption's remedy names stands in its row of sources.md."""
    text = section(page("docs/sources.md"), "## 7. Assumptions")
    cell = next(row[4] for row in rows(text) if row[0] == f"`{name}`")
    keys = {key.rpartition(".")[2] for key in keys_of(Config()) if key.startswith("sources.")}
    # A key of one plain word is meant as a key only where a value follows it.
    named = {
        key
        for key in keys
        if re.search(rf"\b{key}\b" if "_" in key else rf"\b{key} =", ASSUMPTIONS[name].remedy)
    }
    written = {span.rpartition(".")[2] for span in code_spans(cell)}

    assert named <= written
