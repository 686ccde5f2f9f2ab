"""Whether a directory is a run. Only the program barista decides that: it reads the files as every command of it does."""

import os
import shutil
import subprocess
from pathlib import Path

from .errors import InvalidRun, NoProgram

_BUILT = Path(__file__).resolve().parents[2] / "build" / "release" / "bin" / "barista"


def validate(path):
    """Raises InvalidRun with the sentence with which barista refuses the directory, NoProgram where there is none."""
    program = find_program()
    if not program:
        raise NoProgram("the program barista, which checks a run before it is drawn, is neither built nor on the PATH; "
                        "run scripts/run, or name it in BARISTA_PROGRAM.")
    # Its sentence in one line. GNU readline, where somebody has imported it, sets COLUMNS behind Python's back.
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    try:
        checked = subprocess.run([program, "show", "--json", "--", str(path)], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
                                 env=environment)
    except OSError as error:
        raise NoProgram(f"{program}: it cannot be started ({error.strerror}), and without it no run is checked.")
    if checked.returncode != 0:
        raise InvalidRun(checked.stderr.strip() or f"{program} ended with {checked.returncode} on {path}")


def find_program():
    """BARISTA_PROGRAM, or what was built, or what is on the PATH; None if there is none."""
    return os.environ.get("BARISTA_PROGRAM") or (str(_BUILT) if _BUILT.is_file() else shutil.which("barista"))
