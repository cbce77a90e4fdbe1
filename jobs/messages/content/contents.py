"""A list of what is in a message, before its details; pure.

Of the projects that changed from one measurement to the next it has every one, the worst news
first, with a line each; of all else what is told in detail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.sources.together.event_kinds import told
from crawler.telling.phrases import Language
from jobs.messages.content.items import Item, project_name, rank
from jobs.messages.content.links import links_of
from jobs.messages.content.parts import Cell, status_cell
from jobs.messages.content.subject import glance
from jobs.messages.phrases.catalogue import capital, translate
from jobs.messages.presenters.reports import worst
from state.model.event_kinds import REPORT_PROJECT_CHANGED

# With more than this there is a list.
MOST_WITHOUT = 5
_MOST_ROWS = 200


@dataclass(frozen=True)
class ContentsRow:
    """An item in a line: the project (or "") and its name, what happened, and the number of its
    block, 0 where it has none; `url` is then where more of it stands ("" for nowhere)."""

    code: str
    name: str
    what: Cell
    number: int = 0
    url: str = ""


@dataclass(frozen=True)
class Contents:
    """A list of what is in a message; `more` counts what would have made it too long."""

    heading: str
    rows: tuple[ContentsRow, ...]
    more: int = 0


def is_change(item: Item) -> bool:
    """Whether an item tells what changed for a project."""
    return item.kind == REPORT_PROJECT_CHANGED.name


def is_tabled(items: Sequence[Item]) -> bool:
    """Whether so many projects changed that a table names them all."""
    return sum(map(is_change, items)) > MOST_WITHOUT


def contents_of(
    numbered: Sequence[tuple[int, Item]], rest: Sequence[Item], site: str, language: Language
) -> tuple[Contents, ...]:
    """The lists of a message that tells these items, each with its number, and `rest` not in
    detail; none where there are few. `site` is the address of the public pages, or ""."""
    tabled = is_tabled([*(item for _, item in numbered), *rest])
    found = []
    others = [(number, item) for number, item in numbered if not (tabled and is_change(item))]
    if len(others) > MOST_WITHOUT:
        found.append(_list("contents", [_row(n, item, language) for n, item in others], language))
    if tabled:
        changed = [(number, item) for number, item in numbered if is_change(item)]
        changed += [(0, item) for item in rest if is_change(item)]
        changed.sort(key=lambda pair: rank(pair[1]))
        rows = [_changed_row(number, item, site, language) for number, item in changed]
        found.append(_list("changed_projects", rows, language))
    return tuple(found)


def _list(name: str, rows: Sequence[ContentsRow], language: Language) -> Contents:
    more = max(0, len(rows) - _MOST_ROWS)
    return Contents(translate(language, name), tuple(rows[:_MOST_ROWS]), more)


def _row(number: int, item: Item, language: Language) -> ContentsRow:
    code = item.projects[0] if item.projects else ""
    return ContentsRow(code, "", Cell(capital(glance(item, language))), number)


def _changed_row(number: int, item: Item, site: str, language: Language) -> ContentsRow:
    if item.event is None:
        return _row(number, item, language)
    code = next(iter((*item.projects, *item.event.projects)), "")
    mark = status_cell(worst(told(item.event).detail), language)
    what = Cell(capital(glance(item, language)), mark.symbol, mark.tone)
    links = () if number else links_of(item.event, item.projects, site, language)
    url = links[-1].url if links else ""
    return ContentsRow(code, project_name(code, [item]) or "", what, number, url)
