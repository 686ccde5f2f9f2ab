"""Totals over the number of tasks, a point for each process, and the line whose slope is the cost of one task."""

import math
from dataclasses import dataclass

from . import scales
from .canvas import text_width, wrap
from .style import GRID, INK, MUTED

_BODY = 2.6


@dataclass
class Series:
    runtime: str
    points: list  # (tasks, total) of each process
    slope: float  # NaN where there is none
    intercept: float
    label: str


@dataclass
class LinePanel:
    title: str
    series: list
    looks: dict
    unit: str
    quantity_x: str
    quantity_y: str
    footnotes: list
    width: float = 4.9

    def height(self):
        return self._head() + _BODY + 0.5 + 0.135 * len(self._foot())

    def draw(self, sheet, left, top):
        for i, words in enumerate(wrap(self.title, self.width, 9, "bold")):
            sheet.text(left, top + 0.17 * i, words, 9, fontweight="bold")
        text = max([text_width(one.label, 7) for one in self.series], default=0.5) + 0.25
        left_room = 0.72
        axes = sheet.axes(left + left_room, top + self._head(), self.width - left_room - text, _BODY)
        points = [point for one in self.series for point in one.points]
        x_limits = scales.limits_of([x for x, _ in points], True)
        y_limits = scales.limits_of([y for _, y in points], True)
        scales.dress(axes.xaxis, x_limits, True, "count", 5)
        scales.dress(axes.yaxis, y_limits, True, self.unit, 7)
        axes.grid(color=GRID, linewidth=0.5)
        axes.set_axisbelow(True)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        axes.set_xlabel(self.quantity_x + ", logarithmic", fontsize=7.5, labelpad=2)
        axes.set_ylabel(self.quantity_y + ", logarithmic", fontsize=7.5, labelpad=3)
        for one in self.series:
            self._draw_series(axes, one, x_limits)
        self._draw_labels(axes, x_limits, y_limits)
        for i, words in enumerate(self._foot()):
            sheet.text(left, top + self._head() + _BODY + 0.5 + 0.135 * i, words, 6.8, color=MUTED)

    def _draw_series(self, axes, one, x_limits):
        colour, marker = self.looks[one.runtime]
        seen = [(x, y) for x, y in one.points if y > 0]
        axes.plot([x for x, _ in seen], [y for _, y in seen], linestyle="", marker=marker, color=colour, markersize=4,
                  alpha=0.55, markeredgewidth=0, zorder=3)
        if math.isfinite(one.slope) and seen:
            xs = _spread(min(x for x, _ in seen), max(x for x, _ in seen), 40)
            line = [(x, one.intercept + one.slope * x) for x in xs]
            line = [(x, y) for x, y in line if y > 0]
            axes.plot([x for x, _ in line], [y for _, y in line], "-", color=colour, linewidth=1.1, zorder=2)

    def _draw_labels(self, axes, x_limits, y_limits):
        ends = []
        for one in self.series:
            seen = [(x, y) for x, y in one.points if y > 0]
            if seen:
                x, y = max(seen)
                ends.append((math.log(y / y_limits[0]) / math.log(y_limits[1] / y_limits[0]), x, y, one))
        ends.sort(key=lambda end: end[0])
        for place, (own, x, _, one) in zip(_apart([end[0] for end in ends], 0.13 / _BODY), ends):
            colour, marker = self.looks[one.runtime]
            begin = math.log(x / x_limits[0]) / math.log(x_limits[1] / x_limits[0])
            axes.plot([begin + 0.02, 1.03], [own, place], "-", color=MUTED, linewidth=0.4, transform=axes.transAxes,
                      clip_on=False, zorder=1)
            axes.plot([1.05], [place], marker=marker, color=colour, markersize=4.5, transform=axes.transAxes,
                      clip_on=False, zorder=3)
            axes.text(1.085, place, one.label, transform=axes.transAxes, fontsize=7, color=INK,
                      verticalalignment="center_baseline")

    def _head(self):
        return 0.17 * len(wrap(self.title, self.width, 9, "bold")) + 0.12

    def _foot(self):
        return [words for note in self.footnotes for words in wrap(note, self.width, 6.8)]


def _spread(low, high, n):
    """`n` numbers from low to high, evenly on a logarithmic axis."""
    if low >= high:
        return [low]
    return [low * (high / low) ** (i / (n - 1)) for i in range(n)]


def _apart(places, least):
    """Sorted places in 0..1, moved as little as needed to lie at least `least` from each other."""
    moved = list(places)
    for _ in range(200):
        for i in range(len(moved) - 1):
            lack = least - (moved[i + 1] - moved[i])
            if lack > 1e-9:
                moved[i] -= lack / 2
                moved[i + 1] += lack / 2
        for i, place in enumerate(moved):
            moved[i] = min(max(place, 0.0), 1.0)
    return moved
