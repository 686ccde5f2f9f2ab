"""Plot of the claims: which holds for which runtime."""

from ..verdicts import overall, runtimes
from .figure import Plot
from .matrix_panel import MatrixPanel

_TITLE = "Which of the chapter's claims hold on this machine?"


def claims_plot(run):
    verdicts = overall(run)
    if not verdicts:
        return None
    catalogue = run.catalogue
    rows = [(claim, catalogue.claim_statement(claim), by_runtime) for claim, by_runtime in verdicts.items()]
    notes = ["◐ its readings disagree: claims.csv and the report have the figures. "
             "▲ and ▼ better and worse than the book, by the factor.",
             "Threads and the chapter's runtime are judged; the others stand beside them for comparison.",
             "not asked: the claim says nothing about this runtime."]
    counts = {}
    for by_runtime in verdicts.values():
        for verdict in by_runtime.values():
            words = verdict.kind.replace("_", " ")
            counts[words] = counts.get(words, 0) + 1
    alt = f"{_TITLE} " + ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())) + "."
    return Plot("claims", _TITLE, alt, [MatrixPanel(rows, runtimes(verdicts), notes)], columns=1)
