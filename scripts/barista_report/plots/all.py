"""Every plot that a run has the figures for, in the order of the report."""

from .claims import claims_plot
from .family import family_plot
from .headline import headline_plot
from .limit import limit_plot
from .memory import memory_layers_plot, memory_totals_plot


def all_plots(evidence):
    plots = [headline_plot(evidence), claims_plot(evidence.run), family_plot(evidence, "spawn"),
             family_plot(evidence, "switch"), memory_layers_plot(evidence), memory_totals_plot(evidence),
             family_plot(evidence, "throughput"), family_plot(evidence, "idle"), limit_plot(evidence)]
    return {plot.name: plot for plot in plots if plot}


def write_plots(plots, folder):
    """An SVG and a PNG of each."""
    folder.mkdir(exist_ok=True)
    for plot in plots.values():
        sheet = plot.sheet()
        (folder / f"{plot.name}.svg").write_text(sheet.svg(), encoding="utf-8")
        (folder / f"{plot.name}.png").write_bytes(sheet.png())
