"""What names mean: from catalogue.json, and from what the workers describe in the manifest."""

import json

import pytest
from barista_report.catalogue import Catalogue, params_in_words, read_catalogue
from barista_report.errors import InvalidRun
from synthetic_run import SyntheticRun

CONTENT = SyntheticRun.catalogue()


def described(*experiments, runtime="tasks"):
    return {"workers": [{"runtime": runtime, "description": {"experiments": list(experiments)}}]}


def test_what_a_runtime_cannot_do_is_known_also_where_nobody_asked():
    catalogue = Catalogue(CONTENT, described({"name": "token_ring", "unsupported": "it cannot wait"},
                                             {"name": "yield", "unsupported": None}))
    assert catalogue.why_not_asked("tasks", "token_ring") == "unsupported: it cannot wait"
    assert catalogue.why_not_asked("tasks", "yield") == catalogue.why_not_asked("go", "token_ring") == "not in this run"


def test_a_count_is_shown_with_what_was_counted():
    catalogue = Catalogue(CONTENT, {})
    assert [catalogue.shown_unit(name) for name in ("clones_per_op", "tasks_alive", "hop_ns", "pss_bytes_per_task")] == [
        "/op", "tasks", "ns", "bytes"]


def test_experiments_are_read_from_the_workers():
    ring = {"name": "ring", "family": "switch", "question": "How?"}
    manifest = {"workers": described({**ring, "metrics": ["hop_ns"]})["workers"]
                + described({**ring, "metrics": ["hop_ns", "hops_across_pus_per_op"]})["workers"]}
    catalogue = Catalogue(CONTENT, manifest)
    assert catalogue.family("ring") == "switch" and catalogue.question("ring") == "How?"
    assert catalogue.is_own("ring", "hops_across_pus_per_op") and not catalogue.is_own("ring", "clones_per_op")


def test_what_tells_about_the_measurement_is_no_answer():
    catalogue = Catalogue(CONTENT, {})
    for metric in ("net_ns", "baseline_ns", "clock_overhead_ns", "line_before_ns", "chain_after_ns", "layers_share_of_lost",
                   "clones_per_op"):
        assert catalogue.is_neutral(metric) and not catalogue.is_own("ring", metric), metric
    assert not catalogue.is_neutral("hop_ns") and catalogue.is_own("ring", "hop_ns")


def test_nothing_is_guessed_from_a_name():
    catalogue = Catalogue(CONTENT, {})
    for metric in ("new_ns", "new_bytes", "new_per_op"):
        assert catalogue.unit(metric) == catalogue.shown_unit(metric) == catalogue.meaning(metric) == ""
        assert not catalogue.is_own("ring", metric)
    assert catalogue.family("parked_memories") == ""


def test_claims_have_sentences_units_and_sources():
    catalogue = Catalogue(CONTENT, {})
    assert catalogue.claim_row("T7") == "memory ratio"
    assert catalogue.claim_unit("T7", "whole cost") == "x" and catalogue.claim_unit("T7", "overall") == ""
    assert catalogue.claim_definitions("T2") == {"create and join": "where create and join is from; what create and join means"}


def test_a_lower_bound_is_what_the_suite_ended():
    catalogue = Catalogue(CONTENT, {})
    assert catalogue.is_lower_bound("stopped at the suite's cap of 1000000")
    assert not catalogue.is_lower_bound("mmap: vm.max_map_count is 65530") and not catalogue.is_lower_bound("")


@pytest.mark.parametrize("text, words", [
    (None, "it cannot be read (No such file or directory)"), ("{", "it is not JSON"), ("[]", "expected a catalogue of version 1"),
    (json.dumps(CONTENT | {"catalogue": 2}), "expected a catalogue of version 1"),
    (json.dumps(CONTENT | {"metrics": [{}]}), "the catalogue is not whole (KeyError: 'name')"),
    (json.dumps(CONTENT | {"words": 5}), "the catalogue is not whole (TypeError"),
])
def test_what_is_no_catalogue_is_told_with_the_command_that_makes_one(tmp_path, text, words):
    if text is not None:
        (tmp_path / "catalogue.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRun) as refused:
        read_catalogue(tmp_path, {})
    assert str(refused.value).startswith(f"{tmp_path / 'catalogue.json'}: ")
    assert words in str(refused.value) and f"`barista claims {tmp_path}` writes it" in str(refused.value)


def test_parameters_in_words():
    assert params_in_words("tasks=1000;capacity=0").replace("\u00a0", " ") == "tasks = 1\u202f000, capacity = 0"
    assert params_in_words("") == ""
