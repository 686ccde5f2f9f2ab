"""What a run says about one cell: its figures, the values of its processes, and why something is missing.

The process is the unit of inference, so the raw values handed out here are medians of processes and not single samples.
"""

import math
import re
from dataclasses import dataclass

from .run_directory import CELL


@dataclass(frozen=True)
class Estimate:
    median: float
    low: float  # of the 95 % interval; NaN where it could not be made
    high: float
    processes: int
    flagged: int
    at_least: bool = False  # the suite ended a search: the true value is no smaller
    raw: tuple = ()  # median of each process
    elsewhere: tuple = ()  # (regime, its median, its processes) of a time that was measured in two regimes of the machine
    cold: float = math.nan  # median of the first repetitions, where they differ from the later ones, of which the median is


@dataclass(frozen=True)
class Failure:
    status: str  # unsupported, dnf, invalid, or no figure
    reason: str
    processes: int
    alike: int = 0  # further reasons that differ from this one in numbers only

    def words(self):
        others = f" (and {self.alike} more with other numbers)" if self.alike else ""
        return (self.reason or "no reason recorded") + others

    def sentence(self):
        return f"{self.status}: {self.words()}"

    def kind(self):
        return self.status, without_numbers(self.status, self.reason)


class Evidence:
    """Indexes of a run by cell; a cell is (runtime, experiment, params, placement, workers)."""

    def __init__(self, run):
        self.run = run
        ok = run.samples[(run.samples["status"] == "ok") & run.samples["value"].notna()]
        by_process = _warm(ok).groupby([*CELL, "metric", "process"], sort=True)["value"].median()
        left_out = _of_other_regimes(ok, run.summary)
        self._raw = {}
        for key, value in by_process.items():
            if key[-1] not in left_out.get(key[:-1], ()):
                self._raw.setdefault(key[:-1], []).append(float(value))
        self._estimates = {}
        for row in run.summary[run.summary["median"].notna()].itertuples(index=False):
            cell = tuple(getattr(row, name) for name in CELL)
            raw = tuple(self._raw.get((*cell, row.metric), ()))
            self._estimates[(*cell, row.metric)] = Estimate(
                row.median, row.ci_low, row.ci_high, _count(row.processes), _count(row.flagged),
                run.catalogue.is_lower_bound(row.reason), raw, _elsewhere(row), _cold(row))
        self._failures = self._collect_failures()
        self._remarks = self._collect_remarks(ok)

    def estimate(self, cell, metric):
        return self._estimates.get((*cell, metric))

    def failures(self, cell):
        """Why processes of this cell gave no usable value; empty if all did."""
        return self._failures.get(tuple(cell), [])

    def remark(self, cell, metric):
        """What the samples say a reader of the value must know: a substitute primitive, the limit that bound."""
        return self._remarks.get((*cell, metric), "")

    def metrics(self, experiment, own=True):
        """Metrics with a figure: the experiment's own, or the others, which count what happened."""
        names = {key[-1] for key in self._estimates if key[1] == experiment}
        return sorted(name for name in names if self.run.catalogue.is_own(experiment, name) == own)

    def of_metric(self, metric):
        """{cell: Estimate} of everything measured by this metric, in the order of cells."""
        found = [key[:-1] for key in self._estimates if key[-1] == metric]
        return {cell: self._estimates[(*cell, metric)] for cell in sorted(found, key=cell_order)}

    def processes(self, metric):
        """(cell, value of one process) for everything measured by this metric."""
        cells = sorted((key[:-1] for key in self._raw if key[-1] == metric), key=cell_order)
        return [(cell, value) for cell in cells for value in self._raw[(*cell, metric)]]

    def cells(self, experiment):
        """Every cell that was asked for, measured or not, ordered by parameters, workers, placement and runtime."""
        return sorted((cell for cell in self._all_cells() if cell[1] == experiment), key=cell_order)

    def asked(self, family):
        """The runtimes that have a cell, measured or not, in an experiment of that family."""
        return {cell[0] for cell in self._all_cells() if self.run.catalogue.family(cell[1]) == family}

    def _all_cells(self):
        return {key[:-1] for key in self._estimates} | set(self._failures)

    def all_failures(self):
        """(cell, Failure) for everything that could not be measured."""
        pairs = [(cell, failure) for cell, found in self._failures.items() for failure in found]
        return sorted(pairs, key=lambda pair: (pair[1].status, pair[0][1], cell_order(pair[0]), pair[1].reason))

    def _collect_failures(self):
        failures = {}
        bad = self.run.samples[self.run.samples["status"] != "ok"]
        by_kind = {}
        for key, processes in bad.groupby([*CELL, "status", "reason"], sort=True)["process"].unique().items():
            *cell, status, reason = key
            reasons, of_kind = by_kind.setdefault((*cell, status, without_numbers(status, reason)), ([], set()))
            reasons.append(reason)
            of_kind.update(processes)
        for (*cell, status, _), (reasons, processes) in by_kind.items():
            failures.setdefault(tuple(cell), []).append(Failure(status, reasons[0], len(processes), len(reasons) - 1))
        for row in self.run.summary[self.run.summary["median"].isna()].itertuples(index=False):
            if row.metric and getattr(row, "reason", ""):  # measured, and yet no figure: too few sizes for a slope
                cell = tuple(getattr(row, name) for name in CELL)
                failure = Failure("no figure", f"{row.metric}: {row.reason}", _count(row.processes))
                failures.setdefault(cell, []).append(failure)
        return failures

    @staticmethod
    def _collect_remarks(ok):
        spoken = ok[ok["reason"] != ""]
        counted = spoken.groupby([*CELL, "metric", "reason"], sort=True).size()
        best = {}
        for key, n in counted.items():
            if n > best.get(key[:-1], (0, ""))[0]:
                best[key[:-1]] = (n, key[-1])
        return {key: reason for key, (_, reason) in best.items()}


def _of_other_regimes(ok, summary):
    """{(*cell, metric): processes} of times that are shown in one regime of the machine: those that were in another."""
    if "regime" not in summary:
        return {}
    lines = ok[ok["metric"].isin(["line_before_ns", "line_after_ns"])]
    readings = lines.groupby([*CELL, "process"])["value"].agg(["min", "max"])
    left_out = {}
    for row in summary[summary["regime"] != ""].itertuples(index=False):
        cell = tuple(getattr(row, name) for name in CELL)
        border = float(row.border_ns)
        its_own = readings.loc[cell]
        inside = its_own["max"] < border if row.regime == "near" else its_own["min"] >= border
        known = set(its_own.index[inside])
        processes = ok.loc[(ok[CELL] == list(cell)).all(axis=1) & (ok["metric"] == row.metric), "process"]
        left_out[(*cell, row.metric)] = set(processes) - known
    return left_out


def _elsewhere(row):
    if not getattr(row, "median_other", ""):
        return ()
    return ("far" if row.regime == "near" else "near", float(row.median_other), _count(row.processes_other))


def _cold(row):
    return float(row.cold) if getattr(row, "cold_differs", "") == "yes" else math.nan


def _warm(samples):
    """Without the first repetitions of processes that have later ones: those are another figure, the cold one."""
    later = samples["repetition"] != "0"
    has_later = later.groupby([samples[name] for name in (*CELL, "metric", "process")]).transform("any")
    return samples[later | ~has_later]


def without_numbers(status, reason):
    """What reasons of one cause have in common: of values that must not be used the words without what was counted."""
    return re.sub(r"[0-9.]", "", reason) if status == "invalid" else reason


def cell_order(cell):
    runtime, _, params, placement, workers = cell
    return params_order(params), _count(workers), placement, runtime


def params_order(params):
    """Sorts `tasks=2` before `tasks=1000`."""
    order = []
    for part in filter(None, params.split(";")):
        name, _, value = part.partition("=")
        try:
            order.append((name, 0, float(value), ""))
        except ValueError:
            order.append((name, 1, 0.0, value))
    return tuple(order)


def _count(text):
    try:
        return int(float(text))
    except ValueError:
        return 0
