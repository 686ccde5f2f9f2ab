"""A question, a row for each runtime, a dot with its 95 % interval for each way in which it was measured.

What could not be measured stands in its row in words. Used for spawn, switch, throughput, limit and reserved memory.
"""

import math
from dataclasses import dataclass, field

from matplotlib.transforms import blended_transform_factory

from ..units import bounds, digits, quantity, scale_of
from . import scales
from .canvas import shorten, text_width, wrap
from .style import GRID, INK, MUTED, PAPER, STRIPE

_FILLS = ("full", "none", "left", "top")
_SIGNS = ("●", "○", "◐", "◓")

_AXIS = 0.4  # ticks and label below the rows
_LINE = 0.165  # inches from one line of a row to the next
_TEXT = 7.5
LONGEST_NAME = 1.6  # inches; a longer one is cut, so that an axis is left
_BELOW = 0.36  # of a line: the values of the processes lie below the dot, which would hide them


_BELOW_ZERO = "◂ the interval goes on to zero or below, which a logarithmic axis does not have."


@dataclass
class Line:
    """One way in which a runtime was measured, or a sentence that stands for it."""

    way: int = 0  # index into the panel's ways
    estimate: object = None
    note: str = ""


@dataclass
class DotPanel:
    title: str
    ways: list  # what the fill of a dot means, in words
    rows: list  # (runtime, [Line, ...])
    looks: dict
    unit: str
    quantity: str  # label of the axis
    subtitle: str = ""
    footnotes: list = field(default_factory=list)
    width: float = 4.9
    limits: tuple = None  # shared with the other panels of a plot
    logarithmic: bool = True
    columns: tuple = None  # width of the names on the left and of the figures on the right, likewise shared
    brief: bool = False  # medians alone beside the dots; the intervals are still drawn

    def values(self):
        found = []
        for _, lines in self.rows:
            for line in filter(lambda line: line.estimate, lines):
                e = line.estimate
                found += [v for v in (e.median, e.low, e.high, *e.raw) if math.isfinite(v)]
        return found

    def height(self):
        return self._head() + self._body() + _AXIS + 0.135 * len(self._foot()) + 0.08

    def draw(self, sheet, left, top):
        self._draw_head(sheet, left, top)
        label, text = self.columns or self.own_columns()
        width = self.width - label - text
        axes = sheet.axes(left + label, top + self._head(), width, self._body())
        limits = self.limits or scales.limits_of(self.values(), self.logarithmic)
        scales.dress(axes.xaxis, limits, self.logarithmic, self.unit, scales.ticks_that_fit(width, self.unit))
        self._dress(axes)
        line = 0
        for index, (runtime, lines) in enumerate(self.rows):
            if index % 2:
                axes.axhspan(line - 0.5, line + len(lines) - 0.5, color=STRIPE, linewidth=0, zorder=0)
            name = shorten(runtime, LONGEST_NAME + 0.01, _TEXT)
            axes.text(-0.03, line, name, transform=self._beside(axes), fontsize=_TEXT, color=INK,
                      horizontalalignment="right", verticalalignment="center_baseline")
            for one in lines:
                self._draw_line(axes, line, runtime, one)
                line += 1
        foot = top + self._head() + self._body() + _AXIS
        for i, words in enumerate(self._foot()):
            sheet.text(left, foot + 0.135 * i, words, 6.8, color=MUTED)

    def _draw_head(self, sheet, left, top):
        lines = self._title()
        for i, words in enumerate(lines):
            sheet.text(left, top + 0.17 * i, words, 9, fontweight="bold")
        for i, words in enumerate(self._key()):
            sheet.text(left, top + 0.17 * len(lines) + 0.02 + 0.14 * i, words, 7.2, color=MUTED)

    def _draw_line(self, axes, y, runtime, line):
        if line.estimate is None:
            room = self.width - (self.columns or self.own_columns())[0] - 0.1
            axes.text(0.02, y, shorten(line.note, room, 7), transform=self._beside(axes), fontsize=7, color=MUTED,
                      style="italic", verticalalignment="center_baseline", clip_on=False, zorder=5)
            return
        e = line.estimate
        colour, marker = self.looks[runtime]
        shown = [v for v in e.raw if v > 0 or not self.logarithmic]
        axes.plot(shown, [y + _BELOW] * len(shown), "o", color=colour, alpha=0.35, markersize=2, markeredgewidth=0,
                  zorder=2)
        if math.isfinite(e.low) and math.isfinite(e.high) and (e.high > 0 or not self.logarithmic):
            low = max(e.low, axes.get_xlim()[0])
            axes.plot([low, e.high], [y, y], "-", color=colour, linewidth=1.4, solid_capstyle="butt", zorder=3)
            axes.plot([e.high], [y], "|", color=colour, markersize=5, markeredgewidth=1.1, zorder=3)
            axes.plot([low], [y], "|" if low == e.low else "<", color=colour, markersize=5,
                      markeredgewidth=1.1, clip_on=False, zorder=3)
        if e.median > 0 or not self.logarithmic:
            axes.plot([e.median], [y], marker=marker, color=colour, markersize=4.8, markeredgewidth=1.0,
                      fillstyle=_FILLS[line.way % len(_FILLS)], markerfacecoloralt=PAPER, zorder=4)
        axes.text(1.03, y, self._figure(line), transform=self._beside(axes), fontsize=7,
                  verticalalignment="center_baseline", color=INK)

    def _dress(self, axes):
        axes.set_ylim(sum(len(lines) for _, lines in self.rows) - 0.5, -0.5)
        axes.set_yticks([])
        axes.grid(axis="x", color=GRID, linewidth=0.5)
        axes.set_axisbelow(True)
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        if not self.values():
            axes.spines["bottom"].set_visible(False)
            axes.set_xticks([])
            return
        axes.set_xlabel(self.quantity + (", logarithmic" if self.logarithmic else ""), fontsize=7.5, labelpad=2)

    def _beside(self, axes):
        return blended_transform_factory(axes.transAxes, axes.transData)

    def _figure(self, line):
        e = line.estimate
        return (quantity(e.median, self.unit) if self.brief else figure_in_words(e, self.unit)) + line.note

    def own_columns(self):
        names = [min(text_width(runtime, _TEXT), LONGEST_NAME) for runtime, _ in self.rows]
        figures = [text_width(self._figure(line), 7) for _, lines in self.rows for line in lines if line.estimate]
        return max(names, default=0.5) + 0.1, max(figures, default=0.5) + 0.14

    def _title(self):
        return wrap(self.title, self.width, 9, "bold")

    def _key(self):
        """The lines under the title: what is measured, and what a dot's filling means."""
        lines = wrap(self.subtitle.replace("`", ""), self.width, 7.2)
        if not any(self.ways):
            return lines
        words = " ".join(f"{_SIGNS[i % len(_SIGNS)]}\u00a0" + way.replace(" ", "\u00a0") + "\u2003"
                         for i, way in enumerate(self.ways))
        return lines + wrap(words, self.width, 7.2)

    def _head(self):
        return 0.17 * len(self._title()) + 0.14 * len(self._key()) + 0.1

    def _body(self):
        return _LINE * max(1, sum(len(lines) for _, lines in self.rows))

    def _foot(self):
        notes = list(self.footnotes)
        if self.logarithmic and any(line.estimate and line.estimate.low <= 0 < line.estimate.high
                                    for _, lines in self.rows for line in lines):
            notes.append(_BELOW_ZERO)
        return [words for note in notes for words in wrap(note, self.width, 6.8)]


def figure_in_words(estimate, unit):
    divisor, symbol = scale_of(estimate.median, unit)
    words = digits(estimate.median / divisor)
    if estimate.at_least:
        words = f"≥ {words}"
    if math.isfinite(estimate.low) and math.isfinite(estimate.high):
        return f"{words} {bounds(estimate.low, estimate.high, divisor)} {symbol}".strip()
    return f"{words} {symbol}".strip() + f" (n = {estimate.processes})"
