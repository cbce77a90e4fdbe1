"""Templates: the built-in ones, and a user's own where a folder has one of the same name.

A user's template runs in a sandbox. One that cannot be used is no failure: the built-in one takes
its place, and what is wrong with it is told as a value.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    pass_eval_context,
    select_autoescape,
)
from jinja2.nodes import EvalContext
from jinja2.sandbox import SandboxedEnvironment

from jobs.messages.own_templates import TemplateProblem
from jobs.messages.phrases.sanitizing import escape_markup

_ERROR_CHARACTERS = 300


class Templates:
    """The templates of messages, those in `folder` before the built-in ones."""

    def __init__(self, folder: Path | None = None) -> None:
        self._built_in = _environment(_BUILT_IN)
        self._own = None
        if folder is not None:
            self._own = _environment(ChoiceLoader([FileSystemLoader(folder), _BUILT_IN]))

    def fill(self, name: str, values: Mapping[str, Any]) -> tuple[str, TemplateProblem | None]:
        """The template filled in, and what was wrong with the user's one, if anything."""
        problem = None
        if self._own is not None:
            try:
                return self._own.get_template(name).render(values), None
            except Exception as error:  # a user's template may raise anything
                problem = TemplateProblem(name, _line(error, name), _words(error))
        return self._built_in.get_template(name).render(values), problem


@lru_cache(maxsize=1)
def built_in_templates() -> Templates:
    """The templates as they come with vvwatch."""
    return Templates()


_BUILT_IN = PackageLoader("jobs.messages", "templates")


def _environment(loader: BaseLoader) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=loader,
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # With it scraped text could become markup.
    del environment.filters["safe"]
    return environment


@pass_eval_context
def _finalize(context: EvalContext, value: Any) -> Any:
    """What HTML is escaped for, plain text is cleared of: signs that a chat takes as markup."""
    return escape_markup(value) if isinstance(value, str) and not context.autoescape else value


def _line(error: Exception, name: str) -> int | None:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).name == name]
    return lines[-1] if lines else None


def _words(error: Exception) -> str:
    said = error.message if isinstance(error, TemplateError) else None
    return (said or f"{type(error).__name__}: {error}")[:_ERROR_CHARACTERS]
