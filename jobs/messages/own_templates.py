"""Which templates a user may have of one's own, and what can be wrong with them.

It must not know the engine that fills them, which is slow to load.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from state.model.notices import BadTemplate

HTML, TEXT, SHORT = TEMPLATE_NAMES = ("message.html.j2", "message.txt.j2", "message.short.j2")


def folder_problem(folder: Path) -> str | None:
    """What is wrong with a folder of templates of one's own; None when nothing is."""
    if not folder.is_dir():
        return "expected a folder with templates of your own, found none there"
    unknown = sorted(p.name for p in folder.glob("*.j2") if p.name not in TEMPLATE_NAMES)
    if unknown:
        return f"no template is called {', '.join(unknown)}; known are {', '.join(TEMPLATE_NAMES)}"
    return None


@dataclass(frozen=True)
class TemplateProblem:
    """Why a template of a user could not be used; `line` is None where it is not known."""

    template: str
    line: int | None
    error: str

    def as_detail(self) -> BadTemplate:
        """The problem as the detail of a notice `template_problem`."""
        from state.model.notices import BadTemplate

        return BadTemplate(template=self.template, line=self.line, error=self.error)
