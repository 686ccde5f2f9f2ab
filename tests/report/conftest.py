"""A synthetic run, and the report made of it; both once a session, for drawing takes seconds."""

import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / "scripts"))
sys.path.insert(0, str(Path(__file__).parent))

from synthetic_run import SyntheticRun  # noqa: E402


@pytest.fixture(scope="session")
def run_data():
    return SyntheticRun(processes=6)


@pytest.fixture(scope="session")
def reported(run_data, tmp_path_factory):
    """A run directory with its plots and report."""
    from barista_report.__main__ import main

    directory = run_data.write(tmp_path_factory.mktemp("reported") / "run")
    assert main([str(directory)]) == 0
    return directory


@pytest.fixture
def run_directory(run_data, tmp_path):
    """A run directory of the test's own, not reported, to be damaged."""
    return run_data.write(tmp_path / "run")
