"""Figures in documents come from the reference run, and a stale one is found."""

import json
import subprocess
import sys

import pytest
from conftest import SOURCE
from synthetic_run import SyntheticRun

PROGRAM = SOURCE / "scripts" / "readme_figures"
KEY = "go/yield/tasks=2/one_pu/1/yield_ns"
README = f"""# A document
![](results/reference/headline.svg)
<!-- figures:headline_table begin -->
<!-- figures:headline_table end -->
Between.
<!-- figures:verdict_table begin -->
old
<!-- figures:verdict_table end -->
Go yields in <!-- figure:{KEY} -->?<!-- /figure --> or <!-- figure:{KEY}:interval -->?<!-- /figure -->, espresso
<!-- figure:{KEY} vs {KEY.replace("go", "espresso", 1)} -->?<!-- /figure --> faster.
"""


def call(root, *arguments):
    return subprocess.run([sys.executable, PROGRAM, "--root", root, *arguments], capture_output=True, text=True)


@pytest.fixture
def root(run_data, tmp_path):
    run = run_data.write(tmp_path / "results" / "reference" / "a-machine" / "a-run")
    (run / "plots").mkdir()
    (run / "plots" / "headline.svg").write_text("<svg/>")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "PLAIN.md").write_text("Nothing is generated here.\n")
    (tmp_path / "README.md").write_text(README)
    return tmp_path


def test_check_finds_what_update_mends(root):
    checked = call(root, "--check")
    assert checked.returncode == 1 and "README.md" in checked.stderr and "headline.svg" in checked.stderr
    assert (root / "README.md").read_text() == README
    assert call(root).returncode == 0
    assert call(root, "--check").returncode == 0
    written = (root / "README.md").read_text()
    assert "| go | " in written and "**T8** switch ratio" in written and "Between." in written and "old" not in written
    assert "yield_ns -->?" not in written and " ns<!-- /figure -->" in written and "×<!-- /figure -->" in written
    assert (root / "results" / "reference" / "headline.svg").read_text() == "<svg/>"


def test_a_figure_changed_by_hand_is_found(root):
    call(root)
    text = (root / "README.md").read_text()
    (root / "README.md").write_text(text.replace("| go | ", "| go | 1", 1))
    assert call(root, "--check").returncode == 1


@pytest.mark.parametrize("text, words", [
    ("<!-- figures:headline_table begin -->\nno end\n", "has no partner"),
    ("<!-- figure:a/b -->1 ns", "has no partner"),
    ("<!-- figures:headlines begin -->\n<!-- figures:headlines end -->\n", "there is no block 'headlines'"),
    ("<!-- figure:go/yield -->1 ns<!-- /figure -->", "no figure 'go/yield'"),
    ("<!-- figures:headline_table begin -->\n<!-- figures-from: a-machine/a-run -->\n<!-- figures:headline_table end -->\n",
     "has no partner"),
    ("<!-- figures-from: moon/base --><!-- figure:a -->1<!-- /figure -->", "no reference run moon/base"),
])
def test_a_mark_that_cannot_be_filled_is_refused(root, text, words):
    (root / "README.md").write_text(text)
    refused = call(root)
    assert refused.returncode == 3 and words in refused.stderr and refused.stderr.count("\n") == 1
    assert (root / "README.md").read_text() == text


def test_the_table_of_verdicts_explains_its_words(root):
    run = root / "results" / "reference" / "a-machine" / "a-run"
    catalogue = SyntheticRun.catalogue() | {"words": [{"word": "readings", "meaning": "meanings of a claim"},
                                                      {"word": "stranger", "meaning": "that no claim has"}]}
    (run / "catalogue.json").write_text(json.dumps(catalogue))
    assert call(root).returncode == 0
    _, _, behind = (root / "README.md").read_text().partition("verdict_table begin -->")
    table, _, _ = behind.partition("<!-- figures:verdict_table end")
    assert table.endswith("|\n\n*readings*: meanings of a claim.\n")


def test_the_table_of_peers_has_a_column_for_each_runtime(root):
    (root / "docs" / "PEERS.md").write_text("<!-- figures:peers_table begin -->\n<!-- figures:peers_table end -->\n")
    call(root)
    heading, _, *rows = (root / "docs" / "PEERS.md").read_text().splitlines()[1:-1]
    assert "| go |" in heading and "| espresso |" in heading
    assert any(row.startswith("| yield | ") and " ns |" in row for row in rows)
    assert all(row.count("|") == heading.count("|") for row in rows)
    assert not any(row.startswith("| bare switch") for row in rows), "nobody has measured that"


def test_each_part_of_a_document_has_the_run_that_stands_before_it(root):
    other = SyntheticRun(processes=6)
    for row in other.summary:
        if (row["runtime"], row["metric"]) == ("go", "yield_ns"):
            row["median"] = 123456
    other.write(root / "results" / "reference" / "b-machine" / "b-run")
    figure = f"<!-- figure:{KEY} --><!-- /figure -->"
    (root / "README.md").write_text(f"<!-- figures-from: a-machine/a-run --> {figure}\n"
                                    f"<!-- figures-from: b-machine/b-run --> {figure}\n")
    assert call(root).returncode == 0
    first, second = (root / "README.md").read_text().splitlines()
    assert "123 µs" in second and "123 µs" not in first and "a-machine/a-run" in first


def test_the_share_of_flagged_processes_is_read_from_the_samples(root):
    (root / "docs" / "SHARE.md").write_text("<!-- figure:flagged share --><!-- /figure -->\n")
    samples = root / "results" / "reference" / "a-machine" / "a-run" / "samples.csv"
    header = "cell,round,process,repetition,runtime,experiment,params,placement,workers,metric,value,status,reason,flags\n"
    rows = [f"0,0,{process},{repetition},go,yield,tasks=2,one_pu,1,yield_ns,50,ok,,{flags}\n"
            for process, repetition, flags in ((0, 0, ""), (0, 1, "busy"), (1, 0, ""), (2, 0, ""), (3, 0, "steal"))]
    samples.write_text(header + "".join(rows) + rows[0].replace(",0,0,go", ",9,0,go").replace(",ok,", ",dnf,"))
    assert call(root).returncode == 0
    assert ">50 %<" in (root / "docs" / "SHARE.md").read_text()
    samples.write_text(header)
    assert "it has no value" in call(root).stderr


def certificate(workers, null_control, power, **more):
    cells = [{"experiment": "yield", "workers": [number]} for number in workers]
    return json.dumps({"null_control": null_control, "power": power, "issued_utc": "2026-04-02T10:20:30Z",
                       "conditions": {"suite": {"id": "a-suite", "cells": cells}}} | more)


def test_the_table_of_error_rates_has_a_row_for_each_certificate_and_group_of_cells(root):
    machine = root / "results" / "reference" / "a-machine"
    document = root / "docs" / "RATES.md"
    document.write_text("<!-- figures:error_rates begin -->\n<!-- figures:error_rates end -->\n")
    assert "no certificate with a power" in call(root).stderr
    none = {"reports": 0, "false_alarms": 0, "upper_bound_95": 1}
    half = {"comparisons": 10, "found": 5, "found_low": 0.25, "found_high": 0.75}
    for name in ("power", "between"):
        (machine / name).mkdir()
    (machine / "power" / "certificate.json").write_text(certificate([1, 2], none, [{"slowdown": 0.05} | half]))
    (machine / "between" / "between.json").write_text(certificate(
        [1, 2], {"reports": 66, "false_alarms": 1, "upper_bound_95": 0.07}, design="two_runs",
        power=[{"slowdown": 0.1, "cells": "one worker"} | half, {"slowdown": 0.1, "cells": "more workers"} | half]))
    assert call(root).returncode == 0
    assert document.read_text().splitlines()[3:-1] == [
        "| a-machine | two runs | `a-suite` | one worker | 2026-04-02 | 1 of 66 reports (≤ 7 %) | – | 50 [25, 75] % |",
        "| a-machine | two runs | `a-suite` | more workers | 2026-04-02 | 1 of 66 reports (≤ 7 %) | – | 50 [25, 75] % |",
        "| a-machine | two sides of one run | `a-suite` | one worker and more | 2026-04-02 | – | 50 [25, 75] % | – |"]
    other = root / "results" / "reference" / "0-machine" / "gate"
    other.mkdir(parents=True)
    (other / "certificate.json").write_text(certificate([1], none, [{"slowdown": 0.05} | half]))
    assert call(root).returncode == 0
    assert document.read_text().splitlines()[3:-1][3] == (
        "| 0-machine | two sides of one run | `a-suite` | one worker | 2026-04-02 | – | 50 [25, 75] % | – |")
    (machine / "between" / "between.json").write_text("{}")
    refused = call(root)
    assert refused.returncode == 3 and "between.json: it is no certificate" in refused.stderr


def test_several_reference_runs_must_be_chosen_from(root, run_data):
    run_data.write(root / "results" / "reference" / "b-machine" / "b-run")
    assert "several reference runs" in call(root).stderr
    chosen = README.replace("![](results/reference/headline.svg)", "<!-- figures-from: b-machine/b-run -->")
    (root / "README.md").write_text(chosen)
    assert call(root).returncode == 0


def test_wrong_usage(root):
    assert call(root, "--chekc").returncode == 64


def test_the_documents_of_this_tree_are_current():
    if not list((SOURCE / "results" / "reference").glob("*/*/summary.csv")):
        pytest.skip("this tree has no reference run")
    checked = call(SOURCE, "--check")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", ["samples", "summary", "claims"])
def test_the_schema_names_the_columns_of_the_reference_runs(name):
    files = list((SOURCE / "results" / "reference").glob(f"*/*/{name}.csv"))
    if not files:
        pytest.skip("this tree has no reference run")
    schema = (SOURCE / "results" / "README.md").read_text()
    for file in files:
        columns = file.read_text().partition("\n")[0]
        if name == "samples":
            missing = [column for column in columns.split(",") if f"`{column}`" not in schema]
            assert not missing, f"{file}: results/README.md does not tell of {missing}"
        else:
            assert f"`{columns}`" in schema, f"{file}: results/README.md has other columns"
