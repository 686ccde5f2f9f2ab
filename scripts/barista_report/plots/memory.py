"""Plots of parked tasks: what one of them holds, layer by layer, and how the totals grow with their number."""

import math
from statistics import median

from ..catalogue import NOT_ASKED
from ..units import quantity
from .dot_panel import DotPanel, Line
from .figure import Plot
from .line_panel import LinePanel, Series
from .stack_panel import Bar, StackPanel
from .style import LAYERS, looks_of, rows_of

_BESIDE = (
    ("reserved_bytes_per_task", "reserved address space"),
    ("system_lost_bytes_per_task", "memory the system no longer has free"),
    ("stack_bytes_per_task", "stacks by the runtime's own account"),
)
# The other experiments of the family measure the same layers of something else.
_PARKED = "parked_memory"
_WHOLE = "whole_cost_bytes_per_task"
# A bar so many times longer than the next hides it; the shorter ones are then drawn again on an axis of their own.
_HIDES = 2.5


def memory_layers_plot(evidence):
    metrics = [_WHOLE, *(metric for metric, *_ in LAYERS), *(metric for metric, _ in _BESIDE)]
    slopes = {metric: _by_runtime(evidence, metric) for metric in metrics}
    if not any(slopes.values()):
        return None
    bars = []
    for runtime in rows_of(evidence.run.runtimes(), evidence.asked("memory")):
        layers = {metric: slopes[metric][runtime].median for metric, *_ in LAYERS if runtime in slopes[metric]}
        bars.append(Bar(runtime, layers, slopes[_WHOLE].get(runtime), why_not(evidence, runtime, "memory")))
    panels = [_stack(title, bars, limit) for title, limit in _limits(bars)]
    beside = _beside_panel(evidence, slopes)
    if beside:
        panels.append(beside)
    title = "What does one parked task hold, layer by layer?"
    wholes = sorted((e.median, runtime) for runtime, e in slopes[_WHOLE].items())
    words = ", ".join(f"{runtime} {quantity(value, 'bytes')}" for value, runtime in wholes)
    return Plot("memory_layers", title, f"{title} Whole cost per task: {words}.", panels)


def memory_totals_plot(evidence):
    panels = [_totals_panel(evidence, metric, title) for metric, title in (
        ("whole_cost_bytes", "How does the whole cost grow with the number of parked tasks?"),
        ("reserved_bytes", "How does the reserved address space grow with it?"))]
    panels = [panel for panel in panels if panel]
    if not panels:
        return None
    title = "How does memory grow with the number of parked tasks?"
    words = "; ".join(one.label for one in panels[0].series)
    return Plot("memory_totals", title, f"{title} {panels[0].title} Slopes: {words}.", panels)


def why_not(evidence, runtime, family):
    """Why a runtime has no figure in this family, in words."""
    for cell, failure in evidence.all_failures():
        if cell[0] == runtime and evidence.run.catalogue.family(cell[1]) == family and _is_shown(cell, family):
            return failure.sentence()
    run = evidence.run
    of_family = [name for name in run.experiments()
                 if run.catalogue.family(name) == family and _is_shown((runtime, name), family)]
    reasons = [run.catalogue.why_not_asked(runtime, name) for name in of_family]
    return next((reason for reason in reasons if reason != NOT_ASKED), NOT_ASKED)


def _is_shown(cell, family="memory"):
    return family != "memory" or cell[1] == _PARKED


def _by_runtime(evidence, metric):
    found = {}
    for cell, estimate in evidence.of_metric(metric).items():
        if _is_shown(cell):
            found.setdefault(cell[0], estimate)
    return found


def _limits(bars):
    """(title, right end) of the panels that are needed to see every bar."""
    wholes = sorted(bar.whole.high if math.isfinite(bar.whole.high) else bar.whole.median for bar in bars if bar.whole)
    if not wholes:
        return []
    found = [("Whole cost of a parked task", wholes[-1] * 1.05)]
    below = [low for low, high in zip(wholes, wholes[1:]) if 0 < low * _HIDES <= high]
    if below:
        found.append(("The same, enlarged (▸: the bar goes on beyond the axis)", below[-1] * 1.05))
    return found


def _stack(title, bars, limit):
    axis = "memory per task (slope over the number of tasks), 95 % interval of the whole"
    return StackPanel(title, bars, "bytes", axis, limit)


def _beside_panel(evidence, slopes):
    present = [(metric, words) for metric, words in _BESIDE if slopes[metric]]
    if not present:
        return None
    rows = []
    for runtime in rows_of(evidence.run.runtimes(), evidence.asked("memory")):
        lines = [Line(way, slopes[metric][runtime])
                 for way, (metric, _) in enumerate(present) if runtime in slopes[metric]]
        rows.append((runtime, lines or [Line(note=why_not(evidence, runtime, "memory"))]))
    return DotPanel("Reserved is not resident: what else can be said of a parked task",
                    [words for _, words in present], rows, looks_of(evidence.run.runtimes()), "bytes", "per task")


def _totals_panel(evidence, metric, title):
    slopes = _by_runtime(evidence, metric + "_per_task")
    points = {}
    for cell, value in evidence.processes(metric):
        tasks = dict(part.partition("=")[::2] for part in cell[2].split(";")).get("tasks")
        if tasks and _is_shown(cell):
            points.setdefault(cell[0], []).append((float(tasks), value))
    if not points:
        return None
    series = []
    for runtime, seen in sorted(points.items()):
        slope = slopes[runtime].median if runtime in slopes else math.nan
        rest = median(y - slope * x for x, y in seen) if math.isfinite(slope) else math.nan
        label = f"{runtime}: {quantity(slope, 'bytes')}" if math.isfinite(slope) else f"{runtime}: no slope"
        series.append(Series(runtime, seen, slope, rest, label))
    lost = [f"{runtime} ({n} points)" for runtime, seen in sorted(points.items())
            if (n := sum(y <= 0 for _, y in seen))]
    notes = ["A point is a process; the line has the slope that is written beside it, bytes per task."]
    notes += [f"{runtime}: {why_not(evidence, runtime, 'memory')}"
              for runtime in evidence.run.runtimes() if runtime not in points]
    if lost:
        notes.append(f"At or below zero, which this axis does not have: {', '.join(lost)}.")
    return LinePanel(title, series, looks_of(evidence.run.runtimes()), "bytes", "parked tasks", metric, notes)
