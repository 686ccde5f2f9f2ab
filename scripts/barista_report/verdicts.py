"""Claims of a run: the roll-up of each claim and runtime, and the readings under it."""

import re
from dataclasses import dataclass

OVERALL = "overall"
# Told apart without colour; the words always stand beside them.
SYMBOLS = {"matches": "✓", "better": "▲", "worse": "▼", "depends": "◐", "too close to call": "≈", "not enough data": "~",
           "does not apply": "–", "comparison": "·", "not asked": " ", "other": "?"}
NOT_ASKED = "not asked"  # the claim says nothing about this runtime
_COMPARISON = re.compile(r"\d+ of \d+ readings? match")


@dataclass(frozen=True)
class Verdict:
    definition: str
    words: str
    is_judged: bool
    value: float  # NaN where there is none, as the next four
    ci_low: float
    ci_high: float
    low: float
    high: float
    reason: str
    unit: str  # of the five figures; empty where it is not known
    is_range: bool = False  # ci_low and ci_high are the smallest and largest value of a process


def kind_of(words):
    """Which of the kinds in SYMBOLS a verdict is, however long its words."""
    if _COMPARISON.match(words):
        return "comparison"
    return next((kind for kind in SYMBOLS if words.startswith(kind)), "other")


def at_length(words, reason):
    """Of readings that disagree also which do not match."""
    if kind_of(words) != "depends":
        return words
    return f"{words}; {reason.partition('; ')[2] if reason.startswith('matches: ') else reason}"


def symbol_of(words):
    return SYMBOLS[kind_of(words)]


def overall(run):
    """{claim: {runtime: Verdict}} of the roll-up rows, claims in the order of the manifest."""
    return {claim: {runtime: verdicts[0] for runtime, verdicts in by_runtime.items()}
            for claim, by_runtime in _collect(run, run.claims["definition"] == OVERALL).items()}


def runtimes(verdicts):
    """In the order of claims.csv: threads and the chapter's runtime, which are judged, then the others."""
    return list(dict.fromkeys(runtime for by_runtime in verdicts.values() for runtime in by_runtime))


def by_definition(run):
    """{claim: {runtime: [Verdict, ...]}} of the rows under the roll-up."""
    return _collect(run, run.claims["definition"] != OVERALL)


def _collect(run, rows):
    found = {}
    for row in run.claims[rows].itertuples(index=False):
        unit = getattr(row, "unit", "") or run.catalogue.claim_unit(row.claim, row.definition)
        verdict = Verdict(row.definition, row.words, row.verdict != "comparison", row.value, row.ci_low, row.ci_high,
                          row.low, row.high, row.reason, unit, getattr(row, "interval", "") == "range")
        found.setdefault(row.claim, {}).setdefault(row.runtime, []).append(verdict)
    order = [claim for claim in run.catalogue.claims() if claim in found]
    order += [claim for claim in found if claim not in order]
    return {claim: found[claim] for claim in order}
