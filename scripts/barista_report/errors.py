"""The ways in which a report can fail to be made. Each carries one sentence for the user."""

EXIT_INVALID_DATA = 3
EXIT_USAGE = 64
EXIT_NO_MODULES = 69


class NoProgram(Exception):
    """There is no barista that could check the run."""


class InvalidRun(Exception):
    """The run directory is missing, half-written, of another schema, or not writable."""
