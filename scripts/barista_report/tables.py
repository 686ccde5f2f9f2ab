"""The tables of the report as rows of text. What a row says is decided here, how it looks in the template."""

import math
from dataclasses import dataclass

from .catalogue import params_in_words
from .evidence import Failure
from .units import bounds, digits, join, quantity, scale_of


@dataclass(frozen=True)
class Row:
    params: str
    way: str
    runtime: str
    metric: str = ""
    figure: str = ""
    interval: str = ""
    elsewhere: str = ""  # the figure in the other regime of the machine
    cold: str = ""
    processes: int = 0
    flagged: int = 0
    remark: str = ""  # said under the table, see remarks()
    failure: str = ""  # the sentence that stands in place of figures; `params` then names all its cells


def result_rows(evidence, experiment):
    """A row for each cell and own metric, and for each reason why there is none, with all cells that it concerns."""
    rows = []
    for metric in evidence.metrics(experiment) or [""]:
        for cell in evidence.cells(experiment):
            estimate = evidence.estimate(cell, metric)
            if estimate:
                rows.append(_figure_row(evidence, cell, metric, estimate))
    failed = [(cell, failure) for cell in evidence.cells(experiment) for failure in evidence.failures(cell)]
    for (runtime, status, *_), (places, failure) in _by_cause(failed).items():
        processes = f" ({failure.processes} process{'' if failure.processes == 1 else 'es'})"
        rows.append(Row(", ".join(places[experiment]), "", runtime, failure=failure.sentence() + processes))
    return rows


def remarks(rows):
    """[(whom it concerns, remark)]: each remark once, with its runtimes, or its rows where a runtime has others without it."""
    concerned = {}
    for row in rows:
        if row.remark:
            concerned.setdefault(row.remark, {}).setdefault(row.runtime, []).append(row)
    return [(", ".join(_whom(runtime, its_rows, rows) for runtime, its_rows in by_runtime.items()), remark)
            for remark, by_runtime in concerned.items()]


def _whom(runtime, concerned, rows):
    if len(concerned) == sum(row.runtime == runtime and not row.failure for row in rows):
        return runtime
    places = dict.fromkeys(" ".join(filter(None, [row.params, f"({row.way})"])) for row in concerned)
    return f"{runtime}, {', '.join(places)}"


@dataclass(frozen=True)
class Mechanism:
    metrics: list  # that differ between the rows
    rows: list  # (params, way, runtime, [figure, ...])
    same: list  # (metric, figure) of those that do not


def mechanism_table(evidence, experiment):
    """The counts that say how the answer came about; what is the same in all rows is told once."""
    metrics = evidence.metrics(experiment, own=False)
    rows = []
    for cell in evidence.cells(experiment):
        figures = [evidence.estimate(cell, metric) for metric in metrics]
        if any(figures):
            rows.append((*_place(cell), [digits(e.median) if e else "–" for e in figures]))
    is_same = [len(rows) > 1 and len({row[-1][i] for row in rows}) == 1 for i in range(len(metrics))]
    return Mechanism([metric for metric, same in zip(metrics, is_same) if not same],
                     [(*row[:-1], [figure for figure, same in zip(row[-1], is_same) if not same]) for row in rows],
                     [(metric, rows[0][-1][i]) for i, metric in enumerate(metrics) if is_same[i]])


def failure_rows(evidence):
    """(status, runtime, {experiment: [place]}, processes, reason): a row for all of one runtime that failed for one reason."""
    return [(status, runtime, places, failure.processes, failure.words())
            for (runtime, status, _), (places, failure) in _by_cause(evidence.all_failures()).items()]


def _by_cause(failed):
    """{(runtime, status, cause): ({experiment: [place]}, Failure of all of them)}"""
    merged = {}
    for cell, failure in failed:
        key = (cell[0], *failure.kind())
        places, so_far = merged.get(key, ({}, None))
        places.setdefault(cell[1], []).append(" ".join(filter(None, [params_in_words(cell[2]), f"({_way(cell)})"])))
        alike = failure.alike + (so_far.alike + (so_far.reason != failure.reason) if so_far else 0)
        merged[key] = places, Failure(failure.status, so_far.reason if so_far else failure.reason,
                                      failure.processes + (so_far.processes if so_far else 0), alike)
    return merged


def claimed(verdict):
    """`1 KiB to 4 KiB`, `at least 2`, `at most 3`."""
    low, high = (quantity(v, verdict.unit) if math.isfinite(v) else "" for v in (verdict.low, verdict.high))
    if low and high:
        return low if low == high else f"{low} to {high}"
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
    return value, ("process range " if verdict.is_range else "") + join(ends, symbol)


def _figure_row(evidence, cell, metric, estimate):
    unit = evidence.run.catalogue.shown_unit(metric)
    divisor, symbol = scale_of(estimate.median, unit)
    known = math.isfinite(estimate.low) and math.isfinite(estimate.high)
    interval = join(bounds(estimate.low, estimate.high, divisor), symbol) if known else "too few processes"
    cold = quantity(estimate.cold, unit) if math.isfinite(estimate.cold) else ""
    elsewhere = ""
    if estimate.elsewhere:
        regime, median, processes = estimate.elsewhere
        elsewhere = f"{regime} {quantity(median, unit)} ({processes})"
    return Row(*_place(cell), metric, ("≥ " if estimate.at_least else "") + quantity(estimate.median, unit), interval,
               elsewhere, cold, estimate.processes, estimate.flagged, evidence.remark(cell, metric))


def _place(cell):
    return params_in_words(cell[2]), _way(cell), cell[0]


def _way(cell):
    return f"{cell[4]} worker{'' if cell[4] == '1' else 's'}, {cell[3]}"
