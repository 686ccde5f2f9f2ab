"""What the report says about the harness's own error rates."""

import json

import pytest

from barista_report.certificate import sentence


def certificate(**changes):
    return {"null_control": {"reports": 59, "false_alarms": 0, "upper_bound_95": 0.0495}, "power": [{"wrong_direction": 0}],
            "valid_until_utc": "2026-04-02T00:00:00Z", "fingerprint_id": "abc"} | changes


def said(folder, content, run):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "certificate.json").write_text(json.dumps(content))
    return sentence(run, "abc")


@pytest.mark.parametrize("place", ["quick", ".", "certificate"])
def test_is_found_beside_the_run(tmp_path, place):
    run = tmp_path / "quick"
    assert said(tmp_path / place, certificate(), run).startswith("0 false alarms in 59 whole reports")


def test_is_silent_where_there_is_none(tmp_path):
    assert sentence(tmp_path / "quick", "abc") == ""


def test_does_not_hide_failures(tmp_path):
    def words(content):
        return said(tmp_path, content, tmp_path / "quick")

    few = {"reports": 3, "false_alarms": 0, "upper_bound_95": 0.63}
    assert words(certificate(null_control=few)).startswith("failed: 0 false alarms in 3")
    assert words(certificate(power=[{"wrong_direction": 1}])).startswith("failed: ")
    assert words(certificate(fingerprint_id="xyz")).startswith("of other conditions")
    assert "is no certificate" in words({})
