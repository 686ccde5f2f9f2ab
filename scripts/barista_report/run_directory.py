"""Reads the files of a run that validation.py has let pass, and refuses derived files that are not whole.

Texts become printable here, once, so that nothing of a file can do harm on a page or a terminal.
Everything is read as text first: a missing value is an empty field and must not become 0 on the way.
"""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy
import pandas

from .catalogue import Catalogue, read_catalogue
from .errors import InvalidRun
from .printable import printable
from .verdicts import SYMBOLS

CELL = ["runtime", "experiment", "params", "placement", "workers"]
_SAMPLES = ["cell", "round", "process", "repetition", *CELL, "metric", "value", "status", "reason", "flags"]
_SUMMARY = [*CELL, "metric", "processes", "samples", "median", "ci_low", "ci_high", "mean", "flagged"]
_CLAIMS = ["claim", "runtime", "definition", "value", "ci_low", "ci_high", "low", "high", "verdict", "words", "reason"]


@dataclass(frozen=True)
class Run:
    path: Path
    manifest: dict
    catalogue: Catalogue
    samples: pandas.DataFrame
    summary: pandas.DataFrame
    claims: pandas.DataFrame  # empty where they were not evaluated
    topology_svg: str  # empty where there is no picture

    def runtimes(self):
        """Every runtime that the run has a row of, by name."""
        return sorted(set(self.samples["runtime"]) | set(self.summary["runtime"]))

    def experiments(self):
        """In the order of the manifest; those it does not know after them, by name."""
        present = set(self.samples["experiment"]) | set(self.summary["experiment"])
        known = [name for name in self.catalogue.experiments() if name in present]
        return known + sorted(present - set(known))


def read_run(path):
    """Of a directory that validation.validate() has let pass: here only what is derived is looked at."""
    path = Path(path)
    manifest = _printable_texts(json.loads((path / "manifest.json").read_text(encoding="utf-8", errors="replace")))
    samples = _read_table(path / "samples.csv", _SAMPLES, ["value"], "the run has not begun; run it with --resume.",
                          committed_bytes(path))
    if samples.empty:
        raise InvalidRun(f"{path / 'samples.csv'}: it holds no sample yet; "
                         f"finish the run with `barista run --resume {path}`.")
    derive = (f"`barista claims {path}` writes it from the samples." if manifest.get("complete") else
              f"the run is half-written; complete it with `barista run --resume {path}`.")
    summary = _read_table(path / "summary.csv", _SUMMARY,
                          ["processes", "samples", "median", "ci_low", "ci_high", "mean", "flagged"], derive)
    claims = pandas.DataFrame(columns=_CLAIMS)
    if (path / "claims.csv").exists():
        claims = _read_table(path / "claims.csv", _CLAIMS, ["value", "ci_low", "ci_high", "low", "high"], derive)
    catalogue = read_catalogue(path, manifest, _printable_texts)
    _require_known(path / "samples.csv", samples, "experiment", catalogue.experiments(), "")
    _require_known(path / "claims.csv", claims, "claim", catalogue.claims(), f"; {derive}")
    _require_known(path / "claims.csv", claims, "verdict", SYMBOLS, f"; {derive}")
    return Run(path, manifest, catalogue, samples, summary, claims, _read_text(path / "topology.svg"))


def committed_bytes(path):
    """How much of samples.csv is recorded; what lies beyond was cut short by a crash."""
    lines = (path / "journal.csv").read_text(encoding="ascii", errors="replace").splitlines(keepends=True)
    committed = [line for line in lines[1:] if line.endswith("\n")]
    return int(committed[-1].split(",")[1]) if committed else None


def _require_known(path, table, column, known, otherwise):
    unknown = ~table[column].isin(list(known))
    if unknown.any():
        row = int(unknown.to_numpy().argmax())
        raise InvalidRun(f"{path}:{row + 2}: {column} is {table[column].iloc[row]!r}, expected one of "
                         f"{', '.join(known) or 'nothing'}{otherwise}")


def _read_text(path):
    """A file that only adorns the report: where it is missing, so is the adornment."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _printable_texts(value):
    """The value with every text in it made printable, also the names of fields."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_printable_texts(each) for each in value]
    if isinstance(value, dict):
        return {printable(name): _printable_texts(each) for name, each in value.items()}
    return value


def _read_table(path, columns, numeric, otherwise, beginning=None):
    """The table with `columns` as text and `numeric` ones as numbers; further columns are kept.

    `beginning` is how many bytes of the file are read; None: all.
    """
    try:
        table = pandas.read_csv(io.BytesIO(path.read_bytes()[:beginning]), dtype=str, keep_default_na=False,
                                encoding_errors="surrogateescape")
    except FileNotFoundError:
        raise InvalidRun(f"{path}: it is missing; {otherwise}")
    except pandas.errors.EmptyDataError:
        raise InvalidRun(f"{path}: it is empty; expected the header line {','.join(columns)}.")
    except pandas.errors.ParserError as error:
        raise InvalidRun(f"{path}: it is not a table ({' '.join(str(error).split())}).")
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise InvalidRun(f"{path}:1: the column {missing[0]} is missing; expected {','.join(columns)}"
                         + (f"; {otherwise}" if otherwise else "."))
    if beginning is None and not path.read_bytes().endswith(b"\n"):
        raise InvalidRun(f"{path}:{len(table) + 1}: the line has no end; it was half-written, "
                         "`barista run --resume` mends it.")
    for name in numeric:
        numbers = pandas.to_numeric(table[name], errors="coerce")
        wrong = ~numpy.isfinite(numbers) & (table[name] != "")
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise InvalidRun(f"{path}:{row + 2}: {name} is {table[name].iloc[row]!r}, expected a finite number or nothing.")
        table[name] = numbers
    for name in table.columns.difference(numeric):
        texts = {text: printable(text) for text in table[name].unique()}
        table[name] = table[name].map(texts)
    return table
