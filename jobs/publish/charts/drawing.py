"""Shapes of which the charts are made: words, bars, lines and bands; pure.

A chart is an image of its own, so that its style needs no leave of the page; it has a title and a
description for who cannot see it, and symbols and numbers for who sees no colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import svg

from jobs.messages.phrases.sanitizing import one_line
from jobs.publish.templating import SYMBOLS, UNKNOWN_SYMBOL

WIDTH = 480
_STYLE = """
text{font:12px "Helvetica Neue",Arial,"Liberation Sans",sans-serif;fill:#1b1b1a}
.e{text-anchor:end}.m{text-anchor:middle}.b{font-weight:700}
.g{stroke:#8a877c;stroke-width:1}.edge{stroke:#1b1b1a;stroke-width:1}
.limit{stroke:#1b1b1a;stroke-width:2;stroke-dasharray:6 3}
.bar{fill:#4a78ad}.bar2{fill:#d9b400}.flow{opacity:.55}
.not_started{fill:#d4d4d0}.started{fill:#cfe8c9}.on_schedule{fill:#7fbf7a}.attention{fill:#f5b56b}
.action_required{fill:#e0776b}.realised{fill:#ffe066}.stopped{fill:#b9a3d9}.unknown{fill:#fff}
.in{fill:#1b1b1a}.on{fill:#fff}
@media (prefers-color-scheme:dark){text{fill:#eceae2}.in,.on{fill:#1b1b1a}
.edge,.limit{stroke:#eceae2}.bar{fill:#7fb0ea}}
@media print{text{fill:#000}}
"""


@dataclass
class Chart:
    """A chart under construction; `y` is how far down it has come."""

    title: str
    description: str
    y: float = 8
    _shapes: list[svg.Element] = field(default_factory=list)

    def words(self, x: float, y: float, text: str, *classes: str) -> None:
        """Words at a place; they are cut where they are long, and nothing in them is markup."""
        shown = escape(one_line(text, 80))
        self._shapes.append(svg.Text(x=_at(x), y=_at(y), text=shown, class_=list(classes) or None))

    def box(self, x: float, y: float, width: float, height: float, *classes: str) -> None:
        """A rectangle."""
        self._shapes.append(
            svg.Rect(x=_at(x), y=_at(y), width=_at(width), height=_at(height), class_=list(classes))
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, *classes: str) -> None:
        """A line."""
        self._shapes.append(
            svg.Line(x1=_at(x1), y1=_at(y1), x2=_at(x2), y2=_at(y2), class_=list(classes))
        )

    def band(
        self,
        left: tuple[float, float],
        right: tuple[float, float],
        x: tuple[float, float],
        kind: str,
    ) -> None:
        """A band from a stretch of heights at one x to one at another."""
        middle = _at((x[0] + x[1]) / 2)
        path: list[svg.PathData] = [
            svg.MoveTo(_at(x[0]), _at(left[0])),
            svg.CubicBezier(middle, _at(left[0]), middle, _at(right[0]), _at(x[1]), _at(right[0])),
            svg.LineTo(_at(x[1]), _at(right[1])),
            svg.CubicBezier(middle, _at(right[1]), middle, _at(left[1]), _at(x[0]), _at(left[1])),
            svg.ClosePath(),
        ]
        self._shapes.append(svg.Path(d=path, class_=["flow", kind]))

    def legend(self, statuses: Sequence[tuple[str | None, str]]) -> None:
        """What the colour and symbol of each status mean, two beside each other."""
        for place, (status, words) in enumerate(statuses):
            x, y = 8 + (place % 2) * WIDTH / 2, self.y + (place // 2) * 20
            self.box(x, y, 16, 14, "edge", kind_of(status))
            self.words(x + 8, y + 11, symbol_of(status), "m", "in")
            self.words(x + 22, y + 11, words)
        self.y += (len(statuses) + 1) // 2 * 20 + 8

    def svg(self) -> bytes:
        """The chart as a file."""
        parts: list[svg.Element] = [
            svg.Title(id="t", text=escape(one_line(self.title, 200))),
            svg.Desc(id="d", text=escape(one_line(self.description, 3000))),
            svg.Style(text=_STYLE),
            *self._shapes,
        ]
        made = svg.SVG(
            viewBox=svg.ViewBoxSpec(0, 0, WIDTH, _at(self.y + 4)),
            width=WIDTH,
            height=_at(self.y + 4),
            elements=parts,
            extra={"role": "img", "aria-labelledby": "t d"},
        )
        return f"{made}\n".encode()


def kind_of(status: str | None) -> str:
    """The class of a status."""
    return status if status in SYMBOLS else "unknown"


def symbol_of(status: str | None) -> str:
    """The symbol of a status."""
    return SYMBOLS.get(status or "", UNKNOWN_SYMBOL)


def _at(value: float) -> float:
    """A place with so few digits that the file stays small."""
    short = round(value, 1)
    return int(short) if short == int(short) else short
