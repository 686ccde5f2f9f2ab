"""From a run directory to plots and one self-contained report.

Everything here is a pure function of the files of the run: the same files give the same bytes. The schema of those
files is in results/README.md. Importing this package needs nothing but the standard library; `units` and `catalogue`
stay that way, because scripts/readme_figures uses them with whatever Python there is.
"""

SCHEMA_VERSION = 1
