"""Claims of a run: the roll-up of each claim and runtime, and the readings under it."""

from dataclasses import dataclass

OVERALL = "overall"
NOT_ASKED = "not asked"  # the claim says nothing about this runtime
# By the column `verdict` of claims.csv. Told apart without colour; the words always stand beside them.
SYMBOLS = {"matches": "✓", "better": "▲", "worse": "▼", "depends": "◐", "too_close": "≈", "not_enough_data": "~",
           "does_not_apply": "–", "comparison": "·"}


@dataclass(frozen=True)
class Verdict:
    definition: str
    kind: str  # a key of SYMBOLS
    words: str
    value: float  # NaN where there is none, as the next four
    ci_low: float
    ci_high: float
    low: float
    high: float
    reason: str
    unit: str  # of the five figures; empty where it is not known
    is_range: bool = False  # ci_low and ci_high are the smallest and largest value of a process

    @property
    def is_judged(self):
        return self.kind != "comparison"

    @property
    def symbol(self):
        return SYMBOLS[self.kind]


def at_length(kind, words, reason):
    """Of readings that disagree also which do not match."""
    if kind != "depends":
        return words
    return f"{words}; {reason.partition('; ')[2] if reason.startswith('matches: ') else reason}"


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
        unit = run.catalogue.claim_unit(row.claim, row.definition)
        verdict = Verdict(row.definition, row.verdict, row.words, row.value, row.ci_low, row.ci_high,
                          row.low, row.high, row.reason, unit, getattr(row, "interval", "") == "range")
        found.setdefault(row.claim, {}).setdefault(row.runtime, []).append(verdict)
    order = [claim for claim in run.catalogue.claims() if claim in found]
    order += [claim for claim in found if claim not in order]
    return {claim: found[claim] for claim in order}
