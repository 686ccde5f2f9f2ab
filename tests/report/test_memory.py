"""The plots of parked tasks show parked tasks, and nothing else of their family."""

from types import SimpleNamespace

from barista_report.plots.memory import memory_totals_plot


def test_totals_are_those_of_parked_tasks():
    def cell(experiment, tasks):
        return ("go", experiment, tasks, "one_pu", "1")

    totals = [(cell(experiment, f"tasks={n}"), each * n)
              for experiment, each in (("parked_memory", 3000), ("unstarted_memory", 100)) for n in (1000, 2000, 4000)]
    slopes = {cell("unstarted_memory", ""): SimpleNamespace(median=100), cell("parked_memory", ""): SimpleNamespace(median=3000)}
    evidence = SimpleNamespace(processes=lambda metric: totals, of_metric=lambda metric: slopes, all_failures=lambda: [],
                               run=SimpleNamespace(runtimes=lambda: ["go"]))
    for panel in memory_totals_plot(evidence).panels:
        (series,) = panel.series
        assert series.slope == 3000
        assert [y for _, y in series.points] == [3e6, 6e6, 12e6]
