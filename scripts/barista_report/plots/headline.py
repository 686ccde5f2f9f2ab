"""The picture for the top of a README: spawn, switch and memory of the runtimes side by side, variants left out."""

from ..units import digits, quantity
from . import scales
from .dot_panel import DotPanel, Line
from .figure import Plot
from .memory import why_not
from .style import family_of, looks_of

# (experiment, metric, family, title, axis); the smallest parameters and the fewest workers are taken.
QUESTIONS = (
    ("spawn_join", "spawn_join_ns", "spawn", "Start, run and join a task", "time per task"),
    ("token_ring", "hop_ns", "switch", "Hand over to another task", "time per hand-over"),
    ("parked_memory", "whole_cost_bytes_per_task", "memory", "Memory held by a parked task", "memory per task"),
)


def headline_plot(evidence):
    run = evidence.run
    names = [name for name in run.runtimes() if family_of(name, run.runtimes()) == name]
    answers = [headline_figures(evidence, experiment, metric) for experiment, metric, *_ in QUESTIONS]
    if not all(answers):
        return None
    names.sort(key=lambda name: (name not in answers[0], answers[0][name].median if name in answers[0] else 0, name))
    panels = []
    for (_, metric, family, title, axis), figures in zip(QUESTIONS, answers):
        rows = [(name, [Line(0, figures[name]) if name in figures else Line(note=why_not(evidence, name, family))])
                for name in names]
        unit = run.catalogue.unit(metric)
        panel = DotPanel(title, [""], rows, looks_of(run.runtimes()), unit, axis,
                         subtitle=_factor(names, figures, unit), width=3.25, brief=True)
        panel.logarithmic = scales.spans_decades(panel.values())
        panels.append(panel)
    title = "What a task costs: the same program, one worker, on each runtime (median, 95 % interval)"
    alt = title + ". " + " ".join(
        f"{panel.title}: " + ", ".join(f"{name} {quantity(lines[0].estimate.median, panel.unit)}"
                                       for name, lines in panel.rows if lines[0].estimate) + "." for panel in panels)
    return Plot("headline", title, alt, panels, columns=3)


def headline_figures(evidence, experiment, metric):
    """{runtime: Estimate} with the fewest workers and the smallest parameters that were measured."""
    found = {}
    for cell, estimate in evidence.of_metric(metric).items():
        if cell[1] == experiment:
            found.setdefault(cell[0], estimate)
    return found


def _factor(names, figures, unit):
    values = sorted(figures[name].median for name in names if name in figures and figures[name].median > 0)
    if len(values) < 2:
        return ""
    factor = digits(values[-1] / values[0])
    return f"{quantity(values[0], unit)} to {quantity(values[-1], unit)}: a factor of {factor}"
