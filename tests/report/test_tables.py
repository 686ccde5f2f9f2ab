"""What the tables of the report say, and that they say nothing twice."""

from types import SimpleNamespace

from barista_report import tables
from barista_report.catalogue import Catalogue
from barista_report.evidence import CELL, Evidence
from barista_report.tables import Row
from synthetic_run import SyntheticRun
import pandas


def evidence_of(samples):
    """Of samples that are (cell, process, status, reason), none of which has a value."""
    rows = [{**dict(zip(CELL, cell)), "metric": "", "process": process, "repetition": "0", "value": None,
             "status": status, "reason": reason}
            for cell, process, status, reason in samples]
    summary = pandas.DataFrame(columns=[*CELL, "metric", "median"])
    catalogue = Catalogue(SyntheticRun.catalogue(), {})
    return Evidence(SimpleNamespace(samples=pandas.DataFrame(rows), summary=summary, catalogue=catalogue))


def spawn(params):
    return ("std_thread", "spawn_join", params, "one_pu", "1")


CHURN = ("std_thread", "spawn_churn", "", "one_pu", "1")
PROMISE = "spawn_join_ns of kernel-thread tasks promises at least 0.9 clones_per_op, but {} were counted"


def test_values_of_one_cause_are_one_line_whatever_was_counted():
    evidence = evidence_of([(spawn("tasks=1"), 0, "invalid", PROMISE.format(1.5)),
                            (spawn("tasks=1"), 1, "invalid", PROMISE.format(1.25)),
                            (spawn("tasks=2"), 2, "invalid", PROMISE.format(3))])
    (status, runtime, places, processes, reason), = tables.failure_rows(evidence)
    assert (status, runtime, processes) == ("invalid", "std_thread", 3)
    assert reason == PROMISE.format(1.25) + " (and 2 more with other numbers)"
    assert list(places) == ["spawn_join"] and len(places["spawn_join"]) == 2
    row, = tables.result_rows(evidence, "spawn_join")
    assert row.failure.endswith("(and 2 more with other numbers) (3 processes)") and row.params.count("one_pu") == 2


def test_what_a_runtime_cannot_do_is_said_once_for_all_experiments():
    why = "its tasks cannot wait"
    evidence = evidence_of([(spawn("tasks=1"), 0, "unsupported", why), (CHURN, 1, "unsupported", why),
                            (CHURN, 2, "dnf", "time-out 60 s"), (CHURN, 3, "dnf", "time-out 10 s")])
    rows = {(status, reason): list(places) for status, _, places, _, reason in tables.failure_rows(evidence)}
    assert rows == {("unsupported", why): ["spawn_churn", "spawn_join"],
                    ("dnf", "time-out 60 s"): ["spawn_churn"], ("dnf", "time-out 10 s"): ["spawn_churn"]}


def test_a_remark_is_said_once_with_whom_it_concerns():
    rows = [Row("tasks = 2", "1 worker, one_pu", "go", remark="a"), Row("tasks = 3", "1 worker, one_pu", "go", remark="a"),
            Row("tasks = 2", "1 worker, one_pu", "tbb", remark="a"), Row("tasks = 3", "1 worker, one_pu", "tbb", remark="b"),
            Row("tasks = 3", "1 worker, one_pu", "espresso")]
    assert tables.remarks(rows) == [("go, tbb, tasks = 2 (1 worker, one_pu)", "a"), ("tbb, tasks = 3 (1 worker, one_pu)", "b")]


def test_counts_that_are_the_same_everywhere_are_told_once():
    cells = [("go", "yield", f"tasks={n}", "one_pu", "1") for n in (2, 3)]
    figures = {(cells[0], "clones_per_op"): 0, (cells[1], "clones_per_op"): 0,
               (cells[0], "net_ns"): 49, (cells[1], "net_ns"): 51, (cells[1], "minor_faults_per_op"): 0}
    evidence = SimpleNamespace(
        metrics=lambda experiment, own: ["clones_per_op", "minor_faults_per_op", "net_ns"], cells=lambda experiment: cells,
        estimate=lambda cell, metric: SimpleNamespace(median=figures[cell, metric]) if (cell, metric) in figures else None)
    counts = tables.mechanism_table(evidence, "yield")
    assert counts.same == [("clones_per_op", "0")]
    assert counts.metrics == ["minor_faults_per_op", "net_ns"]
    assert [row[-1] for row in counts.rows] == [["–", "49"], ["0", "51"]]
