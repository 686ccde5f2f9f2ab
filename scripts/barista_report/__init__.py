"""From a run directory to plots and one self-contained report.

Everything here is a pure function of the files of the run: the same files give the same bytes. The schema of those
files is in results/README.md. Importing this package needs nothing but the standard library, and neither does
scripts/readme_figures, which works with whatever Python there is.
"""
