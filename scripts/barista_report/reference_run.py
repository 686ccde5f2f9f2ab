"""Reads a committed reference run with the standard library alone, for documents."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from .catalogue import read_catalogue
from .errors import InvalidRun


@dataclass(frozen=True)
class Figure:
    median: float
    low: float  # None where there is no interval
    high: float
    unit: str
    at_least: bool = False


class ReferenceRun:
    def __init__(self, path):
        self.path = Path(path)
        self.catalogue = read_catalogue(self.path, self._manifest())
        self.claims = self._rows("claims.csv")
        self._figures = {}
        for row in self._rows("summary.csv"):
            key = "/".join(row[name] for name in ("runtime", "experiment", "params", "placement", "workers", "metric"))
            if row.get("median"):
                self._figures[key] = Figure(float(row["median"]), _number(row["ci_low"]), _number(row["ci_high"]),
                                            self.catalogue.unit(row["metric"]), self.catalogue.is_lower_bound(row["reason"]))

    def figure(self, key):
        """The figure of `runtime/experiment/params/placement/workers/metric`, or nothing."""
        return self._figures.get(key)

    def flagged_share(self):
        """Of the processes that measured something, the share that something else may have disturbed."""
        flagged = {}
        for row in self._rows("samples.csv"):
            if row["status"] == "ok":
                flagged[row["process"]] = flagged.get(row["process"], False) or bool(row["flags"])
        if not flagged:
            raise InvalidRun(f"{self.path / 'samples.csv'}: it has no value.")
        return sum(flagged.values()) / len(flagged)

    def runtimes(self):
        """Threads first, then the chapter's runtime, then the others: the order of claims.csv."""
        named = dict.fromkeys(row["runtime"] for row in self.claims)
        return list(named) + sorted({key.split("/")[0] for key in self._figures} - set(named))

    def _manifest(self):
        file = self.path / "manifest.json"
        try:
            return json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InvalidRun(f"{file}: it cannot be read as JSON ({error}).")

    def _rows(self, name):
        try:
            with open(self.path / name, newline="", encoding="utf-8") as file:
                return list(csv.DictReader(file))
        except OSError as error:
            cure = "" if name == "samples.csv" else f"; `barista claims {self.path}` writes it"
            raise InvalidRun(f"{self.path / name}: it cannot be read ({error.strerror}){cure}.")


def find_reference(folder, wanted=""):
    """The run `MACHINE/RUN` under `folder`; without a name the only one there is."""
    runs = sorted(file.parent for file in Path(folder).glob("*/*/summary.csv"))
    names = [f"{run.parent.name}/{run.name}" for run in runs]
    if wanted:
        if wanted not in names:
            raise InvalidRun(f"{folder}: there is no reference run {wanted}; there are: {', '.join(names) or 'none'}.")
        return runs[names.index(wanted)]
    if not runs:
        raise InvalidRun(f"{folder}: there is no reference run; expected MACHINE/RUN/summary.csv in it.")
    if len(runs) > 1:
        raise InvalidRun(f"{folder}: there are several reference runs ({', '.join(names)}); "
                         "name one in the document: <!-- figures-from: MACHINE/RUN -->.")
    return runs[0]


def _number(text):
    return float(text) if text else None
