"""What the names in a run mean: units and meanings of metrics, families and questions of experiments, claims.

All of it comes from the manifest: experiments from the descriptions of the workers, metrics and claims from lists of
their own; of claims that it does not list, the sentences are those of claims.md. A run whose manifest lacks a name still gets its plots: the unit is then taken from the metric's ending and
the family from the table below, and the name stands for the missing sentence.
"""

import re

_FAMILY_OF_KNOWN = {
    "spawn_enqueue": "spawn",
    "spawn_first_instruction": "spawn",
    "spawn_join": "spawn",
    "spawn_churn": "spawn",
    "yield": "switch",
    "token_ring": "switch",
    "channel_pingpong": "switch",
    "parked_memory": "memory",
    "parked_limit": "limit",
}
NOT_ASKED = "not in this run"
_ABOUT_THE_MEASUREMENT = {"baseline_ns", "net_ns", "layers_share_of_lost"}


class Catalogue:
    def __init__(self, manifest, claims_text=""):
        self._metrics = _by_name(manifest.get("metrics"), "name")
        self._remarks = _told_by_workers(manifest, "remark")
        self._unsupported = _told_by_workers(manifest, "unsupported")
        self._experiments = _experiments_of_workers(manifest) | _by_name(manifest.get("experiments"), "name")
        self._words = _words_of_text(claims_text)
        self._judged_by = re.search(r"^Judged by .+$", claims_text, re.MULTILINE)
        self._run_spread = re.search(r"^From run to run .+$", claims_text, re.MULTILINE)
        self._claims = _claims_of_text(claims_text) | _by_name(manifest.get("claims"), "id")

    def unit(self, metric):
        known = self._metrics.get(metric, {}).get("unit")
        if known:
            return known
        if metric.endswith("_ns"):
            return "ns"
        return "bytes" if metric.endswith(("_bytes", "_bytes_per_task")) else "count"

    def shown_unit(self, metric):
        """The same, and of a count what was counted."""
        if metric == "tasks_alive":
            return "tasks"
        return "/op" if metric.endswith("_per_op") else self.unit(metric)

    def meaning(self, metric):
        return self._metrics.get(metric, {}).get("meaning", "")

    def is_mechanism(self, metric):
        """Counted to prove what happened; neither more nor less of it is better."""
        direction = self._metrics.get(metric, {}).get("direction")
        if direction:
            return direction == "neutral"
        return metric.endswith("_per_op") or metric.startswith("clock_") or metric in _ABOUT_THE_MEASUREMENT

    def is_own(self, experiment, metric):
        """Whether the metric answers the experiment's question; the rest tells how the answer came about."""
        listed = self._experiments.get(experiment, {}).get("metrics")
        return not self.is_mechanism(metric) or (isinstance(listed, list) and metric in listed)

    def family(self, experiment):
        known = self._experiments.get(experiment, {}).get("family")
        return known or _FAMILY_OF_KNOWN.get(experiment, "throughput")

    def question(self, experiment):
        return self._experiments.get(experiment, {}).get("question") or experiment.replace("_", " ")

    def experiments(self):
        """Names in the order of the manifest."""
        return list(self._experiments)

    def remark(self, runtime, experiment):
        """What the runtime says of all its figures of this experiment; begins the reason of each of its samples."""
        return self._remarks.get((runtime, experiment), "")

    def why_not_asked(self, runtime, experiment):
        """Why a run has no cell of it: the runtime cannot do it, which no other run mends, or nobody asked."""
        why = self._unsupported.get((runtime, experiment))
        return f"unsupported: {why}" if why else NOT_ASKED

    def words(self):
        """[(word, meaning)] of the field's words in the claims."""
        return self._words

    def judged_by(self):
        """The sentence of claims.md on the claims file, where it is not the project's own; else nothing."""
        return self._judged_by[0] if self._judged_by else ""

    def run_spread(self):
        """By how much figures were taken to change from run to run, as claims.md says; empty if it does not."""
        return self._run_spread[0] if self._run_spread else ""

    def claims(self):
        return list(self._claims)

    def claim_row(self, claim):
        return str(self._claims.get(claim, {}).get("row") or "")

    def claim_statement(self, claim):
        return self._claims.get(claim, {}).get("statement") or ""

    def claim_cited(self, claim):
        """What the chapter's table says in the claim's row."""
        return self._claims.get(claim, {}).get("cited") or ""

    def claim_definitions(self, claim):
        """{name: source}, such as `hop_ns of token_ring tasks=2, one_pu, 1 worker, over ...`."""
        return {name: entry.get("source", "") for name, entry in self._definitions(claim).items()}

    def claim_unit(self, claim, definition):
        """Unit of a definition's figures, by its metric; the empty text where that is not known."""
        entry = self._definitions(claim).get(definition, {})
        if entry.get("unit"):
            return entry["unit"]
        source = entry.get("source", "").split(";")[0]
        if ", over " in source:
            return "x"
        metric = re.match(r"(?:\S+'s )?(\w+) of ", source)
        return self.shown_unit(metric.group(1)) if metric else ""

    def _definitions(self, claim):
        return _by_name(self._claims.get(claim, {}).get("definitions"), "name")


def _experiments_of_workers(manifest):
    """The union of what the workers describe; a metric that one of them adds belongs to the experiment."""
    found = {}
    for worker in manifest.get("workers") or []:
        description = worker.get("description") if isinstance(worker, dict) else None
        described = _by_name((description or {}).get("experiments"), "name")
        for name, entry in described.items():
            known = found.setdefault(name, {**entry, "metrics": []})
            known["metrics"] += [metric for metric in entry.get("metrics") or [] if metric not in known["metrics"]]
    return found


def _told_by_workers(manifest, field):
    """{(runtime, experiment): text}"""
    told = {}
    for worker in manifest.get("workers") or []:
        description = (worker.get("description") if isinstance(worker, dict) else None) or {}
        for name, entry in _by_name(description.get("experiments"), "name").items():
            told[(str(worker.get("runtime")), name)] = entry.get(field) or ""
    return told


def _claims_of_text(markdown):
    """Headings `## T1: initial stack`, the statement quoted below each, what the book's table says, and the list of its definitions."""
    claims = {}
    for section in re.split(r"^(?=## )", markdown, flags=re.MULTILINE):
        head = re.match(r"## (\S+): (.+)\n+> (.+)\n", section)
        if head:
            listed = re.findall(r"^- \*(.+?)\* \((?:threads|goroutines)[^)]*\): (.+)$", section, re.MULTILINE)
            definitions = [{"name": name, "source": source} for name, source in listed]
            cited = re.search(r"^The book's table: (.+)$", section, re.MULTILINE)
            claims[head[1]] = {"row": head[2], "statement": head[3], "definitions": definitions,
                               "cited": cited[1] if cited else ""}
    return claims


def _words_of_text(markdown):
    """The list under the heading `## Words`."""
    listed = markdown.partition("\n## Words\n")[2].partition("\n## ")[0]
    return re.findall(r"^- \*(.+?)\*: (.+)$", listed, re.MULTILINE)


def _by_name(entries, key):
    """Accepts {name: {...}} and [{key: name, ...}]; anything else counts as missing."""
    if isinstance(entries, dict):
        return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}
    if isinstance(entries, list):
        return {str(e[key]): e for e in entries if isinstance(e, dict) and key in e}
    return {}


def params_in_words(params):
    """`tasks=1000;capacity=0` as `tasks = 1 000, capacity = 0`."""
    words = []
    for part in filter(None, params.split(";")):
        name, _, value = part.partition("=")
        number = f"{int(value):,}".replace(",", "\u202f") if value.lstrip("-").isdigit() else value
        words.append(f"{name}\u00a0=\u00a0{number}" if number else name)
    return ", ".join(words)
