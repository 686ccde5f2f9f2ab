"""Reads the files of a run and refuses, with one sentence, what is not a whole run of this schema.

Everything is read as text first: a missing value is an empty field and must not become 0 on the way.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas

from . import SCHEMA_VERSION
from .catalogue import Catalogue
from .errors import InvalidRun

CELL = ["runtime", "experiment", "params", "placement", "workers"]
_SAMPLES = ["cell", "round", "process", "repetition", *CELL, "metric", "value", "status", "reason", "flags"]
_SUMMARY = [*CELL, "metric", "processes", "samples", "median", "ci_low", "ci_high", "mean", "flagged"]
_STATUSES = ("ok", "unsupported", "invalid", "dnf")
_CLAIMS = ["claim", "runtime", "definition", "value", "ci_low", "ci_high", "low", "high", "verdict", "reason"]


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
    path = Path(path)
    if not path.is_dir():
        raise InvalidRun(f"{path}: there is no such run directory; name one that `barista run` has written.")
    manifest = _read_manifest(path / "manifest.json")
    samples = _read_table(path / "samples.csv", _SAMPLES, ["value"], "the run has not begun; run it with --resume.")
    unknown = ~samples["status"].isin(_STATUSES)
    if unknown.any():
        row = int(unknown.to_numpy().argmax())
        raise InvalidRun(f"{path / 'samples.csv'}:{row + 2}: status is {samples['status'].iloc[row]!r}, "
                         f"expected one of {', '.join(_STATUSES)}.")
    if samples.empty:
        raise InvalidRun(f"{path / 'samples.csv'}: it holds no sample yet; "
                         f"finish the run with `barista run --resume {path}`.")
    summary = _read_table(path / "summary.csv", _SUMMARY,
                          ["processes", "samples", "median", "ci_low", "ci_high", "mean", "flagged"],
                          f"`barista claims {path}` writes it from the samples.")
    claims = pandas.DataFrame(columns=_CLAIMS)
    if (path / "claims.csv").exists():
        claims = _read_table(path / "claims.csv", _CLAIMS, ["value", "ci_low", "ci_high", "low", "high"], "")
    catalogue = Catalogue(manifest, _read_text(path / "claims.md"))
    return Run(path, manifest, catalogue, samples, summary, claims, _read_text(path / "topology.svg"))


def _read_text(path):
    """A file that only adorns the report: where it is missing, so is the adornment."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _read_manifest(path):
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidRun(f"{path}: the manifest is missing, so this is not a run directory or only half of one.")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRun(f"{path}: it cannot be read ({error}).")
    except json.JSONDecodeError as error:
        raise InvalidRun(f"{path}:{error.lineno}: it is not JSON ({error.msg}); "
                         "the run was half-written, start it anew.")
    if not isinstance(manifest, dict):
        raise InvalidRun(f"{path}: expected a JSON object; this is no manifest of a run.")
    schema = manifest.get("schema", manifest.get("schema_version"))
    if schema != SCHEMA_VERSION:
        found = "no schema version" if schema is None else f"schema version {schema}"
        raise InvalidRun(f"{path}: found {found}, this program reads version {SCHEMA_VERSION}; "
                         "use the barista that wrote the run.")
    return manifest


def _read_table(path, columns, numeric, otherwise):
    """The table with `columns` as text and `numeric` ones as numbers; further columns are kept."""
    try:
        table = pandas.read_csv(path, dtype=str, keep_default_na=False)
    except FileNotFoundError:
        raise InvalidRun(f"{path}: it is missing; {otherwise}")
    except pandas.errors.EmptyDataError:
        raise InvalidRun(f"{path}: it is empty; expected the header line {','.join(columns)}.")
    except (pandas.errors.ParserError, UnicodeDecodeError) as error:
        raise InvalidRun(f"{path}: it is not a table ({' '.join(str(error).split())}).")
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise InvalidRun(f"{path}:1: the column {missing[0]} is missing; expected {','.join(columns)}.")
    if not path.read_bytes().endswith(b"\n"):
        raise InvalidRun(f"{path}:{len(table) + 1}: the line has no end; it was half-written, "
                         "`barista run --resume` mends it.")
    for name in numeric:
        numbers = pandas.to_numeric(table[name], errors="coerce")
        wrong = numbers.isna() & (table[name] != "")
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise InvalidRun(f"{path}:{row + 2}: {name} is {table[name].iloc[row]!r}, expected a number or nothing.")
        table[name] = numbers
    return table
