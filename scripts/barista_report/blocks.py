"""The generated parts of documents: each renderer turns a reference run into lines of Markdown.

A new block is a function here and its name in RENDERERS; a document asks for it by that name.
"""

import json

from . import verdicts
from .errors import InvalidRun
from .units import bounds, digits, join, quantity, ratio, scale_of

# Column heading and the cell that it shows; {} is the runtime.
HEADLINE = (
    ("start, run, join", "{}/spawn_join/tasks=100/one_pu/1/spawn_join_ns"),
    ("yield", "{}/yield/tasks=2/one_pu/1/yield_ns"),
    ("hand over", "{}/token_ring/tasks=2/one_pu/1/hop_ns"),
    ("channel round trip", "{}/channel_pingpong//one_pu/1/round_trip_ns"),
    ("fork-join call", "{}/fork_join_fib/n=15/one_pu/1/call_ns"),
    ("memory, parked", "{}/parked_memory//one_pu/1/whole_cost_bytes_per_task"),
)

# Row heading and the cell that it shows.
PEERS = (
    ("start, run, join, 100 at a time", "{}/spawn_join/tasks=100/one_pu/1/spawn_join_ns"),
    ("start, run, join, backlog of a million", "{}/spawn_join/tasks=1000000/one_pu/1/spawn_join_ns"),
    ("bare switch", "{}/bare_switch//one_pu/1/switch_ns"),
    ("yield", "{}/yield/tasks=2/one_pu/1/yield_ns"),
    ("hand over", "{}/token_ring/tasks=2/one_pu/1/hop_ns"),
    ("unbuffered round trip", "{}/channel_pingpong//one_pu/1/round_trip_ns"),
    ("buffered message", "{}/channel_pipeline/stages=0;capacity=128/one_pu/1/message_ns"),
    ("fork-join fib(27), a call", "{}/fork_join_fib/n=27/one_pu/1/call_ns"),
    ("– with two workers", "{}/fork_join_fib/n=27/spread/2/call_ns"),
    ("fib(27) by pairs, a call", "{}/fork_join_pair/n=27/one_pu/1/call_ns"),
    ("– with two workers", "{}/fork_join_pair/n=27/spread/2/call_ns"),
    ("skynet of a million by joins, a task", "{}/skynet_join/leaves=1000000/one_pu/1/task_ns"),
    ("– with two workers", "{}/skynet_join/leaves=1000000/spread/2/task_ns"),
    ("skynet of a million over channels, a task", "{}/skynet_channels/leaves=1000000/one_pu/1/task_ns"),
    ("– with two workers", "{}/skynet_channels/leaves=1000000/spread/2/task_ns"),
    ("memory, not begun", "{}/unstarted_memory//one_pu/1/whole_cost_bytes_per_task"),
    ("memory, parked", "{}/parked_memory//one_pu/1/whole_cost_bytes_per_task"),
)


def headline_table(run):
    """A row for each runtime: medians with 95 % intervals, one worker."""
    columns = [(words, key) for words, key in HEADLINE if any(run.figure(key.format(name)) for name in run.runtimes())]
    if not columns:
        raise InvalidRun(f"{run.path / 'summary.csv'}: it has none of the figures of the headline table.")
    lines = ["| one worker | " + " | ".join(words for words, _ in columns) + " |",
             "|---" + "|---:" * len(columns) + "|"]
    for name in run.runtimes():
        figures = [run.figure(key.format(name)) for _, key in columns]
        if any(figures):
            lines.append(f"| {name} | " + " | ".join(with_interval(f) if f else "–" for f in figures) + " |")
    return lines


def peers_table(run):
    """A column for each runtime: medians with 95 % intervals of the suite `peers`."""
    names = run.runtimes()
    rows = [(words, [run.figure(key.format(name)) for name in names]) for words, key in PEERS]
    rows = [(words, figures) for words, figures in rows if any(figures)]
    if not rows:
        raise InvalidRun(f"{run.path / 'summary.csv'}: it has none of the figures of the table of peers.")
    return ["| | " + " | ".join(names) + " |", "|---" + "|---:" * len(names) + "|",
            *(f"| {words} | " + " | ".join(with_interval(f) if f else "–" for f in figures) + " |"
              for words, figures in rows)]


def verdict_table(run):
    """A row for each claim: what the book says, and a column for each runtime that is judged."""
    overall = {}
    for row in run.claims:
        if row["definition"] == verdicts.OVERALL and row["verdict"] != "comparison":
            overall.setdefault(row["claim"], {})[row["runtime"]] = (
                verdicts.SYMBOLS[row["verdict"]] + " " + verdicts.at_length(row["verdict"], row["words"], row["reason"]))
    runtimes = list(dict.fromkeys(name for by_runtime in overall.values() for name in by_runtime))
    lines = ["| claim | the book | " + " | ".join(runtimes) + " |", "|---" * (len(runtimes) + 2) + "|"]
    for claim, by_runtime in overall.items():
        cells = [by_runtime.get(name, verdicts.NOT_ASKED) for name in runtimes]
        lines.append(f"| **{claim}** {run.catalogue.claim_row(claim)} | {run.catalogue.claim_cited(claim)} | "
                     + " | ".join(cells) + " |")
    table = "\n".join(lines)
    words = [f"*{word}*: {meaning}" for word, meaning in run.catalogue.words() if word in table]
    return lines + (["", "; ".join(words) + "."] if words else [])


def error_rates(run):
    """A row for each certificate of all reference machines, the run's own first, and for each group of cells that it
    tells apart: false alarms, and the share of each planted slow-down that was found, with 95 % intervals."""
    references = run.path.parent.parent
    certificates = [(path.parent.parent.name, _certificate(path)) for path in sorted(references.glob("*/*/*.json"))
                    if path.name in ("certificate.json", "between.json")]
    certificates.sort(key=lambda pair: pair[0] != run.path.parent.name)
    slowdowns = sorted({point["slowdown"] for _, each in certificates for point in each["power"]})
    if not slowdowns:
        raise InvalidRun(f"{references}: it has no certificate with a power; expected */*/certificate.json.")
    lines = ["| machine | compared | suite | of cells with | made | false alarms | "
             + " | ".join(f"{100 * slowdown:.3g} % slower: found" for slowdown in slowdowns) + " |",
             "|---" * 5 + "|---:" * (1 + len(slowdowns)) + "|"]
    for machine, each in certificates:
        for cells in dict.fromkeys(point.get("cells", "") for point in each["power"]):
            found = {point["slowdown"]: point for point in each["power"] if point.get("cells", "") == cells}
            lines.append(f"| {machine} | {_compared(each)} | `{each['conditions']['suite']['id']}` | {cells or _workers(each)} | "
                         + f"{each['issued_utc'][:10]} | {_false_alarms(each['null_control'])} | "
                         + " | ".join(_share_found(found.get(slowdown)) for slowdown in slowdowns) + " |")
    return lines


def _certificate(path):
    try:
        certificate = json.loads(path.read_text(encoding="utf-8"))
        if all((certificate["null_control"], certificate["conditions"]["suite"]["cells"], certificate["power"],
                certificate["issued_utc"])):
            return certificate
        raise ValueError("it is empty")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidRun(f"{path}: it is no certificate of barista ({type(error).__name__}: {error}).")


def _compared(certificate):
    return "two runs" if certificate.get("design") == "two_runs" else "two sides of one run"


def _workers(certificate):
    numbers = {number for cell in certificate["conditions"]["suite"]["cells"] for number in cell["workers"]}
    return "one worker" if numbers == {1} else "one worker and more" if 1 in numbers else "more workers"


def _false_alarms(control):
    if not control["reports"]:
        return "–"
    return f"{control['false_alarms']} of {control['reports']} reports (≤ {100 * control['upper_bound_95']:.3g} %)"


def _share_found(point):
    if point is None or not point["comparisons"]:
        return "–"
    return (f"{100 * point['found'] / point['comparisons']:.3g} "
            f"[{100 * point['found_low']:.3g}, {100 * point['found_high']:.3g}] %")


RENDERERS = {"error_rates": error_rates, "headline_table": headline_table, "peers_table": peers_table,
             "verdict_table": verdict_table}


def inline_figure(run, key):
    """`KEY`, `KEY:interval`, `KEY vs KEY` (the ratio of the medians, the first by the second), or `flagged share`."""
    if key == "flagged share":
        return f"{100 * run.flagged_share():.3g} %"
    if " vs " in key:
        above, below = (_figure(run, part.strip()) for part in key.split(" vs ", 1))
        return ratio(above.median / below.median)
    if key.endswith(":interval"):
        return with_interval(_figure(run, key.removesuffix(":interval")))
    return plain(_figure(run, key))


def plain(figure):
    return ("≥ " if figure.at_least else "") + quantity(figure.median, figure.unit)


def with_interval(figure):
    if figure.low is None or figure.high is None:
        return plain(figure)
    divisor, symbol = scale_of(figure.median, figure.unit)
    return join(f"{digits(figure.median / divisor)} {bounds(figure.low, figure.high, divisor)}", symbol)


def _figure(run, key):
    figure = run.figure(key)
    if figure is None:
        raise InvalidRun(f"{run.path / 'summary.csv'}: it has no figure {key!r}; expected "
                         "runtime/experiment/params/placement/workers/metric of one of its rows.")
    return figure
