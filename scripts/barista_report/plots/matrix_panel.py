"""Claims down, runtimes across: each cell is a symbol, a tint and the word itself."""

from dataclasses import dataclass

from matplotlib.patches import Rectangle

from ..verdicts import NOT_ASKED
from .canvas import text_width, wrap
from .style import GRID, INK, MUTED, VERDICTS

_CELL = 1.02
_LABEL = 3.5


@dataclass
class MatrixPanel:
    rows: list  # (heading, statement, {runtime: Verdict})
    runtimes: list
    footnotes: list

    title = ""

    @property
    def width(self):
        return _LABEL + _CELL * len(self.runtimes)

    def height(self):
        return self._head() + sum(self._row_height(row) for row in self.rows) + 0.1 + 0.14 * len(self._foot())

    def draw(self, sheet, left, top):
        height = self.height()
        axes = sheet.axes(left, top, self.width, height)
        axes.set_xlim(0, self.width)
        axes.set_ylim(height, 0)
        axes.axis("off")
        for i, runtime in enumerate(self.runtimes):
            for j, words in enumerate(_split_name(runtime)):
                axes.text(_LABEL + _CELL * (i + 0.5), self._head() - 0.08 - 0.13 * (len(_split_name(runtime)) - 1 - j),
                          words, fontsize=8, fontweight="bold", horizontalalignment="center",
                          verticalalignment="bottom")
        y = self._head()
        for row in self.rows:
            self._draw_row(axes, y, row)
            y += self._row_height(row)
        for i, words in enumerate(self._foot()):
            axes.text(0, y + 0.1 + 0.14 * i, words, fontsize=7, color=MUTED, verticalalignment="top")

    def _draw_row(self, axes, y, row):
        heading, statement, verdicts = row
        height = self._row_height(row)
        axes.plot([0, self.width], [y, y], "-", color=GRID, linewidth=0.6)
        axes.text(0, y + 0.06, heading, fontsize=8, fontweight="bold", verticalalignment="top")
        lines = self._statement(statement)
        for i, words in enumerate(lines):
            axes.text(0.5, y + 0.06 + 0.135 * i, words, fontsize=7.5, verticalalignment="top", color=INK)
        for i, runtime in enumerate(self.runtimes):
            verdict = verdicts.get(runtime)
            words, symbol = (verdict.words, verdict.symbol) if verdict else (NOT_ASKED, "")
            colour, tint = VERDICTS[verdict.kind if verdict else NOT_ASKED]
            x = _LABEL + _CELL * i
            axes.add_patch(Rectangle((x + 0.03, y + 0.03), _CELL - 0.06, height - 0.06, facecolor=tint,
                                     edgecolor=GRID, linewidth=0.5))
            parts = wrap(words, _CELL - 0.12, 7)
            middle = y + height / 2
            axes.text(x + _CELL / 2, middle - 0.055 * len(parts), symbol, fontsize=9.5, color=colour,
                      fontweight="bold", horizontalalignment="center", verticalalignment="center")
            for j, part in enumerate(parts):
                axes.text(x + _CELL / 2, middle + 0.1 + 0.12 * j - 0.055 * (len(parts) - 1), part, fontsize=7,
                          horizontalalignment="center", verticalalignment="center", color=INK)

    def _statement(self, statement):
        return wrap(statement, _LABEL - 0.62, 7.5)

    def _row_height(self, row):
        most = max([len(wrap(verdict.words, _CELL - 0.12, 7)) for verdict in row[2].values()], default=1)
        return max(0.135 * len(self._statement(row[1])) + 0.14, 0.32 + 0.12 * (most - 1) + 0.08)

    def _head(self):
        return 0.13 * max([len(_split_name(name)) for name in self.runtimes], default=1) + 0.14

    def _foot(self):
        return [words for note in self.footnotes for words in wrap(note, self.width, 7)]


def _split_name(name):
    """Lines that fit over a cell: `boost_fiber_round_robin` in two or three."""
    lines, line = [], ""
    for part in name.replace("_", "_ ").split():
        if line and text_width(line + part, 8, "bold") > _CELL - 0.06:
            lines.append(line)
            line = part
        else:
            line += part
    return lines + [line]
