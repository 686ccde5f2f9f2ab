"""python3 -m barista_report RUN_DIR: writes plots/ and report.html into the run directory."""

import importlib.util
import sys
from pathlib import Path

from .errors import EXIT_INVALID_DATA, EXIT_NO_MODULES, EXIT_USAGE, InvalidRun, NoProgram
from .printable import printable

_MODULES = ("matplotlib", "pandas", "numpy", "jinja2")


def main(arguments):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        return _fail("usage: python3 -m barista_report RUN_DIR", EXIT_USAGE)
    missing = [name for name in _MODULES if importlib.util.find_spec(name) is None]
    if missing:
        return _fail(f"{sys.executable} has no {', '.join(missing)}; install the packages "
                     f"{' '.join('python3-' + name for name in _MODULES)}, or name another Python in BARISTA_PYTHON.",
                     EXIT_NO_MODULES)
    try:
        write_report(Path(arguments[0]))
    except NoProgram as error:
        return _fail(str(error), EXIT_NO_MODULES)
    except InvalidRun as error:
        return _fail(str(error), EXIT_INVALID_DATA)
    except OSError as error:
        sentence = f"{error.filename or arguments[0]}: the report cannot be written ({error.strerror})."
        return _fail(sentence, EXIT_INVALID_DATA)
    return 0


def write_report(path):
    from .evidence import Evidence
    from .plots.all import all_plots, write_plots
    from .plots.style import use_style
    from .report import render
    from .run_directory import read_run
    from .validation import validate

    validate(path)
    use_style()
    evidence = Evidence(read_run(path))
    plots = all_plots(evidence)
    write_plots(plots, path / "plots")
    (path / "report.html").write_text(render(evidence, plots), encoding="utf-8")


def _fail(sentence, code):
    print(printable(sentence), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
