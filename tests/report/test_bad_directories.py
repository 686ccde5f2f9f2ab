"""A run directory that is not one: a sentence that names the file, exit code 3, nothing written."""

import json
import os
import re
import shutil
import subprocess

import pytest
from barista_report.__main__ import main
from barista_report.validation import find_program

PROGRAM = find_program()
needs_program = pytest.mark.skipif(not PROGRAM, reason="barista is not built")

# What a run recorded: every command and the report refuse it in the same words.
RECORDED = {
    "no manifest": "has no manifest.json",
    "half a manifest": "manifest.json is not a manifest of barista: ",
    "another schema": "manifest.json: the run has schema version 2, but this barista reads version 1; use the version "
                      "that made it",
    "no schema": "manifest.json: field 'schema' is missing",
    "a text for the schema": "manifest.json: field 'schema' should be a whole number from 0 on, not \"1\"",
    "a fraction for the schema": "manifest.json: field 'schema' should be a whole number from 0 on, not 1.5",
    "a list for the manifest": "manifest.json is not a manifest of barista: it is no JSON object",
    "a negative seed": "manifest.json: field 'seed' should be a whole number from 0 on, not -1",
    "a number for the suite": "manifest.json: field 'suite' should be an object, not 5",
    "a suite without settings": "manifest.json: field 'suite' should be a suite whose 'repetitions' is a number from 0 on",
    "a text among the workers": "manifest.json: field 'workers' should be a list of runtimes and their descriptions",
    "escapes in the manifest": "field 'fingerprint_id' should be a text, not [\"\\u001b[31m\"]",
    "no plan": "plan.csv is missing; the run was damaged after it was made",
    "no journal": "journal.csv is missing; the run was damaged after it was made",
    "no samples": "samples.csv is missing; the run was damaged after it was made",
    "a folder for the samples": "samples.csv is missing; the run was damaged after it was made",
    "empty samples": "samples.csv has 0 bytes, but journal.csv promises",
    "half of the samples": "recorded samples were removed",
    "an empty plan": "plan.csv has 0 processes, but manifest.json promises",
    "half of the journal": "but manifest.json says that the run is complete",
    "a word in the journal": "journal.csv, line 3: 'many' is not the commit of a further process",
    "nan for a value": "samples.csv, line 2: column 'value' should be a finite number, not 'nan'",
    "infinity for a value": "samples.csv, line 2: column 'value' should be a finite number, not '-inf'",
    "too much for a value": "samples.csv, line 2: column 'value' should be a number, not '1e999'",
    "a word for a value": "samples.csv, line 2: column 'value' should be a number, not 'mny\\x1b[2J'",
    "a status that is none": "samples.csv, line 2: status should be ok, unsupported, invalid or dnf, not 'fine'",
    "a cell of another": "samples.csv, line 2: plan.csv has no cell 1 that is elixir/",
    "a process of another": "samples.csv, line 2: process 40 is of cell",
    "no metric": "samples.csv, line 2: the value has no metric",
    "another column": 'samples.csv, line 1: ',
    "a zero byte": "samples.csv has a zero byte",
}
# What is derived from it, which only the report reads.
DERIVED = {
    "only a header": ("samples.csv", "no sample yet"),
    "no summary": ("summary.csv", "`barista claims"),
    "a column less": ("summary.csv", "column median is missing"),
    "a word for a number": ("summary.csv:2", "median is 'many', expected a finite number"),
    "infinity for a number": ("summary.csv:2", "median is 'inf', expected a finite number"),
    "binary": ("claims.csv", "column claim is missing"),
    "a verdict that is none": ("claims.csv:2", "verdict is 'fine', expected one of matches, better"),
    "a claim of another": ("claims.csv:2", "claim is 'T99', expected one of T1, T2"),
    "no catalogue": ("catalogue.json", "it cannot be read (No such file or directory); `barista claims"),
}


MISSING = object()


def damage(run, how):
    def change(name, edit):
        file = run / name
        with open(file, encoding="utf-8", newline="") as stream:
            text = edit(stream.read())
        with open(file, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)

    def manifest(**fields):
        def edit(text):
            return json.dumps({name: value for name, value in (json.loads(text) | fields).items() if value is not MISSING})
        change("manifest.json", edit)

    def field(file, column, value):
        """In the first row, whose length may change: the journal promises no less than is there."""
        def edit(text):
            header, row, rest = text.split("\n", 2)
            fields = row.split(",")
            fields[column] = value
            return "\n".join([header, ",".join(fields), rest])
        change(file, edit)
        if file == "samples.csv":
            bytes_now = (run / "samples.csv").stat().st_size
            change("journal.csv", lambda text: re.sub(r",\d+", f",{bytes_now}", text))

    def only_a_header():
        change("samples.csv", lambda text: text.split("\n", 1)[0] + "\n")
        change("journal.csv", lambda text: text.split("\n", 1)[0] + "\n")
        manifest(complete=False)

    def folder():
        (run / "samples.csv").unlink()
        (run / "samples.csv").mkdir()

    {
        "no manifest": lambda: (run / "manifest.json").unlink(),
        "half a manifest": lambda: change("manifest.json", lambda text: text[:500]),
        "another schema": lambda: manifest(schema=2),
        "no schema": lambda: manifest(schema=MISSING),
        "a text for the schema": lambda: manifest(schema="1"),
        "a fraction for the schema": lambda: manifest(schema=1.5),
        "a list for the manifest": lambda: change("manifest.json", lambda _: "[]"),
        "a negative seed": lambda: manifest(seed=-1),
        "a number for the suite": lambda: manifest(suite=5),
        "a suite without settings": lambda: manifest(suite={"id": "quick"}),
        "a text among the workers": lambda: manifest(workers=["go"]),
        "escapes in the manifest": lambda: manifest(fingerprint_id=["\033[31m"]),
        "no plan": lambda: (run / "plan.csv").unlink(),
        "no journal": lambda: (run / "journal.csv").unlink(),
        "no samples": lambda: (run / "samples.csv").unlink(),
        "a folder for the samples": folder,
        "empty samples": lambda: change("samples.csv", lambda _: ""),
        "half of the samples": lambda: change("samples.csv", lambda text: text[:len(text) // 2]),
        "an empty plan": lambda: change("plan.csv", lambda text: text.split("\n", 1)[0] + "\n"),
        "half of the journal": lambda: change("journal.csv", lambda text: "".join(text.splitlines(True)[:9])),
        "a word in the journal": lambda: change("journal.csv", lambda text: re.sub(r"\n1,.*", "\nmany", text, count=1)),
        "nan for a value": lambda: field("samples.csv", 10, "nan"),
        "infinity for a value": lambda: field("samples.csv", 10, "-inf"),
        "too much for a value": lambda: field("samples.csv", 10, "1e999"),
        "a word for a value": lambda: field("samples.csv", 10, "mny\033[2J"),
        "a status that is none": lambda: field("samples.csv", 11, "fine"),
        "a cell of another": lambda: field("samples.csv", 4, "elixir"),
        "a process of another": lambda: field("samples.csv", 2, "40"),
        "no metric": lambda: field("samples.csv", 9, ""),
        "another column": lambda: change("samples.csv", lambda text: text.replace(",value,", ",worth,", 1)),
        "a zero byte": lambda: field("samples.csv", 12, "\0"),
        "only a header": only_a_header,
        "no summary": lambda: (run / "summary.csv").unlink(),
        "a column less": lambda: change("summary.csv", lambda text: text.replace(",median,", ",middle,", 1)),
        "a word for a number": lambda: field("summary.csv", 8, "many"),
        "infinity for a number": lambda: field("summary.csv", 8, "inf"),
        "a verdict that is none": lambda: field("claims.csv", 8, "fine"),
        "a claim of another": lambda: field("claims.csv", 0, "T99"),
        "no catalogue": lambda: (run / "catalogue.json").unlink(),
        "binary": lambda: (run / "claims.csv").write_bytes(b"\xff\xfe\x00\x81\n"),
    }[how]()


def barista(*arguments):
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, encoding="utf-8", errors="strict",
                          env=environment)


@needs_program
@pytest.mark.parametrize("how", RECORDED)
def test_every_command_refuses_a_damaged_run_in_the_same_sentence(how, run_directory, capsys):
    damage(run_directory, how)
    before = {file.name: file.stat().st_mtime_ns for file in run_directory.iterdir()}
    assert main([str(run_directory)]) == 3
    said = capsys.readouterr().err
    assert RECORDED[how] in said and said.count("\n") == 1 and "Traceback" not in said
    for command in (["show"], ["claims"], ["why"], ["plan-counts"], ["report"], ["compare", "--runtimes", "espresso,go"],
                    ["certify", "--relabel"], ["run", "--resume"]):
        ended = barista(*command, run_directory)
        assert (ended.returncode, ended.stderr, ended.stdout) == (3, said, ""), command
    assert {file.name: file.stat().st_mtime_ns for file in run_directory.iterdir()} == before


@needs_program
@pytest.mark.parametrize("how", DERIVED)
def test_one_sentence_names_the_derived_file_and_nothing_is_written(how, run_directory, capsys):
    damage(run_directory, how)
    assert main([str(run_directory)]) == 3
    said = capsys.readouterr().err
    file, words = DERIVED[how]
    assert file in said and words in said and said.count("\n") == 1 and "Traceback" not in said
    assert not (run_directory / "report.html").exists() and not (run_directory / "plots").exists()


@needs_program
def test_a_directory_that_is_not_there(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 3
    assert "nowhere is not a directory; give the directory of a run" in capsys.readouterr().err


def test_without_the_program_nothing_is_drawn(run_directory, capsys, monkeypatch):
    monkeypatch.setenv("BARISTA_PROGRAM", str(run_directory / "no-barista"))
    assert main([str(run_directory)]) == 69
    assert "no-barista: it cannot be started" in capsys.readouterr().err
    assert not (run_directory / "plots").exists()


@needs_program
def test_what_a_crash_cut_short_is_not_drawn(run_directory):
    """A row behind the last commit, and a reason whose bytes are no text."""
    with open(run_directory / "samples.csv", "a", encoding="utf-8") as samples:
        samples.write("7,3,21,0,go,yie")
    assert main([str(run_directory)]) == 0
    assert "7,3,21,0" not in (run_directory / "report.html").read_text(encoding="utf-8")


@needs_program
def test_what_a_terminal_or_a_browser_obeys_is_shown_as_its_bytes(run_directory):
    harm = "\033]0;owned\a<script>\u202e"
    manifest = json.loads((run_directory / "manifest.json").read_text(encoding="utf-8"))
    manifest["fingerprint"]["cpu"]["model"] = harm
    manifest["command"].append(harm)
    (run_directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    reason = b"time-out after 60 s"
    samples = (run_directory / "samples.csv").read_bytes()
    assert reason in samples
    (run_directory / "samples.csv").write_bytes(samples.replace(reason, b"time\x1b[2Jout\xff60\xe9s..."))
    assert main([str(run_directory)]) == 0
    page = (run_directory / "report.html").read_text(encoding="utf-8")
    assert "\033" not in page and "\u202e" not in page and "<script>" not in page
    assert "time\\x1b[2Jout\\xff60\\xe9s" in page
    shown = barista("show", run_directory)
    assert shown.returncode == 0 and "\033" not in shown.stdout
    assert "did not finish: time\\x1b[2Jout\\xff60\\xe9s" in " ".join(shown.stdout.split())


@needs_program
def test_a_report_that_cannot_be_written(run_directory, capsys):
    shutil.rmtree(run_directory / "plots", ignore_errors=True)
    (run_directory / "plots").write_text("in the way")
    assert main([str(run_directory)]) == 3
    said = capsys.readouterr().err
    assert "plots" in said and "cannot be written" in said and said.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["one", "two"], ["--help"]])
def test_wrong_usage(arguments, capsys):
    assert main(arguments) == 64
    assert capsys.readouterr().err.startswith("usage:")


def test_modules_that_are_missing_are_named(run_directory, capsys, monkeypatch):
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pandas" else found(name))
    assert main([str(run_directory)]) == 69
    said = capsys.readouterr().err
    assert "has no pandas" in said and "python3-pandas" in said and said.count("\n") == 1
