"""The report and the plots of a run in which everything occurs."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from barista_report.__main__ import main
from conftest import SOURCE
from synthetic_run import SyntheticRun

PLOTS = {"headline", "claims", "spawn", "switch", "memory_layers", "memory_totals", "throughput", "limit"}
VOID = {"meta", "img", "br", "wbr", "link", "input", "hr"}


class Page(HTMLParser):
    """What the tests ask of the page; fails on a tag that is not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.sources, self.plots, self.tables, self.words = [], [], [], [], 0, []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if "id" in values:
            self.ids.append(values["id"])
        self.sources += [values[name] for name in ("src", "href", "xlink:href", "data", "srcset") if values.get(name)]
        if values.get("class") == "plot":
            self.plots.append(values)
        self.tables += tag == "table"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


@pytest.fixture(scope="module")
def html(reported):
    return (reported / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


@pytest.fixture(scope="module")
def words(page):
    return " ".join(" ".join(page.words).split())


def files_of(directory):
    files = [file for file in sorted(directory.rglob("*")) if file.is_file()]
    return {str(file.relative_to(directory)): file.read_bytes() for file in files}


def test_every_plot_is_there_twice(reported):
    expected = {f"{name}.{end}" for name in PLOTS for end in ("svg", "png")}
    assert {file.name for file in (reported / "plots").iterdir()} == expected


def test_the_same_run_gives_the_same_bytes_in_another_process(reported, run_data, tmp_path):
    again = run_data.write(tmp_path / "elsewhere" / "run")
    environment = os.environ | {"PYTHONPATH": str(SOURCE / "scripts"), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo",
                                "LC_ALL": "C"}
    subprocess.run([sys.executable, "-m", "barista_report", str(again)], check=True, env=environment, cwd=tmp_path)
    first, second = files_of(reported), files_of(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_no_plot_says_when_or_by_what_it_was_drawn(reported):
    for file in (reported / "plots").iterdir():
        content = file.read_bytes()
        assert b"<dc:date>" not in content and b"Matplotlib v" not in content and b"Software" not in content, file


def test_the_page_needs_no_other(html, page):
    resources = [source for source in page.sources if not source.startswith(("#", "data:"))]
    files_of_the_run = re.compile(r"[a-z]+(\.[a-z]+)?")
    assert all(files_of_the_run.fullmatch(source) for source in resources), resources
    assert "@import" not in html and "<script" not in html and "<link" not in html
    assert not re.search(r"url\((?!#)", html)


def test_every_link_and_reference_inside_the_page_leads_somewhere(html, page):
    assert len(page.ids) == len(set(page.ids))
    links = {source[1:] for source in page.sources if source.startswith("#")}
    assert links | set(re.findall(r"url\(#([^)]+)\)", html)) <= set(page.ids)


def test_files_that_are_named_are_there(page, reported):
    named = [source for source in page.sources if not source.startswith(("#", "data:"))]
    assert named and all((reported / name).exists() for name in named)


def test_every_picture_has_words(page):
    assert len(page.plots) > 20
    for plot in page.plots:
        assert plot["role"] == "img" and len(plot["aria-label"]) > 20


def test_colours_of_text_and_ground_are_the_page_s(html):
    pictures = re.findall(r'<svg.*?class="plot".*?</svg>', html, re.DOTALL)
    assert pictures and all("var(--ink)" in one and "#1b1b1f" not in one and "#ffffff" not in one for one in pictures)
    assert "prefers-color-scheme: dark" in html


def test_what_did_not_finish_is_named_in_plot_and_page(reported, words):
    spawn = (reported / "plots" / "spawn.svg").read_text(encoding="utf-8")
    assert "dnf: pthread_create: Resource temporarily" in spawn
    assert "killed by signal 11" in spawn  # some processes died, others gave a figure
    assert "pids.max is 12000" in words and "killed by signal 11 (segmentation fault)" in words


def test_what_a_runtime_cannot_do_is_named(reported, words):
    switch = (reported / "plots" / "switch.svg").read_text(encoding="utf-8")
    assert "unsupported: tbb has no channel" in switch
    assert "invalid: the token has not made every hop" in switch
    assert "tbb has no channel, and this experiment needs one" in words and "the token has not made every hop" in words


def test_the_limit_that_bound_is_named(reported):
    limit = (reported / "plots" / "limit.svg").read_text(encoding="utf-8")
    assert "vm.max_map_count is 65530" in limit and "dnf: time-out after 60 s" in limit
    assert limit.count("≥ ") == 2  # the searches that the suite's cap and its memory ceiling ended


def test_every_runtime_has_its_row_in_every_panel(reported, run_data):
    for name in ("spawn", "switch", "throughput", "limit"):
        svg = (reported / "plots" / f"{name}.svg").read_text(encoding="utf-8")
        rows = [len(re.findall(f">{runtime}</text>", svg)) for runtime in run_data.runtimes]
        assert len(set(rows)) == 1 and rows[0] > 0, (name, rows)


def test_too_few_processes_give_no_interval(words):
    assert "too few processes" in words


def test_claims_show_statement_figure_verdict_and_definition(words):
    for piece in ("Goroutines are 5 to 50 times faster to switch than threads.", "5× to 50×", "✓ matches",
                  "▲ better than the book, 3x", "▼ worse than the book, 3x", "~ not enough data", "≈ too close to call",
                  "– does not apply",
                  "depends on what is counted", "at least"):
        assert piece in words, piece


def test_a_range_of_processes_is_not_called_an_interval(words):
    assert "95 % interval or range" in words
    assert "process range [" in words


def test_the_page_says_which_claims_file_judged(run_directory):
    sentence = "Judged by the claims file 'mine.toml' (content 1), not by the project's own."
    (run_directory / "catalogue.json").write_text(json.dumps(SyntheticRun.catalogue() | {"judged_by": sentence}))
    assert main([str(run_directory)]) == 0
    page = (run_directory / "report.html").read_text(encoding="utf-8")
    assert "Judged by the claims file" in page and "content 1" in page


def test_figures_are_those_of_the_summary(words, run_data):
    row = next(row for row in run_data.summary if row["runtime"] == "std_thread" and row["metric"] == "yield_ns")
    assert f"{float(row['median']) / 1000:.2f} µs" in words


def test_a_manifest_that_explains_nothing_still_gives_a_report(run_directory):
    manifest = json.loads((run_directory / "manifest.json").read_text(encoding="utf-8"))
    manifest |= {"fingerprint": {}, "command": []}
    (run_directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (run_directory / "claims.csv").unlink()
    (run_directory / "topology.svg").unlink()
    assert main([str(run_directory)]) == 0
    page = (run_directory / "report.html").read_text(encoding="utf-8")
    assert "spawn_join" in page and "have not been evaluated" in page
    assert {file.stem for file in (run_directory / "plots").iterdir()} == PLOTS - {"claims"}


def test_an_unfinished_run_says_so(run_directory):
    manifest = json.loads((run_directory / "manifest.json").read_text())
    manifest |= {"complete": False, "stopped": "the budget of 60 s is used up"}
    (run_directory / "manifest.json").write_text(json.dumps(manifest))
    assert main([str(run_directory)]) == 0
    page = (run_directory / "report.html").read_text(encoding="utf-8")
    assert "This run is not complete" in page and "the budget of 60 s is used up" in page
