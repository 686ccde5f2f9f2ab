"""Compares a worker in Go with one in C++: compare_workers.py description|names|results GO_WORKER CPP_WORKER

description: the same experiments in the same order, with the same families, questions, axes and metrics.
names:       the same cases, in the same order, with Google Benchmark's suffixes.
results:     entries of the same shape, in Google Benchmark's JSON, for a repeated case and for a one-shot one.

Prints each difference and ends with 1, or says what is equal and ends with 0.
"""
import json
import subprocess
import sys

ONLY_GO_METRICS = {"stack_bytes"}  # no other runtime keeps this account
COMPARED = ["name", "family", "question", "one_shot", "duration", "axes"]


def run(worker, *arguments):
    return subprocess.run([worker, *arguments], check=True, capture_output=True, text=True).stdout


def differences(what, go, cpp):
    return [] if go == cpp else [f"{what}: Go has {go!r}, C++ has {cpp!r}"]


def compare_descriptions(go_worker, cpp_worker):
    go, cpp = (json.loads(run(worker, "--barista_describe")) for worker in (go_worker, cpp_worker))
    found = differences("keys", list(go), list(cpp))
    found += differences("protocol", go["protocol"], cpp["protocol"])
    found += differences("experiments", *([one["name"] for one in side["experiments"]] for side in (go, cpp)))
    for ours, theirs in zip(go["experiments"], cpp["experiments"]):
        name = theirs["name"]
        found += differences(f"{name}: keys", list(ours), list(theirs))
        for key in COMPARED:
            found += differences(f"{name}: {key}", ours[key], theirs[key])
        metrics = [[one for one in side["metrics"] if one not in ONLY_GO_METRICS] for side in (ours, theirs)]
        found += differences(f"{name}: metrics", *metrics)
    return found


def compare_names(go_worker, cpp_worker):
    workers = go_worker, cpp_worker
    unsupported = {one["name"] for worker in workers
                   for one in json.loads(run(worker, "--barista_describe"))["experiments"] if one["unsupported"]}
    return differences("cases", *([name for name in run(worker, "--benchmark_list_tests").splitlines()
                                   if name.split("/")[0] not in unsupported] for worker in workers))


def results_of(worker, case):
    text = run(worker, f"--barista_case={case}", "--benchmark_min_time=0.001", "--benchmark_repetitions=2",
               "--benchmark_format=json")
    return json.loads(text)


# What does not depend on the measured values.
FIXED = ["name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions", "repetition_index",
         "threads", "aggregate_name", "aggregate_unit", "time_unit", "error_occurred"]


def keys_of(entry):
    """The keys in order. A figure that does not exist (0/0) is NaN in one worker and missing in the other."""
    return [key for key, value in entry.items() if value == value and not (key.endswith(("_per_op", "_steps"))
            and entry.get("aggregate_name") == "cv")]


def shared(theirs, ours):
    """Of `theirs` what is in `ours`: newer versions of Google Benchmark say more about themselves and the machine."""
    return [one for one in theirs if one in ours]


def compare_results(go_worker, cpp_worker):
    found = []
    for case in ("spawn_join/tasks:10/workers:1", "parked_limit/tasks:10/workers:1"):
        go, cpp = (results_of(worker, case) for worker in (go_worker, cpp_worker))
        found += differences(f"{case}: context", list(go["context"]), shared(cpp["context"], go["context"]))
        found += differences(f"{case}: entries", len(go["benchmarks"]), len(cpp["benchmarks"]))
        for ours, theirs in zip(go["benchmarks"], cpp["benchmarks"]):
            found += differences(f"{case}: keys", keys_of(ours), keys_of(theirs))
            for key in FIXED:
                found += differences(f"{case}: {key}", ours.get(key), theirs.get(key))
    return found


COMPARISONS = {"description": compare_descriptions, "names": compare_names, "results": compare_results}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in COMPARISONS:
        sys.exit(f"usage: compare_workers.py {'|'.join(COMPARISONS)} GO_WORKER CPP_WORKER")
    found = COMPARISONS[sys.argv[1]](*sys.argv[2:])
    for difference in found:
        print(difference)
    if found:
        sys.exit(1)
    print(f"{sys.argv[1]}: equal")


if __name__ == "__main__":
    main()
