"""The harness's own error rates as a sentence, from the certificate beside a run. harness/certify/ makes and judges it.

Whether it has expired is left to the reader: a report is a function of files, not of the day on which it is made.
"""

import json

_MOST_FALSE_ALARMS = 0.05


def sentence(run_path, fingerprint_id):
    """Empty where there is no certificate."""
    above = run_path.resolve().parent
    for folder in (run_path, above, above / "certificate"):
        path = folder / "certificate.json"
        if path.is_file():
            return _words(path, fingerprint_id)
    return ""


def _words(path, fingerprint_id):
    try:
        certificate = json.loads(path.read_text(encoding="utf-8"))
        control = certificate["null_control"]
        bound, until = float(control["upper_bound_95"]), certificate["valid_until_utc"]
        words = (f"{control['false_alarms']} false alarms in {control['reports']} whole reports of equal sides "
                 f"(with 95 % confidence at most {100 * bound:.3g} %), valid until {until}")
        wrong = sum(point["wrong_direction"] for point in certificate["power"])
        machine = certificate["fingerprint_id"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{path.name} beside the run is no certificate of barista ({type(error).__name__}: {error})"
    if not control["reports"] and not wrong:
        return "of the power alone: no report of equal sides was made"
    if bound >= _MOST_FALSE_ALARMS or wrong:
        return f"failed: {words}"
    if machine != fingerprint_id:
        return f"of other conditions than this run (fingerprint {machine}): {words}"
    return words
