"""Cold and warm are two figures, here as in the program: on runs that were really made."""

from statistics import median

from barista_report import tables
from barista_report.evidence import Evidence
from barista_report.run_directory import read_run
from conftest import SOURCE
import pytest

RUNS = SOURCE / "results/reference/amd-epyc-2vcpu"


@pytest.fixture(scope="module", params=["quick", "busy_loop"])
def evidence(request):
    return Evidence(read_run(RUNS / request.param))


def estimates(evidence):
    for experiment in evidence.run.experiments():
        for metric in evidence.metrics(experiment) + evidence.metrics(experiment, own=False):
            for cell in evidence.cells(experiment):
                estimate = evidence.estimate(cell, metric)
                if estimate and estimate.raw:
                    yield estimate


def test_the_dots_of_a_plot_are_the_processes_whose_median_the_figure_is(evidence):
    found = list(estimates(evidence))
    assert len(found) > 100
    for estimate in found:
        assert median(estimate.raw) == pytest.approx(estimate.median, rel=1e-12)
        assert len(estimate.raw) == estimate.processes


def test_the_first_repetition_stands_beside_the_figure_where_it_is_another(evidence):
    rows = [row for name in evidence.run.experiments() for row in tables.result_rows(evidence, name)]
    cold = {row.runtime for row in rows if row.cold}
    assert "boost_fiber" in cold  # whose stacks are mapped anew
    assert any(row.figure and not row.cold for row in rows)
