"""A run directory that is not one: a sentence that names the file, exit code 3, nothing written."""

import json
import shutil

import pytest
from barista_report.__main__ import main

SENTENCES = {
    "no manifest": ("manifest.json", "missing"),
    "half a manifest": ("manifest.json", "half-written"),
    "another schema": ("manifest.json", "found schema version 2, this program reads version 1"),
    "no schema": ("manifest.json", "found no schema version"),
    "no samples": ("samples.csv", "missing"),
    "empty samples": ("samples.csv", "empty"),
    "only a header": ("samples.csv", "no sample yet"),
    "half a line": ("samples.csv", "half-written"),
    "no summary": ("summary.csv", "`barista claims"),
    "a column less": ("summary.csv", "column median is missing"),
    "a word for a number": ("summary.csv:2", "median is 'many', expected a number"),
    "binary": ("claims.csv", "not a table"),
}


def damage(run, how):
    def change(name, edit):
        file = run / name
        file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")

    def set_schema(text, schema):
        manifest = json.loads(text)
        manifest.pop("schema")
        return json.dumps(manifest | schema)

    {
        "no manifest": lambda: (run / "manifest.json").unlink(),
        "half a manifest": lambda: change("manifest.json", lambda text: text[:500]),
        "another schema": lambda: change("manifest.json", lambda text: set_schema(text, {"schema": 2})),
        "no schema": lambda: change("manifest.json", lambda text: set_schema(text, {})),
        "no samples": lambda: (run / "samples.csv").unlink(),
        "empty samples": lambda: change("samples.csv", lambda _: ""),
        "only a header": lambda: change("samples.csv", lambda text: text.splitlines()[0] + "\n"),
        "half a line": lambda: change("samples.csv", lambda text: text + "7,3,21,0,go,yie"),
        "no summary": lambda: (run / "summary.csv").unlink(),
        "a column less": lambda: change("summary.csv", lambda text: text.replace(",median,", ",middle,", 1)),
        "a word for a number": lambda: change("summary.csv", word_for_median),
        "binary": lambda: (run / "claims.csv").write_bytes(b"\xff\xfe\x00\x81"),
    }[how]()


def word_for_median(text):
    lines = text.splitlines()
    fields = lines[1].split(",")
    fields[8] = "many"
    return "\n".join([lines[0], ",".join(fields), *lines[2:]]) + "\n"


@pytest.mark.parametrize("how", SENTENCES)
def test_one_sentence_names_the_file_and_nothing_is_written(how, run_directory, capsys):
    damage(run_directory, how)
    assert main([str(run_directory)]) == 3
    said = capsys.readouterr().err
    file, words = SENTENCES[how]
    assert file in said and words in said and said.count("\n") == 1 and "Traceback" not in said
    assert not (run_directory / "report.html").exists() and not (run_directory / "plots").exists()


def test_a_directory_that_is_not_there(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 3
    assert "no such run directory" in capsys.readouterr().err


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
