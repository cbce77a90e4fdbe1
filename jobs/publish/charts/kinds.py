"""The charts of the site: statuses stacked, what moved, months, answer times, money; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jobs.publish.charts.drawing import WIDTH, Chart, kind_of, symbol_of
from jobs.publish.phrases.words import Words

_LABEL = 110
_ROW = 26
_MOST_MONTHS = 48
_MOST_BARS = 25
# Two bars beside each other, and their words inside.
_PAIR = (("bar", "bar2"), ("on", "in"))
_FLOWS_HEIGHT, _FLOWS_EDGE, _END_WIDTH = 240, 200, 10

Statuses = Sequence[tuple[str | None, int]]


def stacked(title: str, rows: Sequence[tuple[str, Statuses]], words: Words) -> bytes:
    """For each row (words, how many of each status) a bar cut into its statuses, of one scale."""
    told = "; ".join(
        f"{label}: " + ", ".join(f"{words.status(s)} {n}" for s, n in statuses)
        for label, statuses in rows
    )
    chart = Chart(title, told)
    most = max((sum(n for _, n in statuses) for _, statuses in rows), default=1) or 1
    scale = (WIDTH - _LABEL - 44) / most
    for label, statuses in rows:
        chart.words(_LABEL - 6, chart.y + 16, label, "e")
        x: float = _LABEL
        for status, count in statuses:
            width = count * scale
            chart.box(x, chart.y + 2, width, _ROW - 6, "edge", kind_of(status))
            shown = f"{symbol_of(status)} {count}"
            if width > 8 * len(shown):
                chart.words(x + width / 2, chart.y + 16, shown, "m", "in")
            elif width > 11:
                chart.words(x + width / 2, chart.y + 16, symbol_of(status), "m", "in")
            x += width
        chart.words(x + 6, chart.y + 16, str(sum(n for _, n in statuses)), "b")
        chart.y += _ROW
    chart.y += 8
    seen = dict.fromkeys(status for _, statuses in rows for status, _ in statuses)
    chart.legend([(status, words.status(status)) for status in seen])
    return chart.svg()


Status = str | None
Moves = Mapping[tuple[Status, Status], int]


def flows(
    title: str, labels: tuple[str, str], moves: Moves, order: Sequence[Status], words: Words
) -> bytes:
    """Bands from the statuses of one measurement to those of the next, as wide as so many projects
    moved so."""
    made = [(a, b, moves[a, b]) for a in order for b in order if moves.get((a, b))]
    told = "; ".join(f"{words.status(a)} → {words.status(b)}: {count}" for a, b, count in made)
    chart = Chart(title, told)
    scale = _FLOWS_HEIGHT / (sum(moves.values()) or 1)
    chart.words(_FLOWS_EDGE, 16, labels[0], "e", "b")
    chart.words(WIDTH - _FLOWS_EDGE, 16, labels[1], "b")
    starts, bottom = _ends(chart, 0, moves, order, scale, words)
    ends, other_bottom = _ends(chart, 1, moves, order, scale, words)
    across = _FLOWS_EDGE + _END_WIDTH, WIDTH - _FLOWS_EDGE - _END_WIDTH
    for before, after, count in made:
        height, left, right = count * scale, starts[before], ends[after]
        chart.band((left, left + height), (right, right + height), across, kind_of(after))
        starts[before] += height
        ends[after] += height
    chart.y = max(bottom, other_bottom)
    return chart.svg()


def _ends(
    chart: Chart, side: int, moves: Moves, order: Sequence[Status], scale: float, words: Words
) -> tuple[dict[Status, float], float]:
    """The ends of the bands on the left (0) or right (1) side, one for each status: how far down
    each begins, and how far down all of them come."""
    y, starts = 26.0, {}
    for status in order:
        count = sum(n for move, n in moves.items() if move[side] == status)
        if count:
            starts[status] = y
            height = max(count * scale, 2)
            _end(chart, side, y, height, f"{words.status(status)} {count}", status)
            y += max(height, 14) + 6
    return starts, y


def _end(chart: Chart, side: int, y: float, height: float, text: str, status: Status) -> None:
    """An end of the bands of a status, with its words outside."""
    is_left = side == 0
    x = _FLOWS_EDGE if is_left else WIDTH - _FLOWS_EDGE
    chart.box(x if is_left else x - _END_WIDTH, y, _END_WIDTH, height, "edge", kind_of(status))
    chart.words(
        x - 6 if is_left else x + 6,
        y + min(height / 2 + 4, 12 if height < 14 else height),
        f"{symbol_of(status)} {text}",
        *(("e",) if is_left else ()),
    )


def months(title: str, counts: Sequence[tuple[str, int]], words: Words) -> bytes:
    """A bar for each of the last months."""
    shown = list(counts)[-_MOST_MONTHS:]
    told = ", ".join(f"{words.month(month)}: {count}" for month, count in shown)
    chart = Chart(title, told)
    most = max((count for _, count in shown), default=1) or 1
    top, height, left = 20, 150, 40
    step = (WIDTH - left - 10) / max(len(shown), 1)
    for part in (0, 0.5, 1):
        y = top + height * (1 - part)
        chart.line(left, y, WIDTH - 10, y, "g")
        chart.words(left - 6, y + 4, words.number(round(most * part, 1)), "e")
    for place, (month, count) in enumerate(shown):
        x, tall = left + place * step, height * count / most
        chart.box(x + 1, top + height - tall, max(min(step - 2, 30), 1), tall, "bar")
        if month.endswith("-01") or place == 0:
            chart.words(x, top + height + 16, month[:4] if month.endswith("-01") else month)
    chart.y = top + height + 24
    return chart.svg()


def times(title: str, limit: str, rows: Sequence[tuple[str, float]], words: Words) -> bytes:
    """A bar for each name, in working days, with the line of twenty."""
    shown = list(rows)[:_MOST_BARS]
    chart = Chart(title, ", ".join(f"{name}: {words.number(days)}" for name, days in shown))
    left = 170
    scale = (WIDTH - left - 50) / max([days for _, days in shown] + [25])
    chart.words(left + 20 * scale, 12, limit, "m", "b")
    chart.y = 20
    for name, days in shown:
        chart.words(left - 6, chart.y + 15, name[:24], "e")
        chart.box(left, chart.y + 2, days * scale, _ROW - 8, "bar")
        chart.words(left + days * scale + 6, chart.y + 15, words.number(days), "b")
        chart.y += _ROW
    chart.line(left + 20 * scale, 16, left + 20 * scale, chart.y, "limit")
    return chart.svg()


def money(
    title: str, rows: Sequence[tuple[str, float | None, float | None]], words: Words
) -> bytes:
    """Two bars for each measurement: committed and paid, in millions."""
    names = words.say("money.committed"), words.say("money.paid")
    amounts = [amount for _, *both in rows for amount in both if amount is not None]
    told = "; ".join(
        f"{label}: "
        + ", ".join(f"{n} {words.number(a)}" for n, a in zip(names, both, strict=True) if a)
        for label, *both in rows
    )
    chart = Chart(title, told)
    scale = (WIDTH - _LABEL - 70) / max([*amounts, 1])
    for label, *both in rows:
        chart.words(_LABEL - 6, chart.y + 16, label, "e")
        for kind, inside, name, amount in zip(*_PAIR, names, both, strict=True):
            if amount is not None:
                chart.box(_LABEL, chart.y + 2, amount * scale, 16, kind, "edge")
                chart.words(_LABEL + 6, chart.y + 14, name, inside, "b")
                chart.words(_LABEL + amount * scale + 6, chart.y + 14, words.number(amount))
                chart.y += 19
        chart.y += 8
    return chart.svg()
