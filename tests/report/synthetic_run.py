"""Writes a run directory as `barista run` and `barista claims` do, with invented but plausible figures.

All families, five runtimes and two variants, and everything that makes reports hard: processes that died, runtimes that
cannot do a thing, answers that were wrong, intervals wider than the value, too few processes for an interval, totals
below zero.
Seeded: the same directory each time. Not a model of any machine; no figure of it may leave the tests.
"""

import csv
import json
import statistics
import zlib
from pathlib import Path
from random import Random

REAL_CATALOGUE = Path(__file__).resolve().parents[2] / "results/reference/amd-epyc-2vcpu/quick/catalogue.json"
RUNTIMES = ["boost_fiber", "boost_fiber_round_robin", "boost_fiber_shared_work", "espresso", "go", "std_thread", "tbb"]
SAMPLES = ("cell,round,process,repetition,runtime,experiment,params,placement,workers,metric,value,status,reason,"
           "flags").split(",")
SUMMARY = ("runtime,experiment,params,placement,workers,metric,processes,samples,median,ci_low,ci_high,mean,flagged,"
           "invalid,status,reason").split(",")
PLAN = "process,round,cell,runtime,experiment,params,placement,workers,pus,seed,status,reason".split(",")
CELL = ("runtime", "experiment", "params", "placement", "workers")
CLAIMS = "claim,runtime,definition,value,ci_low,ci_high,low,high,verdict,words,reason,interval".split(",")

# experiment: (family, question, metric, params, nanoseconds by base runtime with one worker)
TIMES = {
    "spawn_enqueue": ("spawn", "What does starting a task cost the one that starts it?", "enqueue_ns", ["tasks=1000"],
                      {"boost_fiber": 260, "espresso": 5.1, "go": 140, "std_thread": 31000, "tbb": 36}),
    "spawn_first_instruction": ("spawn", "How long does a new task wait for its first instruction?",
                                "first_instruction_ns", [""],
                                {"boost_fiber": 410, "espresso": 21, "go": 230, "std_thread": 33000, "tbb": 190}),
    "spawn_join": ("spawn", "What does a task cost from its creation to its join?", "spawn_join_ns",
                   ["tasks=100", "tasks=1000000"],
                   {"boost_fiber": 300, "espresso": 5.8, "go": 165, "std_thread": 38200, "tbb": 42}),
    "spawn_churn": ("spawn", "What does a task cost while as many are born as die?", "churn_ns", ["alive=100"],
                    {"boost_fiber": 340, "espresso": 9.4, "go": 170, "std_thread": 41000, "tbb": 51}),
    "yield": ("switch", "What does a yield cost among runnable tasks?", "yield_ns", ["tasks=2", "tasks=1000"],
              {"boost_fiber": 67, "espresso": 3.8, "go": 49, "std_thread": 1352, "tbb": 575}),
    "token_ring": ("switch", "What does it cost to hand the processor to a particular other task?", "hop_ns",
                   ["tasks=2", "tasks=1000"],
                   {"boost_fiber": 93, "espresso": 8.1, "go": 116, "std_thread": 2100, "tbb": 610}),
    "channel_pingpong": ("switch", "What does a round trip over two unbuffered channels cost?", "round_trip_ns", [""],
                         {"boost_fiber": 228, "espresso": 26, "go": 225, "std_thread": 4200}),
    "skynet_channels": ("throughput", "How fast does a tree of tasks grow and fold over channels?", "task_ns",
                        ["leaves=10000"],
                        {"boost_fiber": 640, "espresso": 31, "go": 580}),
    "skynet_join": ("throughput", "How fast does a tree of tasks grow and fold over joins?", "task_ns",
                    ["leaves=10000"],
                    {"boost_fiber": 420, "espresso": 14, "go": 310, "tbb": 33.7}),
    "fork_join_fib": ("throughput", "What does a fork cost in a recursion whose work is nothing but forks?", "call_ns",
                      ["n=15"],
                      {"boost_fiber": 350, "espresso": 11.4, "go": 268, "std_thread": 36000, "tbb": 37.7}),
    "channel_pipeline": ("throughput", "What does a message cost in a pipeline of tasks joined by channels?",
                         "message_ns", ["stages=0;capacity=0", "stages=8;capacity=128"],
                         {"boost_fiber": 120, "espresso": 6.2, "go": 88, "std_thread": 2600}),
}
LAYERS = ["pss_bytes", "page_table_bytes", "kernel_stack_bytes", "slab_bytes"]
BYTES = {  # per task: pss, page tables, kernel stack, slab, reserved
    "boost_fiber": (5300, 520, 0, 180, 139264), "espresso": (4110, 70, 0, -12, 65536), "go": (2480, 40, 0, 10, 2600),
    "std_thread": (8600, 4096, 16384, 7400, 8392704), "tbb": (310, 12, 0, 4, 0)}
LIMITS = {"boost_fiber": (32751, "mmap: vm.max_map_count is 65530"),
          "espresso": (1000000, "stopped at the suite's cap of 1000000"),
          "go": (1310720, "memory ceiling 4096 MiB (at 1400000 tasks)"),
          "std_thread": (11904, "pthread_create: pids.max is 12000"),
          "tbb": None}
MECHANISMS = ["voluntary_switches_per_op", "involuntary_switches_per_op", "minor_faults_per_op", "major_faults_per_op",
              "clones_per_op"]


def base_of(runtime):
    return "boost_fiber" if runtime.startswith("boost_fiber") else runtime


class SyntheticRun:
    def __init__(self, processes=7, seed=1, long_names=False):
        self.processes, self.seed = processes, seed
        self.runtimes = RUNTIMES + (["a_runtime_of_a_remarkably_long_name"] if long_names else [])
        self.samples, self.summary, self.claims = [], [], []
        self.cell = self.process = 0
        self._times()
        self._memory()
        self._limits()
        self._claims()

    def write(self, directory):
        directory = Path(directory)
        directory.mkdir(parents=True, exist_ok=True)
        plan = self._plan()
        (directory / "manifest.json").write_text(json.dumps(self.manifest(), indent=1) + "\n", encoding="utf-8")
        (directory / "catalogue.json").write_text(json.dumps(self.catalogue(), indent=1) + "\n", encoding="utf-8")
        for name, columns, rows in (("plan.csv", PLAN, plan), ("samples.csv", SAMPLES, self.samples),
                                    ("summary.csv", SUMMARY, self.summary),
                                    ("claims.csv", CLAIMS, self.claims)):
            with open(directory / name, "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        committed = (directory / "samples.csv").stat().st_size
        (directory / "journal.csv").write_text(
            "process,samples_bytes\n" + "".join(f"{row['process']},{committed}\n" for row in plan), encoding="utf-8")
        (directory / "topology.xml").write_text("<topology/>\n", encoding="utf-8")
        (directory / "topology.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60" viewBox="0 0 200 60">'
            '<rect width="200" height="60" fill="#bebebe"/><text x="10" y="35">Package L#0</text></svg>\n',
            encoding="utf-8")
        return directory

    def _plan(self):
        """A row for each process that has a sample; they are numbered anew, for a plan has no gaps."""
        plan, numbers = [], {}
        for sample in sorted(self.samples, key=lambda row: row["process"]):
            number = numbers.setdefault(sample["process"], len(numbers))
            if number == len(plan):
                plan.append({"process": number, "seed": 1, "pus": "0",
                             "status": "unsupported" if sample["status"] == "unsupported" else "planned",
                             **{name: sample[name] for name in ("round", "cell", *CELL, "reason")}})
        for sample in self.samples:
            sample["process"] = numbers[sample["process"]]
        self.process = len(plan)
        return plan

    def manifest(self):
        return {
            "schema": 1, "barista": "0.1.0", "command": ["barista", "run", "quick", "--seed", "7"], "seed": 7,
            "started_utc": "2024-01-01T00:00:00Z", "ended_utc": "2024-01-01T00:02:41Z", "resumed_utc": [],
            "processes": self.process, "complete": True, "stopped": None, "share_outside_cells": 0.12,
            "fingerprint_id": "0123456789abcdef",
            "fingerprint": {
                "cpu": {"model": "An Imaginary Processor", "vendor": None},
                "topology": {"packages": 1, "numa_nodes": 1, "cores": 2, "pus": 2, "allowed": 2},
                "caches": [{"level": 1, "kind": "data", "bytes": 32768}], "memory": {"total_bytes": 8589934592},
                "kernel": {"release": "6.1.0"}, "virtualisation": {"hypervisor": True}, "mitigations": ["one", "two"]},
            "suite": {"id": "quick", "description": "every family once", "rounds": self.processes, "repetitions": 3,
                      "min_time_s": 0.05, "timeout_s": 60, "memory_ceiling_mib": 4096},
            "search_caps": {},
            "workers": [{"runtime": name, "executable": f"bench-{name}", "description": self._description(name)}
                        for name in self.runtimes],
        }

    @staticmethod
    def catalogue():
        """As barista writes it, with the metrics of a real run, and invented claims."""
        with open(REAL_CATALOGUE, encoding="utf-8") as file:
            real = json.load(file)
        return real | {
            "claims": [{"id": claim, "row": row, "statement": statement, "cited": "",
                        "definitions": [{"name": name, "subject": "goroutines", "unit": unit, "source": f"where {name} is from",
                                         "meaning": f"what {name} means"} for name, unit, *_ in definitions]}
                       for claim, (row, statement, definitions) in CLAIM_TEXTS.items()],
            "words": [{"word": "reserved", "meaning": "address space that was set aside"}]}

    @staticmethod
    def _description(runtime):
        experiments = [{"name": name, "family": family, "question": question,
                        "metrics": [metric, *(["hops_across_pus_per_op"] if name == "token_ring" else [])]}
                       for name, (family, question, metric, *_) in TIMES.items()]
        experiments.append({"name": "parked_memory", "family": "memory",
                            "question": "How much memory does a parked task hold?",
                            "metrics": [*LAYERS, "reserved_bytes", "whole_cost_bytes", "system_lost_bytes"]})
        experiments.append({"name": "parked_limit", "family": "limit",
                            "question": "How many tasks can be alive at the same time?",
                            "metrics": ["tasks_alive"]})
        return {"runtime": runtime, "library": f"lib{runtime} 1.0", "language": "Go" if runtime == "go" else "C++",
                "notes": {"channel": "common primitive over park and unpark"} if runtime == "tbb" else {},
                "experiments": experiments}

    def _random(self, *key):
        return Random(zlib.crc32(repr((self.seed, *key)).encode()))

    def _cell(self, runtime, experiment, params, workers):
        self.cell += 1
        return {"runtime": runtime, "experiment": experiment, "params": params,
                "placement": "one_pu" if workers == 1 else "compact", "workers": workers}

    def _sample(self, key, number, metric="", value="", status="ok", reason="", flags="", repetition=0):
        self.samples.append({"cell": self.cell, "round": number, "process": self.process + number,
                             "repetition": repetition, **key, "metric": metric, "value": value, "status": status,
                             "reason": reason, "flags": flags})

    def _measure(self, key, metric, value, spread, reason="", processes=None):
        random = self._random(*key.values(), metric)
        medians, flagged = [], 0
        for number in range(processes or self.processes):
            centre = value * random.lognormvariate(0, spread) if value > 0 else random.random() / 50
            values = [centre * random.lognormvariate(0, spread / 3) for _ in range(3)]
            for repetition, one in enumerate(values):
                flags = "steal" if random.random() < 0.03 else ""
                flagged += bool(flags)
                self._sample(key, number, metric, repr(one), reason=reason, flags=flags, repetition=repetition)
            medians.append(statistics.median(values))
        self._summarise(key, metric, medians, 3 * len(medians), flagged, reason)

    def _summarise(self, key, metric, values, samples, flagged=0, reason=""):
        values = sorted(values)
        enough = len(values) >= 6
        self.summary.append({**key, "metric": metric, "processes": len(values), "samples": samples,
                             "median": repr(statistics.median(values)), "ci_low": repr(values[0]) if enough else "",
                             "ci_high": repr(values[-1]) if enough else "", "mean": repr(statistics.fmean(values)),
                             "flagged": flagged, "invalid": 0, "status": "ok", "reason": reason})

    def _times(self):
        for experiment, (_, _, metric, all_params, values) in TIMES.items():
            for params in all_params:
                for runtime in self.runtimes:
                    for workers in (1, 2):
                        self._time(runtime, experiment, params, workers, metric, values.get(base_of(runtime)))

    def _time(self, runtime, experiment, params, workers, metric, value):
        key = self._cell(runtime, experiment, params, workers)
        if value is None:
            reason = f"{runtime} has no channel, and this experiment needs one"
            self._sample(key, 0, status="unsupported", reason=reason)
            self.process += 1
            return
        if (runtime, params) == ("std_thread", "tasks=1000000"):
            for number in range(self.processes):
                self._sample(key, number, status="dnf",
                             reason="pthread_create: Resource temporarily unavailable; pids.max is 12000")
        elif (runtime, experiment, workers) == ("boost_fiber_shared_work", "token_ring", 2):
            for number in range(self.processes):
                self._sample(key, number, metric, "12.5", "invalid", "the token has not made every hop")
        else:
            bigger = 4 if "1000000" in params else 1.6 if "tasks=1000" == params else 1
            across = 0.55 if TIMES[experiment][0] == "throughput" else 1.25
            if (runtime, experiment) == ("std_thread", "token_ring"):
                across = 12
            wide = 0.6 if runtime == "tbb" and workers == 2 else 0.03
            few = 4 if (runtime, experiment) == ("go", "spawn_churn") else None
            self._measure(key, metric, value * bigger * (across if workers == 2 else 1), wide, processes=few)
            for mechanism in MECHANISMS:
                self._measure(key, mechanism, 0.97 if runtime == "std_thread" and "volun" in mechanism else 0.0004, 0.2)
            if experiment == "token_ring":
                self._measure(key, "hops_across_pus_per_op", 0.31 if workers == 2 else 0, 0.2)
            if (runtime, experiment, workers) == ("boost_fiber", "spawn_churn", 2):
                for number in range(2):
                    self._sample(key, number, status="dnf", reason="killed by signal 11 (segmentation fault)")
        self.process += self.processes

    def _memory(self):
        for runtime in self.runtimes:
            if base_of(runtime) not in BYTES:
                key = self._cell(runtime, "parked_memory", "tasks=500", 1)
                self._sample(key, 0, status="unsupported", reason="it cannot park")
                self.process += 1
                continue
            totals = {}
            for tasks in (500, 1000, 2000, 4000, 8000):
                key = self._cell(runtime, "parked_memory", f"tasks={tasks}", 1)
                for number in range(3):
                    for metric, value in self._layers(runtime, tasks, number).items():
                        self._sample(key, number, metric, value)
                        totals.setdefault(metric, {}).setdefault(tasks, []).append(value)
                self.process += 3
                for metric, by_size in totals.items():
                    self._summarise(key, metric, by_size[tasks], 3)
            slope_key = {**key, "params": ""}
            for metric, by_size in totals.items():
                ends = [(by_size[8000][i] - by_size[500][j]) / 7500 for i in range(3) for j in range(3)]
                self._summarise(slope_key, metric + "_per_task", ends, 15)

    def _layers(self, runtime, tasks, number):
        random = self._random(runtime, tasks, number)
        *layers, reserved = BYTES[base_of(runtime)]
        values = {name: round(each * tasks * random.lognormvariate(0, 0.02) + random.gauss(0, 20000))
                  for name, each in zip(LAYERS, layers)}
        values["pss_bytes"] += 40000
        whole = sum(values.values())
        values.update(reserved_bytes=reserved * tasks, whole_cost_bytes=whole, system_lost_bytes=round(whole * 0.96))
        if runtime == "espresso":
            values["stack_bytes"] = 4096 * tasks
        return values

    def _limits(self):
        for runtime in self.runtimes:
            key = self._cell(runtime, "parked_limit", "", 1)
            limit = LIMITS.get(base_of(runtime))
            if limit is None:
                self._sample(key, 0, status="dnf", reason="time-out after 60 s")
            else:
                self._measure(key, "tasks_alive", limit[0], 0.001, limit[1], processes=3)
            self.process += self.processes

    def _claims(self):
        for claim, (_, _, definitions) in CLAIM_TEXTS.items():
            for i, runtime in enumerate(self.runtimes):
                verdicts = [VERDICTS[(i + j + ord(claim[1]) + 2) % len(VERDICTS)] for j in range(len(definitions))]
                for (definition, _, low, high), verdict in zip(definitions, verdicts):
                    self._claim_row(claim, runtime, definition, verdict, low, high)
                self._roll_up(claim, runtime, verdicts)

    def _claim_row(self, claim, runtime, definition, verdict, low, high):
        value = {"matches": low, "does_not_apply": ""}.get(verdict, high * 3)
        around = ["", ""] if value == "" else [value * 0.97, value * 1.04]
        if definition == "alive at once":
            around = [value, ""]
        self.claims.append({"claim": claim, "runtime": runtime, "definition": definition, "value": value,
                            "ci_low": around[0], "ci_high": around[1], "low": low, "high": high, "verdict": verdict,
                            "words": WORDS[verdict], "reason": "unsupported: it has no timers" if value == "" else "",
                            "interval": "" if value == "" else "range" if definition == "alive at once" else "median"})

    def _roll_up(self, claim, runtime, verdicts):
        verdict = verdicts[0] if len(set(verdicts)) == 1 else "depends"
        readings = "reading matches" if len(verdicts) == 1 else "readings match"
        match = f"{verdicts.count('matches')} of {len(verdicts)} {readings}"
        words = f"depends on what is counted: {match}" if verdict == "depends" else WORDS[verdict]
        if runtime not in ("std_thread", "go"):
            verdict, words = "comparison", match
        self.claims.append({"claim": claim, "runtime": runtime, "definition": "overall", "value": "",
                            "ci_low": "", "ci_high": "", "low": "", "high": "", "verdict": verdict, "words": words,
                            "reason": "", "interval": ""})


WORDS = {"matches": "matches", "better": "better than the book, 3x", "worse": "worse than the book, 3x",
         "too_close": "too close to call", "not_enough_data": "not enough data", "does_not_apply": "does not apply"}
VERDICTS = list(WORDS)
# id -> a few words, the statement, and name, unit and bounds of its definitions
CLAIM_TEXTS = {
    "T1": ("initial stack", "A goroutine starts with a stack of about 2 KB that grows as needed.",
           [("reserved", "bytes", 1024.0, 4096.0), ("touched", "bytes", 1024.0, 4096.0)]),
    "T2": ("creation", "Creating a thread is a system call; creating a goroutine is an allocation in user space.",
           [("create and join", "count", 0.9, 1.1)]),
    "T3": ("context switch", "Switching between threads takes about 1 to 10 µs; between goroutines about 200 ns.",
           [("hop, same PU", "ns", 100.0, 400.0), ("hop, two PUs", "ns", 100.0, 400.0), ("yield", "ns", 100.0, 400.0)]),
    "T5": ("practical limit", "The practical limit is millions of goroutines.", [("alive at once", "count", 1e6, 1e9)]),
    "T7": ("memory ratio", "Goroutines are roughly 500 times more memory-efficient than threads.",
           [("reserved", "x", 250.0, 1000.0), ("touched", "x", 250.0, 1000.0), ("whole cost", "x", 250.0, 1000.0)]),
    "T8": ("switch ratio", "Goroutines are 5 to 50 times faster to switch than threads.", [("hop", "x", 5.0, 50.0)]),
}

if __name__ == "__main__":
    import sys

    SyntheticRun().write(sys.argv[1])
