"""A plot: its panels, its title, its words for those who cannot see it; and how its panels share a sheet."""

from dataclasses import dataclass

from .canvas import Sheet, wrap

_MARGIN = 0.18
_GAP_X, _GAP_Y = 0.4, 0.2


@dataclass
class Plot:
    name: str  # file name without its ending
    title: str
    alt: str
    panels: list
    columns: int = 2

    def sheet(self):
        """All panels on one sheet, for the files."""
        columns = min(self.columns, len(self.panels))
        rows = [self.panels[i:i + columns] for i in range(0, len(self.panels), columns)]
        panel_width = max(panel.width for panel in self.panels)
        width = 2 * _MARGIN + columns * panel_width + (columns - 1) * _GAP_X
        needed = [panel.title for panel in self.panels] != [self.title]
        title = wrap(self.title, width - 2 * _MARGIN, 12, "bold") if needed else []
        heights = [max(panel.height() for panel in row) for row in rows]
        top = _MARGIN + (0.23 * len(title) + 0.12 if title else 0)
        sheet = Sheet(self.name, width, top + sum(heights) + _GAP_Y * (len(rows) - 1) + _MARGIN)
        for i, words in enumerate(title):
            sheet.text(_MARGIN, _MARGIN + 0.23 * i, words, 12, fontweight="bold")
        for row, height in zip(rows, heights):
            for column, panel in enumerate(row):
                panel.draw(sheet, _MARGIN + column * (panel_width + _GAP_X), top)
            top += height + _GAP_Y
        return sheet

    def single_sheets(self):
        """Each panel on a sheet of its own, so that a page can put them side by side or one below the other."""
        for i, panel in enumerate(self.panels):
            sheet = Sheet(f"{self.name}-{i + 1}", panel.width + 0.12, panel.height() + 0.1)
            panel.draw(sheet, 0.06, 0.05)
            yield sheet
