"""Nothing in a plot may lie on something else, or outside, however long a name is."""

import itertools

import pytest
from barista_report.evidence import Evidence
from barista_report.plots.all import all_plots
from barista_report.plots.canvas import shorten, text_width, wrap
from barista_report.plots.line_panel import _apart
from barista_report.plots.style import looks_of, rows_of, use_style
from barista_report.run_directory import read_run
from synthetic_run import SyntheticRun


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    use_style()
    run = read_run(SyntheticRun(processes=6, long_names=True).write(tmp_path_factory.mktemp("long") / "run"))
    return {name: plot.sheet() for name, plot in all_plots(Evidence(run)).items()}


def boxes_of(sheet):
    """(words, box in pixels) of every text that is drawn."""
    figure = sheet.figure
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    texts = list(figure.texts)
    for axes in figure.axes:
        texts += axes.texts
        if axes.axison:
            texts += [axes.xaxis.label, axes.yaxis.label, *visible_ticks(axes.xaxis), *visible_ticks(axes.yaxis)]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts if text.get_text()]


def visible_ticks(axis):
    if not axis.get_visible():
        return []
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


@pytest.mark.parametrize("name", ["headline", "claims", "spawn", "switch", "memory_layers", "memory_totals",
                                  "throughput", "limit"])
def test_no_text_lies_on_another_or_outside(name, sheets):
    boxes = boxes_of(sheets[name])
    width, height = sheets[name].figure.bbox.width, sheets[name].figure.bbox.height
    for words, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, words
    for (words, box), (other_words, other) in itertools.combinations(boxes, 2):
        overlap_x = min(box.x1, other.x1) - max(box.x0, other.x0)
        overlap_y = min(box.y1, other.y1) - max(box.y0, other.y0)
        assert overlap_x < 1 or overlap_y < 3, (words, other_words)  # the box of a line is higher than its letters


def test_runtimes_differ_without_their_colours():
    looks = looks_of(["a", "a_fast", "b", "espresso", "go", "std_thread", "std_thread_64k", "tbb"])
    assert len({marker for _, marker in looks.values()}) == len(looks)
    assert looks["a"][0] == looks["a_fast"][0] and looks["std_thread"][0] == looks["std_thread_64k"][0]
    assert len({looks[name][0] for name in ("a", "b", "espresso", "go", "std_thread", "tbb")}) == 6


def test_labels_are_moved_apart():
    places = _apart([0.5, 0.5, 0.5, 0.99, 1.0], 0.1)
    assert all(high - low > 0.099 for low, high in zip(places, places[1:])) and places[-1] <= 1.0


def test_words_fit_into_their_width():
    assert all(text_width(line, 8) <= 2 for line in wrap("a sentence of several words that needs some lines", 2, 8))
    assert text_width(shorten("a sentence that is much too long for its place", 1, 8), 8) <= 1


def test_a_variant_gets_no_row_where_it_was_not_asked():
    names = ["boost_fiber", "boost_fiber_pooled", "go"]
    assert rows_of(names, {"boost_fiber"}) == ["boost_fiber", "go"]  # go is named as missing
    assert rows_of(names, {"boost_fiber_pooled"}) == names
