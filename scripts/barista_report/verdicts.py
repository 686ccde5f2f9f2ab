"""Claims of a run: the roll-up of each claim and runtime, and the definitions under it."""

from dataclasses import dataclass

OVERALL = "overall"
# Told apart without colour; the words always stand beside them.
SYMBOLS = {"confirmed": "✓", "refuted": "✗", "partial": "◐", "inconclusive": "~", "not measured": "–",
           "not asked": " ", "other": "?"}
NOT_ASKED = "not asked"  # the claim says nothing about this runtime


@dataclass(frozen=True)
class Verdict:
    definition: str
    words: str
    value: float  # NaN where there is none, as the next four
    ci_low: float
    ci_high: float
    low: float
    high: float
    reason: str
    unit: str  # of the five figures; empty where it is not known


def kind_of(words):
    """Which of the kinds in SYMBOLS a verdict is, however long its words."""
    plain = words.replace("_", " ").strip().lower()
    if plain.startswith(("confirmed", "refuted", "inconclusive")):
        return plain.split()[0].rstrip(":,;")
    if plain.startswith("true only") or "only under" in plain or "definition" in plain:
        return "partial"
    return plain if plain in SYMBOLS else "other"


def symbol_of(words):
    return SYMBOLS[kind_of(words)]


def in_words(verdict, reason):
    """`confirmed`, `not measured`, `true only under reserved`: of the last, the reason begins with the definitions."""
    words = verdict.replace("_", " ").strip() or "not measured"
    return f"{words} {reason.split(';')[0].strip()}" if words == "true only under" and reason else words


def overall(run):
    """{claim: {runtime: Verdict}} of the roll-up rows, claims in the order of the manifest."""
    return {claim: {runtime: verdicts[0] for runtime, verdicts in by_runtime.items()}
            for claim, by_runtime in _collect(run, run.claims["definition"] == OVERALL).items()}


def runtimes(verdicts):
    """Those that are judged, in the order of claims.csv: threads, the chapter's runtime, the others."""
    return list(dict.fromkeys(runtime for by_runtime in verdicts.values() for runtime in by_runtime))


def by_definition(run):
    """{claim: {runtime: [Verdict, ...]}} of the rows under the roll-up."""
    return _collect(run, run.claims["definition"] != OVERALL)


def _collect(run, rows):
    found = {}
    for row in run.claims[rows].itertuples(index=False):
        unit = getattr(row, "unit", "") or run.catalogue.claim_unit(row.claim, row.definition)
        verdict = Verdict(row.definition, in_words(row.verdict, row.reason), row.value, row.ci_low, row.ci_high,
                          row.low, row.high, row.reason, unit)
        found.setdefault(row.claim, {}).setdefault(row.runtime, []).append(verdict)
    order = [claim for claim in run.catalogue.claims() if claim in found]
    order += [claim for claim in found if claim not in order]
    return {claim: found[claim] for claim in order}
