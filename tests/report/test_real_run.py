"""The report of a run that barista itself made, with the fake runtime in virtual time: what the page promises is on it."""

import csv
import html
import json
import os
import re
import subprocess

import pytest
from barista_report.validation import find_program
from conftest import SOURCE
from synthetic_run import SyntheticRun

GOLDEN = SOURCE / "tests" / "golden"
WORKERS = os.environ.get("BARISTA_TEST_WORKERS", "")
pytestmark = pytest.mark.skipif(
    not WORKERS, reason="the fake runtime is not built; ctest names its folder in BARISTA_TEST_WORKERS")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    environment = os.environ | {"HWLOC_SYNTHETIC": "pack:1 core:2 pu:1", "BARISTA_NOW": "2000-01-01T00:00:00Z"}
    made = subprocess.run([find_program(), "run", "golden", "--suites", GOLDEN / "suites.toml",
                           "--claims", GOLDEN / "claims.toml", "--runtimes-dir", WORKERS,
                           "--runtime", "fake", "--runtime", "fake_thread", "--seed", "1",
                           "--out", folder / "run"], env=environment, capture_output=True, encoding="utf-8")
    assert made.returncode == 0, made.stderr
    return folder / "run"


@pytest.fixture(scope="module")
def page(run):
    text = re.sub(r"<style.*?</style>", "", (run / "report.html").read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<wbr>|<[^>]+>", "", text)).split())


@pytest.fixture(scope="module")
def catalogue(run):
    return json.loads((run / "catalogue.json").read_text(encoding="utf-8"))


def table(file):
    with open(file, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def squeezed(text):
    return " ".join(text.split())


def test_each_metric_of_the_run_is_explained(run, page, catalogue):
    meanings = {each["name"]: each["meaning"] for each in catalogue["metrics"]}
    measured = {row["metric"] for row in table(run / "summary.csv")} - {""}
    assert len(measured) > 20
    for metric in measured:
        assert f"{metric} {squeezed(meanings[metric])}" in page or f"{metric}{squeezed(meanings[metric])}" in page, metric


def test_each_claim_has_its_sentence_the_book_s_words_and_its_readings(page, catalogue):
    assert catalogue["claims"]
    for claim in catalogue["claims"]:
        for piece in (claim["statement"], claim["cited"], *(each["source"] for each in claim["definitions"])):
            assert squeezed(piece) in page, piece
    assert catalogue["words"] and all(squeezed(each["meaning"]) in page for each in catalogue["words"])
    assert catalogue["run_spread"] and squeezed(catalogue["run_spread"]) in page
    assert catalogue["judged_by"] and squeezed(catalogue["judged_by"]) in page


def test_each_experiment_has_its_question(run, page):
    asked = {row["experiment"] for row in table(run / "plan.csv")}
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    questions = {each["name"]: each["question"]
                 for worker in manifest["workers"] for each in worker["description"]["experiments"]}
    for experiment in asked:
        assert squeezed(questions[experiment]) in page, experiment


def test_every_plot_says_what_its_metric_means(run, catalogue):
    meaning = next(each["meaning"] for each in catalogue["metrics"] if each["name"] == "yield_ns")
    drawn = re.sub(r"<[^>]+>", " ", (run / "plots" / "switch.svg").read_text(encoding="utf-8"))
    assert squeezed(meaning.replace("`", "")) in squeezed(drawn.replace("`", ""))


def test_what_tells_about_the_measurement_stands_in_no_plot(run):
    drawn = " ".join(file.read_text(encoding="utf-8") for file in (run / "plots").glob("*.svg"))
    for metric in ("baseline_ns", "net_ns", "clock_overhead_ns", "line_before_ns"):
        assert metric not in drawn, metric


def test_the_invented_run_holds_nothing_that_a_real_one_does_not(run, tmp_path):
    """Else a page could promise what only the tests have."""
    invented = SyntheticRun(processes=6).write(tmp_path / "run")
    real_files = {file.name for file in run.iterdir()}
    assert {file.name for file in invented.iterdir()} <= real_files
    for name in ("plan.csv", "samples.csv", "summary.csv", "claims.csv"):
        assert table(invented / name)[0].keys() <= table(run / name)[0].keys(), name
    for name in ("manifest.json", "catalogue.json"):
        first, second = (json.loads((folder / name).read_text(encoding="utf-8")) for folder in (invented, run))
        assert shape(first) <= shape(second), name


def shape(value, path=""):
    """The paths of all fields; those under names that are data, such as search_caps, are left out."""
    if isinstance(value, list):
        return set().union(*(shape(each, path + "[]") for each in value))
    if not isinstance(value, dict) or path.endswith(("notes", "search_caps", "fingerprint", "suite")):
        return {path}
    return {path}.union(*(shape(each, f"{path}.{name}") for name, each in value.items()))
