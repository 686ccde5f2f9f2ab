"""What names mean, from the manifest or, for claims, from claims.md."""

from barista_report.catalogue import Catalogue, params_in_words

CLAIMS = """# The chapter's claims

## T7: memory, thread / goroutine

> Goroutines are roughly 500 times more memory-efficient than threads.

| runtime | reading |
|---|---|

The book's table: goroutines: 500x

Readings:

- *whole cost* (goroutines): std_thread's whole_cost_bytes_per_task of parked_memory, one_pu, 1 worker, over whole_cost_bytes_per_task of parked_memory
- *touched* (threads, every process's value): pss_bytes_per_task of parked_memory, one_pu, 1 worker; resident memory

## T8: switch

> A switch.

## Words

- *touched*: memory that was really used
"""


def test_what_a_runtime_cannot_do_is_known_also_where_nobody_asked():
    experiments = [{"name": "token_ring", "unsupported": "it cannot wait"}, {"name": "yield", "unsupported": None}]
    catalogue = Catalogue({"workers": [{"runtime": "tasks", "description": {"experiments": experiments}}]})
    assert catalogue.why_not_asked("tasks", "token_ring") == "unsupported: it cannot wait"
    assert catalogue.why_not_asked("tasks", "yield") == catalogue.why_not_asked("go", "token_ring") == "not in this run"


def test_a_count_is_shown_with_what_was_counted():
    catalogue = Catalogue({})
    assert [catalogue.shown_unit(name) for name in ("clones_per_op", "tasks_alive", "hop_ns", "pss_bytes_per_task")] == [
        "/op", "tasks", "ns", "bytes"]


def test_which_claims_file_judged_is_read_where_it_is_told():
    sentence = "Judged by the claims file 'mine.toml' (content 1), not by the project's own."
    assert Catalogue({}, CLAIMS + f"\n{sentence}\n").judged_by() == sentence
    assert Catalogue({}, CLAIMS).judged_by() == ""


def test_how_much_figures_change_from_run_to_run_is_the_sentence_of_the_claims():
    sentence = "From run to run a time is taken to change by 3 % with one worker, which is usual."
    assert Catalogue({}, CLAIMS + f"\n{sentence}\n").run_spread() == sentence
    assert Catalogue({}, CLAIMS).run_spread() == ""


def test_claims_are_read_from_their_text_where_the_manifest_has_none():
    catalogue = Catalogue({}, CLAIMS)
    assert catalogue.claims() == ["T7", "T8"]
    assert catalogue.claim_row("T7") == "memory, thread / goroutine"
    assert catalogue.claim_statement("T8") == "A switch."
    assert catalogue.claim_cited("T7") == "goroutines: 500x" and catalogue.claim_cited("T8") == ""
    assert catalogue.words() == [("touched", "memory that was really used")]
    assert catalogue.claim_unit("T7", "whole cost") == "x"
    assert catalogue.claim_unit("T7", "touched") == "bytes"
    assert catalogue.claim_unit("T7", "another") == "" and catalogue.claim_unit("T9", "touched") == ""


def test_the_manifest_goes_before_the_text():
    catalogue = Catalogue({"claims": [{"id": "T7", "row": "memory", "definitions": [{"name": "touched", "unit": "x"}]}]}, CLAIMS)
    assert catalogue.claim_row("T7") == "memory" and catalogue.claim_unit("T7", "touched") == "x"


def test_experiments_are_read_from_the_workers():
    workers = [{"description": {"experiments": [{"name": "ring", "family": "switch", "question": "How?", "metrics": metrics}]}}
               for metrics in (["hop_ns"], ["hop_ns", "hops_across_pus_per_op"])]
    catalogue = Catalogue({"workers": workers})
    assert catalogue.family("ring") == "switch" and catalogue.question("ring") == "How?"
    assert catalogue.is_own("ring", "hops_across_pus_per_op") and not catalogue.is_own("ring", "clones_per_op")


def test_what_tells_about_the_measurement_is_no_answer():
    catalogue = Catalogue({})
    for metric in ("net_ns", "baseline_ns", "clock_overhead_ns", "layers_share_of_lost", "clones_per_op"):
        assert catalogue.is_mechanism(metric) and not catalogue.is_own("ring", metric)
    assert not catalogue.is_mechanism("hop_ns")


def test_units_of_unknown_metrics_follow_their_endings():
    catalogue = Catalogue({})
    assert [catalogue.unit(name) for name in ("new_ns", "new_bytes", "new_bytes_per_task", "new_per_op")] == [
        "ns", "bytes", "bytes", "count"]


def test_parameters_in_words():
    assert params_in_words("tasks=1000;capacity=0").replace("\u00a0", " ") == "tasks = 1\u202f000, capacity = 0"
    assert params_in_words("") == ""
