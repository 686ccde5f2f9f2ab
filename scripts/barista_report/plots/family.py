"""Plots of the families whose answer is a time: spawn, switch, throughput, idle."""

import math

from ..catalogue import params_in_words
from ..evidence import params_order
from ..units import quantity, ratio
from . import scales
from .dot_panel import DotPanel, Line
from .figure import Plot
from .style import looks_of, rows_of

_TITLES = {
    "spawn": "What does it cost to start a task?",
    "switch": "What does it cost to go from one task to another?",
    "throughput": "What does a task or a message cost when many of them work together, and do more workers help?",
    "idle": "What does a runtime burn while it has nothing to do?",
}
TOO_FEW = "(n = …): so few processes give no 95 % interval."
FASTER = "×: how many times faster than the same runtime with the fewest workers (ratio of the medians; below 1: slower)."
_NOTE_SIGNS = "¹²³⁴⁵⁶⁷⁸⁹"


def family_plot(evidence, family):
    """The plot of one family, or nothing where the run did not ask it."""
    run = evidence.run
    panels = []
    for experiment in run.experiments():
        if run.catalogue.family(experiment) == family:
            panels += experiment_panels(evidence, experiment, by_workers=family == "throughput")
    if not panels:
        return None
    _share_axes(panels)
    return Plot(family, _TITLES[family], f"{_TITLES[family]} " + alt_text(panels), panels)


def experiment_panels(evidence, experiment, by_workers=False):
    """One panel for each metric and each set of parameters."""
    cells = evidence.cells(experiment)
    all_params = sorted({cell[2] for cell in cells if not _only_unsupported(evidence, cell)}, key=params_order)
    panels = []
    for params in all_params or sorted({cell[2] for cell in cells}, key=params_order):
        for metric in evidence.metrics(experiment) or [""]:
            panels.append(_panel(evidence, experiment, params, metric, by_workers))
    return panels


def _panel(evidence, experiment, params, metric, by_workers):
    run = evidence.run
    cells = [cell for cell in evidence.cells(experiment) if cell[2] == params or _only_unsupported(evidence, cell)]
    ways = sorted({(int(cell[4] or 0), cell[3]) for cell in cells if evidence.estimate(cell, metric)})
    footnotes = []
    rows = []
    for runtime in rows_of(run.runtimes(), {cell[0] for cell in cells}):
        own = [cell for cell in cells if cell[0] == runtime]
        lines = _lines(evidence, own, ways, metric, footnotes, by_workers)
        rows.append((runtime, lines or [Line(note=run.catalogue.why_not_asked(runtime, experiment))]))
    if any(line.estimate and math.isnan(line.estimate.low) for _, lines in rows for line in lines):
        footnotes.append(TOO_FEW)
    if by_workers and any("×" in line.note for _, lines in rows for line in lines):
        footnotes.append(FASTER)
    question = run.catalogue.question(experiment)
    meaning = run.catalogue.meaning(metric)
    if run.catalogue.is_neutral(metric):  # says how, not how much: a question of its own
        question, meaning = (meaning.replace("`", "") or metric.replace("_", " ")), ""
        question = question[:1].upper() + question[1:]
    words = params_in_words(params)
    return DotPanel(title=f"{question} ({words})" if words else question, ways=[way_in_words(way) for way in ways],
                    rows=rows, looks=looks_of(run.runtimes()), unit=run.catalogue.unit(metric),
                    quantity=metric or "no figure", footnotes=footnotes, subtitle=meaning)


def _lines(evidence, cells, ways, metric, footnotes, by_workers):
    lines, words, slowest = [], [], None
    for cell in sorted(cells, key=lambda cell: (int(cell[4] or 0), cell[3])):
        estimate = evidence.estimate(cell, metric)
        failures = evidence.failures(cell)
        if estimate is None:
            words += [failure.sentence() for failure in causes(failures) if failure.sentence() not in words]
            continue
        note = ""
        if by_workers and slowest and estimate.median > 0 and slowest[0] != cell[4]:
            note += f" · {ratio(slowest[1] / estimate.median)}"
        slowest = slowest or (cell[4], estimate.median)
        for failure in failures:
            footnotes.append(f"{_sign(footnotes)} {cell[0]}: {failure.processes} more of its processes "
                             f"{'was' if failure.processes == 1 else 'were'} {failure.sentence()}")
            note += " " + footnotes[-1].split()[0]
        lines.append(Line(ways.index((int(cell[4] or 0), cell[3])), estimate, note))
    lines += [Line(note=sentence) for sentence in words]
    return lines


def causes(failures):
    """Without those that only repeat another one: `not tried again: time-out` beside `time-out`."""
    return [one for one in failures
            if not any(other is not one and other.reason and other.reason in one.reason for other in failures)]


def way_in_words(way):
    workers, placement = way
    return f"{workers} worker{'' if workers == 1 else 's'}, {placement}"


def alt_text(panels):
    """Each panel's best and worst runtime, in words."""
    sentences = []
    for panel in panels:
        medians = sorted((line.estimate.median, runtime)
                         for runtime, lines in panel.rows for line in lines if line.estimate)
        if medians:
            (low, first), (high, last) = medians[0], medians[-1]
            sentences.append(f"{panel.title}: from {quantity(low, panel.unit)} ({first}) "
                             f"to {quantity(high, panel.unit)} ({last}).")
    return " ".join(sentences)


def _share_axes(panels):
    """Panels of one unit get one range, so that lengths can be compared from panel to panel."""
    for unit in {panel.unit for panel in panels}:
        alike = [panel for panel in panels if panel.unit == unit]
        values = [value for panel in alike for value in panel.values()]
        columns = tuple(max(widths) for widths in zip(*(panel.own_columns() for panel in alike)))
        logarithmic = unit != "count" and scales.spans_decades(values)
        for panel in alike:
            panel.logarithmic = logarithmic
            panel.limits = scales.limits_of(values, logarithmic)
            panel.columns = columns


def _only_unsupported(evidence, cell):
    failures = evidence.failures(cell)
    return bool(failures) and all(failure.status == "unsupported" for failure in failures)


def _sign(footnotes):
    n = len([note for note in footnotes if note[0] in _NOTE_SIGNS])
    return _NOTE_SIGNS[n % len(_NOTE_SIGNS)]
