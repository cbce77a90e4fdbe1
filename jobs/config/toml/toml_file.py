"""A TOML file that people write by hand: its table, or why it cannot be read, in their words."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jobs.config.toml.toml_lines import Location, line_numbers
from state.model.errors import ConfigError, Problem
from state.telling.machine_errors import in_words

_MOST_BYTES = 16 * 1024 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class TomlFile:
    """What a file says, and its text."""

    table: dict[str, Any]
    text: str

    @cached_property
    def lines(self) -> Mapping[Location, int]:
        """On which line each place stands."""
        return line_numbers(self.text)


def read_toml(path: Path) -> TomlFile:
    """The file; ConfigError where it cannot be read, or is no TOML."""
    text = _text(path)
    try:
        return TomlFile(tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), [_syntax_problem(str(error), text)]) from error
    except RecursionError as error:
        problem = Problem("file", "no TOML", "it nests lists or tables too deeply to be read")
        raise ConfigError(str(path), [problem]) from error


def _text(path: Path) -> str:
    if path.is_dir():
        raise _unreadable(path, "it is a folder; name the file in it")
    try:
        with path.open("rb") as file:
            body = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        remedy = "`vvwatch init` writes one, or name another with --config or VVWATCH_CONFIG"
        raise ConfigError(str(path), [Problem("file", "not found", remedy)]) from None
    except OSError as error:
        raise _unreadable(path, f"{in_words(error)}; let this user read it") from error
    if len(body) > _MOST_BYTES:
        raise _unreadable(path, "it has more than 16 MiB, so it is no configuration; name another")
    if body.startswith(_UTF16) or b"\0" in body[:200]:
        raise _unreadable(path, "it is UTF-16, or no text; save it as UTF-8")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        problem = Problem(
            "file", "unreadable", "a sign is no UTF-8; save the file as UTF-8", line=line
        )
        raise ConfigError(str(path), [problem]) from error


def _unreadable(path: Path, why: str) -> ConfigError:
    return ConfigError(str(path), [Problem("file", "unreadable", why)])


def _syntax_problem(words: str, text: str) -> Problem:
    """What is wrong with the spelling of a file. Its line is not shown: it may hold a secret."""
    match = _AT.search(words)
    said = words[: match.start()] if match else words
    lines = text.split("\n")
    number = int(match.group(1)) if match and match.group(1) else len(lines)
    column = f", column {match.group(2)}" if match and match.group(2) else ""
    hint = _hint(lines[number - 1], said)
    return Problem("file", "no TOML", f"{said[:1].lower()}{said[1:300]}{column}{hint}", line=number)


def _hint(line: str, said: str) -> str:
    """The right form of what people write instead, guessed from the line."""
    _, sign, value = line.partition("=")
    value = value.strip()
    if re.search("[\u2018\u2019\u201c\u201d\u201e]", line):
        return '; quotes must be straight, as in name = "cultuur"'
    if "twice" in said or "overwrite" in said or "Cannot mutate" in said:
        return "; each key once in a table, each [table] once; a list of tables is [[watchers]]"
    if re.match(r"(?:True|False|TRUE|FALSE|yes|no|ja|nee|on|off)\b", value):
        return "; expected true or false, in small letters"
    if not sign and re.match(r"\s*[\w.-]+\s*:", line):
        return '; a key and its value are parted by "=", as in name = "cultuur"'
    if sign and re.match(r"[^\W\d_][^\"'\[{]*$", value):
        return '; text stands in quotes, as in name = "cultuur"'
    if "\\" in value:
        return "; a backslash is written twice, or the text in single quotes"
    if line.count('"') % 2:
        return "; a quote is missing"
    if line.count("[") != line.count("]"):
        return '; a bracket is missing, as in projects = ["VV078"] or [[watchers]]'
    return ""
