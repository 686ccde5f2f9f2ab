"""The comparison with instruments that are not ours: its table, and the one that is committed."""

import subprocess
import sys

import pytest
from conftest import SOURCE

SCRIPT = SOURCE / "scripts/agreement"
REFERENCES = sorted(path.parent for path in (SOURCE / "results/reference").glob("*/agreement/agreement.csv"))


def table(directory):
    return subprocess.run([sys.executable, SCRIPT, "--table", directory], capture_output=True, text=True)


def test_ratios_are_taken_round_by_round(tmp_path):
    (tmp_path / "agreement.csv").write_text("operation,instrument,unit,round,theirs,ours\n"
                                            "yield,perf,ns,0,100,105\n"
                                            "yield,perf,ns,1,200,208\n"
                                            "yield,perf,ns,2,100,90\n"
                                            "hop,perf,ns,0,100,150\n")
    done = table(tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "agreement.md").read_text() == done.stdout
    assert "| yield | perf | 100 ns | 105 ns | 1.04 [0.90, 1.05] | 3 | within 10 % |" in done.stdout
    assert "| hop | perf | 100 ns | 150 ns | 1.50 [1.50, 1.50] | 1 | beyond 10 %: see docs/METHOD.md |" in done.stdout


def test_a_missing_measurement_is_one_sentence(tmp_path):
    done = table(tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"barista: {tmp_path}/agreement.csv is missing; measure it with scripts/agreement {tmp_path}\n"


@pytest.mark.parametrize("reference", REFERENCES, ids=str)
def test_the_committed_table_comes_from_its_measurements(reference, tmp_path):
    (tmp_path / "agreement.csv").write_bytes((reference / "agreement.csv").read_bytes())
    assert table(tmp_path).stdout == (reference / "agreement.md").read_text()
