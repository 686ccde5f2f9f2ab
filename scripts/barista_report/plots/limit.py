"""Plot of the limit: how many tasks were alive at once, and what ended it."""

import math

from ..units import quantity
from . import scales
from .canvas import wrap
from .dot_panel import DotPanel, Line
from .family import TOO_FEW, way_in_words
from .figure import Plot
from .memory import why_not
from .style import looks_of, rows_of

_NOTE_WIDTH = 4.4  # inches, so that a sentence ends before the figures begin
METRIC = "tasks_alive"
_TITLE = "How many tasks can be alive at once, and which limit ends it?"


def limit_plot(evidence):
    best = best_by_way(evidence)
    if not best:
        return None
    ways = sorted({way for _, way in best})
    rows = []
    for runtime in rows_of(evidence.run.runtimes(), evidence.asked("limit")):
        lines = []
        for way in ways:
            if (runtime, way) in best:
                cell, estimate = best[(runtime, way)]
                ended = wrap(what_ended(evidence, cell), _NOTE_WIDTH, 7)
                lines += [Line(ways.index(way), estimate), *(Line(note=words) for words in ended)]
        rows.append((runtime, lines or [Line(note=why_not(evidence, runtime, "limit"))]))
    panel = DotPanel(_TITLE, [way_in_words(way) for way in ways], rows, looks_of(evidence.run.runtimes()), "count",
                     METRIC, width=6.4)
    if any(math.isnan(estimate.low) for _, estimate in best.values()):
        panel.footnotes.append(TOO_FEW)
    panel.logarithmic = scales.spans_decades(panel.values())
    words = ", ".join(f"{runtime} {quantity(estimate.median, 'count')}" for (runtime, _), (_, estimate) in sorted(
        best.items(), key=lambda item: item[0]))
    return Plot("limit", _TITLE, f"{_TITLE} {words}.", [panel], columns=1)


def best_by_way(evidence):
    """{(runtime, (workers, placement)): (cell, Estimate)} of the largest number reached."""
    best = {}
    for cell, estimate in evidence.of_metric(METRIC).items():
        key = (cell[0], (int(cell[4] or 0), cell[3]))
        if key not in best or estimate.median > best[key][1].median:
            best[key] = (cell, estimate)
    return best


def what_ended(evidence, cell):
    """The limit that bound, in the words of the samples; of failed attempts where the best one met none."""
    always = evidence.run.catalogue.remark(cell[0], cell[1])
    remark = evidence.remark(cell, METRIC).removeprefix(always).removeprefix("; ")
    if remark:
        return remark
    for other, failure in evidence.all_failures():
        if other[0] == cell[0] and other[1] == cell[1] and other[3:] == cell[3:]:
            return failure.sentence()
    return "no limit was met up to here"
