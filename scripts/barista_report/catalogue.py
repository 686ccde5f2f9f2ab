"""What the names in a run mean: units and meanings of metrics, families and questions of experiments, claims.

Metrics and claims are those of catalogue.json, which barista derives with the tables; experiments are those that the
workers describe in the manifest. Nothing is guessed from a name: what neither of them knows has no unit and no meaning,
and answers no question.
"""

import json

from .errors import InvalidRun

FILE = "catalogue.json"
NOT_ASKED = "not in this run"
_SCHEMA = 1


def read_catalogue(directory, manifest, clean=lambda value: value):
    """`clean` makes the texts of the file fit to be shown."""
    file = directory / FILE
    derive = f"`barista claims {directory}` writes it"
    try:
        content = json.loads(file.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise InvalidRun(f"{file}: it cannot be read ({error.strerror}); {derive}.")
    except ValueError as error:
        raise InvalidRun(f"{file}: it is not JSON ({error}); {derive} anew.")
    if not isinstance(content, dict) or content.get("catalogue") != _SCHEMA:
        raise InvalidRun(f"{file}: expected a catalogue of version {_SCHEMA}; {derive} anew.")
    try:
        return Catalogue(clean(content), manifest)
    except (KeyError, TypeError) as error:
        raise InvalidRun(f"{file}: the catalogue is not whole ({type(error).__name__}: {error}); {derive} anew.")


class Catalogue:
    def __init__(self, content, manifest):
        self._metrics = {each["name"]: each for each in content["metrics"]}
        self._claims = {each["id"]: each for each in content["claims"]}
        self._words = [(each["word"], each["meaning"]) for each in content["words"]]
        self._lower_bound = tuple(content["lower_bound"])
        self._judged_by, self._run_spread = content["judged_by"], content["run_spread"]
        self._experiments = _experiments_of_workers(manifest)
        self._remarks = _told_by_workers(manifest, "remark")
        self._unsupported = _told_by_workers(manifest, "unsupported")

    def unit(self, metric):
        return self._metrics.get(metric, {}).get("unit", "")

    def shown_unit(self, metric):
        """The same, and of a count what was counted."""
        return self._metrics.get(metric, {}).get("shown_unit", "")

    def meaning(self, metric):
        return self._metrics.get(metric, {}).get("meaning", "")

    def is_neutral(self, metric):
        """Neither more nor less of it is better."""
        return self._metrics.get(metric, {}).get("direction", "neutral") == "neutral"

    def is_own(self, experiment, metric):
        """Whether the metric answers the experiment's question, or is listed as one of its own.

        The rest tells how the answer came about.
        """
        is_answer = self._metrics.get(metric, {}).get("role") == "answer"
        return is_answer or metric in self._experiments.get(experiment, {}).get("metrics", [])

    def is_lower_bound(self, reason):
        """Whether a search for the largest number of tasks met what the suite allows, and no limit of the system."""
        return reason.startswith(self._lower_bound)

    def family(self, experiment):
        return self._experiments.get(experiment, {}).get("family", "")

    def question(self, experiment):
        return self._experiments.get(experiment, {}).get("question", experiment)

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
        """A sentence on the claims file, where it is not the project's own; else nothing."""
        return self._judged_by

    def run_spread(self):
        """By how much figures were taken to change from run to run, in sentences."""
        return self._run_spread

    def claims(self):
        return list(self._claims)

    def claim_row(self, claim):
        return self._claims[claim]["row"]

    def claim_statement(self, claim):
        return self._claims[claim]["statement"]

    def claim_cited(self, claim):
        """What the chapter's table says in the claim's row."""
        return self._claims[claim]["cited"]

    def claim_definitions(self, claim):
        """{name: source}, such as `hop_ns of token_ring tasks=2, one_pu, 1 worker, over …`."""
        return {each["name"]: f"{each['source']}; {each['meaning']}" for each in self._claims[claim]["definitions"]}

    def claim_unit(self, claim, definition):
        """Unit of a definition's figures; of the claim as a whole there is none."""
        units = {each["name"]: each["unit"] for each in self._claims[claim]["definitions"]}
        return units.get(definition, "")


def _descriptions(manifest):
    """(runtime, what it says of an experiment) for each of both."""
    for worker in manifest.get("workers") or []:
        for experiment in worker["description"]["experiments"]:
            yield worker["runtime"], experiment


def _experiments_of_workers(manifest):
    """The union of what the workers describe; a metric that one of them adds belongs to the experiment."""
    found = {}
    for _, described in _descriptions(manifest):
        known = found.setdefault(described["name"], {**described, "metrics": []})
        known["metrics"] += [metric for metric in described.get("metrics", []) if metric not in known["metrics"]]
    return found


def _told_by_workers(manifest, field):
    """{(runtime, experiment): text}"""
    return {(runtime, experiment["name"]): experiment.get(field) or "" for runtime, experiment in _descriptions(manifest)}


def params_in_words(params):
    """`tasks=1000;capacity=0` as `tasks = 1 000, capacity = 0`."""
    words = []
    for part in filter(None, params.split(";")):
        name, _, value = part.partition("=")
        number = f"{int(value):,}".replace(",", "\u202f") if value.lstrip("-").isdigit() else value
        words.append(f"{name}\u00a0=\u00a0{number}" if number else name)
    return ", ".join(words)
