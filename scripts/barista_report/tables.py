"""The tables of the report as rows of text. What a row says is decided here, how it looks in the template."""

import math
from dataclasses import dataclass

from .catalogue import params_in_words
from .units import between, bounds, digits, quantity, scale_of, short


@dataclass(frozen=True)
class Row:
    params: str
    way: str
    runtime: str
    metric: str = ""
    figure: str = ""
    interval: str = ""
    processes: int = 0
    flagged: int = 0
    remark: str = ""
    failure: str = ""  # the sentence that stands in place of a figure


def result_rows(evidence, experiment):
    """A row for each cell and own metric, or for each reason why there is none."""
    rows = []
    for metric in evidence.metrics(experiment) or [""]:
        for cell in evidence.cells(experiment):
            estimate = evidence.estimate(cell, metric)
            if estimate:
                rows.append(_figure_row(evidence, cell, metric, estimate))
    for cell in evidence.cells(experiment):
        for failure in evidence.failures(cell):
            processes = f" ({failure.processes} process{'' if failure.processes == 1 else 'es'})"
            rows.append(Row(*_place(cell), failure=failure.sentence() + processes))
    return rows


def mechanism_table(evidence, experiment):
    """(metrics, [(params, way, runtime, [figure, ...])]) of the counts that say how the answer came about."""
    metrics = evidence.metrics(experiment, own=False)
    rows = []
    for cell in evidence.cells(experiment):
        figures = [evidence.estimate(cell, metric) for metric in metrics]
        if any(figures):
            rows.append((*_place(cell), [digits(e.median) if e else "–" for e in figures]))
    return metrics, rows


def failure_rows(evidence):
    """One row for everything of one runtime that failed for one reason."""
    merged = {}
    for cell, failure in evidence.all_failures():
        where = " ".join(filter(None, [params_in_words(cell[2]), f"({_way(cell)})"]))
        places, processes = merged.setdefault((failure.status, cell[0], cell[1], failure.reason), ([], []))
        places.append(where)
        processes.append(failure.processes)
    return [(status, runtime, experiment, ", ".join(places), sum(processes), reason or "no reason recorded")
            for (status, runtime, experiment, reason), (places, processes) in merged.items()]


def claimed(verdict):
    """`1 to 4 KiB`, `640 B to 2 KiB`, `at least 2`, `at most 3`."""
    low, high = (short(v, verdict.unit) if math.isfinite(v) else "" for v in (verdict.low, verdict.high))
    if low and high:
        return low if low == high else between(verdict.low, verdict.high, verdict.unit)
    return f"at least {low}" if low else f"at most {high}" if high else "–"


def judged_figure(verdict):
    """(value, interval or process range) of a definition; one without an end is a lower bound."""
    if not math.isfinite(verdict.value):
        return "–", "–"
    open_ended = math.isfinite(verdict.ci_low) and not math.isfinite(verdict.ci_high)
    value = ("at least " if open_ended else "") + quantity(verdict.value, verdict.unit)
    divisor, symbol = scale_of(verdict.value, verdict.unit)
    symbol = symbol.replace("×", "")
    if not math.isfinite(verdict.ci_low):
        return value, "too few processes"
    ends = f"[{digits(verdict.ci_low / divisor)}, …)" if open_ended else bounds(verdict.ci_low, verdict.ci_high, divisor)
    return value, f"{'process range ' if verdict.is_range else ''}{ends} {symbol}".strip()


def _figure_row(evidence, cell, metric, estimate):
    unit = evidence.run.catalogue.unit(metric)
    divisor, symbol = scale_of(estimate.median, unit)
    known = math.isfinite(estimate.low) and math.isfinite(estimate.high)
    interval = f"{bounds(estimate.low, estimate.high, divisor)} {symbol}".strip() if known else "too few processes"
    return Row(*_place(cell), metric, ("≥ " if estimate.at_least else "") + quantity(estimate.median, unit), interval,
               estimate.processes, estimate.flagged, evidence.remark(cell, metric))


def _place(cell):
    return params_in_words(cell[2]), _way(cell), cell[0]


def _way(cell):
    return f"{cell[4]} worker{'' if cell[4] == '1' else 's'}, {cell[3]}"
