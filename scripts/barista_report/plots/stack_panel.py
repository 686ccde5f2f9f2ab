"""Bars made of layers: what a parked task holds, layer upon layer, with the interval of the whole.

A layer whose slope is negative within its noise is drawn as nothing; the table beside the plot has its figure.
"""

import math
from dataclasses import dataclass

from matplotlib.patches import Rectangle

from . import scales
from .canvas import shorten, text_width, wrap
from .dot_panel import LONGEST_NAME, figure_in_words
from .style import GRID, INK, LAYERS, MUTED

_ROW = 0.27
_BAR = 0.62  # of a row


@dataclass
class Bar:
    runtime: str
    layers: dict  # metric -> bytes
    whole: object  # Estimate, or None
    note: str = ""  # why there is no bar


@dataclass
class StackPanel:
    title: str
    bars: list
    unit: str
    quantity: str
    limit: float  # right end of the axis; longer bars are cut there and say so
    width: float = 4.9

    def height(self):
        return self._head() + _ROW * len(self.bars) + 0.5

    def draw(self, sheet, left, top):
        for i, words in enumerate(wrap(self.title, self.width, 9, "bold")):
            sheet.text(left, top + 0.17 * i, words, 9, fontweight="bold")
        self._draw_key(sheet, left, top + self._head() - 0.22)
        label = max(min(text_width(bar.runtime, 7.5), LONGEST_NAME) for bar in self.bars) + 0.1
        texts = [figure_in_words(bar.whole, self.unit) for bar in self.bars if bar.whole]
        text = max([text_width(words, 7) for words in texts], default=0.5) + 0.2
        axes = sheet.axes(left + label, top + self._head(), self.width - label - text, _ROW * len(self.bars))
        scales.dress(axes.xaxis, (0.0, self.limit), False, self.unit, 4)
        axes.set_ylim(len(self.bars) - 0.5, -0.5)
        axes.set_yticks([])
        axes.grid(axis="x", color=GRID, linewidth=0.5)
        axes.set_axisbelow(True)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        axes.set_xlabel(self.quantity, fontsize=7.5, labelpad=2)
        for y, bar in enumerate(self.bars):
            self._draw_bar(axes, y, bar)

    def _draw_bar(self, axes, y, bar):
        beside = axes.get_yaxis_transform()
        axes.text(-0.03, y, shorten(bar.runtime, LONGEST_NAME + 0.01, 7.5), transform=beside, fontsize=7.5,
                  horizontalalignment="right", verticalalignment="center_baseline", color=INK)
        if bar.whole is None:
            axes.text(0.02, y, bar.note, transform=beside, fontsize=7, style="italic", color=MUTED,
                      verticalalignment="center_baseline")
            return
        begin = 0.0
        for metric, _, colour, hatch in LAYERS:
            size = max(0.0, bar.layers.get(metric, 0.0))
            axes.add_patch(Rectangle((begin, y - _BAR / 2), min(size, max(0.0, self.limit - begin)), _BAR,
                                     facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=0.5, zorder=2))
            begin += size
        whole = bar.whole
        if whole.median <= self.limit and math.isfinite(whole.low) and math.isfinite(whole.high):
            reach = [max(0.0, whole.low), min(whole.high, self.limit)]
            axes.plot(reach, [y, y], "-", color=INK, linewidth=1.2, zorder=3)
            ends = [v for v in (whole.low, whole.high) if 0 <= v <= self.limit]
            axes.plot(ends, [y] * len(ends), "|", color=INK, markersize=6, markeredgewidth=1.2, zorder=3)
        arrow = "▸ " if whole.median > self.limit else ""
        axes.text(1.02, y, arrow + figure_in_words(whole, self.unit), transform=beside, fontsize=7,
                  verticalalignment="center_baseline", color=INK)

    def _draw_key(self, sheet, left, top):
        axes = sheet.axes(left, top, self.width, 0.16)
        axes.set_xlim(0, self.width)
        axes.set_ylim(0, 0.16)
        axes.axis("off")
        x = 0.0
        for _, name, colour, hatch in LAYERS:
            axes.add_patch(Rectangle((x, 0.03), 0.17, 0.1, facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=0.5))
            axes.text(x + 0.22, 0.08, name, fontsize=7.2, color=MUTED, verticalalignment="center_baseline")
            x += 0.22 + text_width(name, 7.2) + 0.2

    def _head(self):
        return 0.17 * len(wrap(self.title, self.width, 9, "bold")) + 0.32
